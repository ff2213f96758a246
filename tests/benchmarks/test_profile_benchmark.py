"""The benchmark of profiles in a tiny setting."""

from benchmarks.profile_tables import run
from benchmarks.report import Options


def test_each_kind_of_input_has_its_row() -> None:
    (table,) = run(Options(size=0.002))
    assert [row[0] for row in table.rows] == ["CSV of 2 MB", "CSV of 4 columns, 300 rows", "20 questions read"]
    assert {row[-1] for row in table.rows} == {"≤ 400 holds"}
