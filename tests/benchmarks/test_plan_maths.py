from benchmarks import plan_maths
from benchmarks.report import Options


def test_each_size_has_a_row() -> None:
    (table,) = plan_maths.run(Options(repeats=1, size=0.02))
    assert [row[0] for row in table.rows] == [1, 2, 10, 40]


def test_the_target_is_for_a_plan_of_the_usual_size() -> None:
    (table,) = plan_maths.run(Options(repeats=1, size=plan_maths.TARGET_LEAVES / 500))
    assert [row[0] for row in table.rows if row[-1]] == [plan_maths.TARGET_LEAVES]
