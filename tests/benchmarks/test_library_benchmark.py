from benchmarks import library
from benchmarks.report import Options


def test_library_is_measured_with_and_without_its_index() -> None:
    (table,) = library.run(Options(repeats=1, size=0.001))
    assert table.title == "library: 5 runs, median of 1"
    assert [row[0] for row in table.rows][:2] == ["list, first of a process", "list again"]
    assert all(isinstance(row[1], float) and row[1] > 0 for row in table.rows)
