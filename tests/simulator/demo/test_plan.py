"""The plan behind the answers: whole frames, honest numbers, the same for the same seed."""

from datetime import date

import pytest

from planexe.simulator.demo.goal import frames, read_goal
from planexe.simulator.demo.plan import demo_plan, phase_end
from planexe.workflows.plan.twin_titles import twin_titles

TODAY = date(2026, 12, 1)
GOALS = [f"{verb} a thing in Oslo by 1 December 2027 for {n},000 EUR." for n, verb in enumerate(("Make", "Build"), 90)]


@pytest.mark.parametrize("kind", frames()["kinds"])
def test_frame_has_twenty_tasks_with_titles_and_parts_of_their_own(kind: str) -> None:
    goal = read_goal("Do it.", TODAY)
    verb = {"neutral": "do"}.get(kind) or frames()["kinds"][kind]["verbs"].split()[0]
    plan = demo_plan(read_goal(f"{verb.capitalize()} a thing by 1 May 2027.", TODAY), "seed")
    assert (plan.goal.kind, len(plan.phases), len(plan.tasks)) == (kind, 5, 20)
    titles = {task.code: task.title for task in plan.tasks}
    parts = {f"{task.code}.{n}": part for task in plan.tasks for n, part in enumerate(task.parts, 1)}
    assert all(len(part) <= 60 for part in parts.values())
    assert twin_titles(titles | parts, {code: code.rpartition(".")[0] for code in titles | parts}) == []
    assert all("{" not in text for text in (*titles.values(), *parts.values(), plan.title, plan.result))
    assert plan.title != plan.result
    assert goal.kind == "neutral"


def test_about_one_plan_in_four_is_late_and_one_in_four_too_dear() -> None:
    plans = [demo_plan(read_goal(goal, TODAY), str(seed)) for goal in GOALS for seed in range(100)]
    assert 0.17 < sum(plan.late for plan in plans) / len(plans) < 0.33
    assert 0.17 < sum(plan.over for plan in plans) / len(plans) < 0.33
    assert all((plan.total > (plan.goal.money or 0)) == plan.over for plan in plans)


def test_same_seed_same_plan() -> None:
    goal = read_goal(GOALS[0], TODAY)
    assert demo_plan(goal, "1").tasks == demo_plan(goal, "1").tasks
    assert demo_plan(goal, "1").total != demo_plan(goal, "2").total


def test_work_that_cannot_be_quick_is_not_made_quick() -> None:
    plan = demo_plan(read_goal("Build a tower of 30 storeys within six weeks.", TODAY), "seed")
    assert sum(task.days for task in plan.tasks) > 42 * 2


def test_people_are_those_that_the_goal_has() -> None:
    assert sum(role.people for role in demo_plan(read_goal("Open a shop with six people.", TODAY), "s").roles) == 6
    assert len(demo_plan(read_goal("I write a novel alone.", TODAY), "s").roles) == 1
    choir = demo_plan(read_goal("Win back members without any money.", TODAY), "s")
    assert {role.rate for role in choir.roles} == {0}
    assert {role.kind for role in choir.roles} <= {"own", "volunteer"}
    business = demo_plan(read_goal("Open a shop in Rome for 900,000 EUR.", TODAY), "s")
    assert all(role.rate > 0 for role in business.roles)


def test_share_of_the_time_is_a_day() -> None:
    plan = demo_plan(read_goal("Do it by 1 December 2027.", TODAY), "seed")
    assert phase_end(plan, 1.0) == "2027-12-01"


def test_what_could_be_left_out_prepares_or_tries_something() -> None:
    plan = demo_plan(read_goal("Hold our wedding near Lyon in June 2027.", TODAY), "seed")
    assert [task.title for task in plan.spare] == [
        "Draw up the programme of the wedding",
        "Rehearse the course of the day",
    ]
