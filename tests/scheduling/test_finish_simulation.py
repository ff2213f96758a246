import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planexe.errors import SchedulingError
from planexe.scheduling.course_model import CostLine, RiskStrike
from planexe.scheduling.draws import Luck
from planexe.scheduling.finish_simulation import Simulation, simulate
from planexe.scheduling.levelling import level
from planexe.scheduling.links import Link
from planexe.scheduling.project import Crew, DayRange, Job, Project, Span, build_project
from planexe.scheduling.work_calendar import WorkCalendar
from tests.scheduling.projects import projects

MONDAY = dt.date(2027, 1, 4)
CALENDAR = WorkCalendar(MONDAY)
FEW = settings(deadline=None, max_examples=40)


def days(p10: float, likely: float, p90: float) -> DayRange:
    return DayRange(Fraction(p10), Fraction(likely), Fraction(p90))


def project_of(*jobs: Job, links: tuple[Link, ...] = (), crew: Crew | None = None) -> Project:
    return build_project(jobs, links, crew or Crew(), CALENDAR)


def run(project: Project, *risks: RiskStrike, **more: object) -> Simulation:
    return simulate(project, level(project), risks, **more)  # pyrefly: ignore[bad-argument-type]


def test_two_like_independent_paths_end_by_their_mode_in_one_case_of_four() -> None:
    jobs = [Job(code, Fraction(10), range=days(8, 10, 12)) for code in "AB"]
    found = run(project_of(*jobs), correlation=0.0)
    assert found.chance_by("A", dt.date(2027, 1, 15)) == pytest.approx(0.5, abs=0.001)
    assert found.chance_by(None, dt.date(2027, 1, 15)) == pytest.approx(0.25, abs=0.015)
    assert found.criticality == pytest.approx({"A": 0.5, "B": 0.5}, abs=0.02)
    assert found.finish(("A", "B"), 0.5) == found.finish(None, 0.5) > found.finish("A", 0.5)


def test_shared_luck_makes_two_paths_end_together() -> None:
    jobs = [Job(code, Fraction(10), range=days(8, 10, 12)) for code in "AB"]
    assert run(project_of(*jobs), correlation=1.0).chance_by(None, dt.date(2027, 1, 15)) == pytest.approx(0.5, abs=0.01)


def test_two_risks_of_money() -> None:
    risks = [
        RiskStrike("R1", 0.3, money=(100, 100, 100)),
        RiskStrike("R2", 0.1, money=(200, 200, 200)),
    ]
    found = run(project_of(Job("A", Fraction(1))), *risks)
    assert sum(risk.expected_money for risk in risks) == pytest.approx(50)
    assert found.mean_cost() == pytest.approx(50)
    assert [found.cost(p) for p in (0.5, 0.8, 0.95)] == [0, 100, 200]


@pytest.mark.parametrize(("date", "chance"), [(dt.date(2027, 1, 14), 0), (dt.date(2027, 1, 15), 1)])
def test_without_ranges_and_risks_a_date_holds_or_does_not(date: dt.date, chance: float) -> None:
    found = run(project_of(Job("A", Fraction(10), range=days(10, 10, 10)), Job("B", Fraction(3))))
    assert found.chance_by(None, date) == chance
    assert (found.finish(None, 0.5), found.finish_date(None, 0.9)) == (10, dt.date(2027, 1, 15))
    assert (found.deviation(), found.criticality) == (0, {"A": 1, "B": 0})


def test_jobs_of_one_task_share_its_luck() -> None:
    parts = [Job(code, Fraction(5), task="T", range=days(8, 10, 12)) for code in "AB"]
    found = run(project_of(*parts, links=(Link("A", "B"),)))
    assert [found.finish("B", p) for p in (0.1, 0.5, 0.9)] == pytest.approx([8, 10, 12], abs=0.01)


def test_the_order_of_work_is_kept_in_every_course() -> None:
    jobs = [Job(code, Fraction(10), {"M": Fraction(1)}, range=days(8, 10, 12)) for code in "AB"]
    found = run(project_of(*jobs, crew=Crew({"M": Fraction(1)})), correlation=0.0)
    assert found.finish(None, 0.5) == pytest.approx(20, abs=0.1)
    assert found.criticality == {"A": 1, "B": 1}


def test_a_risk_makes_its_task_longer_where_it_strikes() -> None:
    parts = [Job(code, Fraction(5), task="T") for code in "AB"]
    found = run(project_of(*parts, links=(Link("A", "B"),)), RiskStrike("R1", 0.3, (4, 4, 4), task_codes=("T",)))
    assert (found.finish("A", 0.99), found.finish("B", 0.69), found.finish("B", 0.71)) == (5, 10, 14)
    assert found.chance_by("B", dt.date(2027, 1, 15)) == pytest.approx(0.7)


def test_work_that_is_longer_costs_more() -> None:
    job = Job("A", Fraction(10), range=days(8, 10, 12))
    costs = [CostLine("A", labour=100), CostLine("A", materials=(8, 10, 16)), CostLine("rent", labour=7)]
    found = simulate(project_of(job), level(project_of(job)), [], costs, correlation=0.0)
    assert found.cost(0.5) == pytest.approx(118.5, abs=1)
    assert found.mean_cost() == pytest.approx(107 + 11.72, abs=0.2)
    assert found.chance_of_cost(found.cost(0.8)) == pytest.approx(0.8)
    assert found.chance_of_cost(0) == 0


def test_everything_at_once_is_less_likely_than_each() -> None:
    jobs = [Job(code, Fraction(10), range=days(8, 10, 12)) for code in "AB"]
    costs = [CostLine("C", materials=(80, 100, 120))]
    found = simulate(project_of(*jobs), level(project_of(*jobs)), [], costs, correlation=0.0)
    friday = dt.date(2027, 1, 15)
    assert found.joint({"A": friday, "B": friday}) == found.chance_by(None, friday)
    assert found.joint({"A": friday, "B": friday}, funds=100) == pytest.approx(0.125, abs=0.02)
    assert found.joint({}) == 1


def test_a_milestone_is_reached_in_the_evening_or_on_its_date() -> None:
    saturday = dt.date(2027, 1, 16)
    jobs = [
        Job("A", Fraction(5)),
        Job("Done", Fraction(0), milestone=True),
        Job("Fair", Fraction(0), milestone=True, not_before=saturday),
    ]
    found = run(project_of(*jobs, links=(Link("A", "Done"), Link("A", "Fair"))))
    assert found.finish_date("Done", 0.5) == dt.date(2027, 1, 8)
    assert (found.finish_date("Fair", 0.5), found.chance_by("Fair", saturday)) == (saturday, 1)
    assert found.chance_by("Fair", dt.date(2027, 1, 14)) == 0


def test_waits_and_rests_follow_the_calendar_in_every_course() -> None:
    rest = Span(dt.date(2027, 1, 11), dt.date(2027, 1, 17))
    jobs = [Job("W", Fraction(7), wait=True), Job("R", Fraction(6), no_work=(rest,))]
    found = run(project_of(*jobs), RiskStrike("R1", 0.5, (2, 2, 2), task_codes=("W",)))
    assert [found.finish("W", p) for p in (0.4, 0.6)] == [5, 7]
    assert found.finish_date("R", 0.5) == dt.date(2027, 1, 18)


def test_drivers_are_what_the_end_would_gain_without() -> None:
    jobs = [
        Job("A", Fraction(10), range=days(5, 10, 30)),
        Job("B", Fraction(10), range=days(9, 10, 12)),
        Job("C", Fraction(1), range=days(1, 1, 2)),
    ]
    risks = [RiskStrike("R1", 0.5, (8, 8, 8), (5, 5, 5), ("B",)), RiskStrike("R2", 0.01, money=(9, 9, 9))]
    found = run(project_of(*jobs, links=(Link("A", "B"),)), *risks).drivers()
    assert [(one.name, one.kind) for one in found] == [("A", "task"), ("R1", "risk"), ("B", "task")]
    assert all(one.days > 0 for one in found)
    assert [one.money for one in found] == [0, 5, 0]
    assert len(run(project_of(*jobs, links=(Link("A", "B"),)), *risks).drivers(most=1)) == 1


def test_nothing_to_do_is_done() -> None:
    found = run(project_of())
    assert (found.finish(None, 0.5), found.criticality, found.drivers()) == (0, {}, [])
    assert found.chance_by(None, MONDAY) == 1


@pytest.mark.parametrize(
    ("risk", "more", "words"),
    [
        (RiskStrike("R1", 1.5), {}, "The probability of 'R1' is 1.5; give 0 to 1."),
        (RiskStrike("R1", 0.5, task_codes=("Z",)), {}, "The risk 'R1' names 'Z', which has no work."),
        (RiskStrike("R1", 0.5, days=(3, 2, 1)), {}, "not in order"),
        (RiskStrike("R1", 0.5), {"luck": Luck(0, 0)}, "0 draws with correlation 0.3"),
        (RiskStrike("R1", 0.5), {"correlation": 1.5}, "5000 draws with correlation 1.5"),
    ],
)
def test_what_cannot_be_drawn_is_refused(risk: RiskStrike, more: dict[str, object], words: str) -> None:
    with pytest.raises(SchedulingError, match=words.replace("(", "\\(")):
        run(project_of(Job("A", Fraction(1))), risk, **more)


def test_two_estimates_of_a_task_are_refused() -> None:
    jobs = [Job("A", Fraction(1), task="T", range=days(1, 2, 3)), Job("B", Fraction(1), task="T", range=days(1, 2, 4))]
    with pytest.raises(SchedulingError, match="tell two estimates"):
        run(project_of(*jobs))


def test_unknown_jobs_and_chances_are_refused() -> None:
    found = run(project_of(Job("A", Fraction(1))))
    with pytest.raises(SchedulingError, match="no job 'Z'"):
        found.finish("Z", 0.5)
    with pytest.raises(SchedulingError, match="The chance is 1"):
        found.cost(1)


STRIKES = st.builds(
    RiskStrike,
    st.sampled_from(["R1", "R2"]),
    st.floats(0, 1),
    st.tuples(st.integers(0, 3), st.integers(3, 5), st.integers(5, 9)),
    st.tuples(st.integers(0, 30), st.integers(30, 50), st.integers(50, 90)),
)


@FEW
@given(projects(), st.integers(0, 3))
def test_percentiles_are_in_order_and_alike_for_a_seed(project: Project, seed: int) -> None:
    for one in (alike := _simulated(project, seed)):
        ends = [one.finish(None, p) for p in (0.1, 0.5, 0.8, 0.9)]
        assert ends == sorted(ends)
    assert alike[0].finish(None, 0.8) == alike[1].finish(None, 0.8)
    assert alike[0].criticality == alike[1].criticality


def _simulated(project: Project, seed: int) -> list[Simulation]:
    project = one_estimate_a_task(project)
    plan = level(project, samples=0)
    return [simulate(project, plan, luck=Luck(300, seed)) for _ in range(2)]


def one_estimate_a_task(project: Project) -> Project:
    """Returns the project with the estimates of its jobs made one for each task."""
    ranges = {job.task or job.code: job.range for job in project.jobs.values()}
    jobs = {code: replace(job, range=ranges[job.task or code]) for code, job in project.jobs.items()}
    return replace(project, jobs=jobs)


@FEW
@given(projects(), STRIKES, st.data())
def test_one_risk_more_is_never_sooner_or_cheaper(project: Project, risk: RiskStrike, data: st.DataObject) -> None:
    project = one_estimate_a_task(project)
    plan = level(project, samples=0)
    with_work = [code for code, job in project.jobs.items() if job.days]
    codes = tuple(data.draw(st.lists(st.sampled_from(with_work), unique=True, max_size=2))) if with_work else ()
    before = simulate(project, plan, luck=Luck(300, 0))
    after = simulate(project, plan, [replace(risk, task_codes=codes)], luck=Luck(300, 0))
    for p in (0.1, 0.5, 0.8, 0.95):
        assert after.finish(None, p) >= before.finish(None, p) - 1e-9
        assert after.cost(p) >= before.cost(p)


@FEW
@given(projects())
def test_wider_estimates_of_all_tasks_never_make_the_late_end_sooner(project: Project) -> None:
    narrow = one_estimate_a_task(project)
    jobs = {
        code: replace(job, range=replace_high(job.range) if job.range else None) for code, job in narrow.jobs.items()
    }
    plan = level(narrow, samples=0)
    sooner = simulate(narrow, plan, luck=Luck(300, 0)).finish(None, 0.9)
    assert simulate(replace(narrow, jobs=jobs), plan, luck=Luck(300, 0)).finish(None, 0.9) >= sooner - 1e-9


def replace_high(estimate: DayRange) -> DayRange:
    return DayRange(estimate.p10, estimate.likely, estimate.p90 + 3)


def test_what_decides_one_job_is_told_apart_from_what_decides_the_end() -> None:
    links = (Link("A", "Z1"), Link("A", "B"))
    jobs = [Job("A", Fraction(3)), Job("B", Fraction(5)), Job("Z1", Fraction(0), milestone=True)]
    found = run(project_of(*jobs, links=links))
    assert found.deciding(None) == found.criticality == {"A": 1, "B": 1, "Z1": 0}
    assert found.deciding("Z1") == {"A": 1, "B": 0, "Z1": 1}
