import datetime as dt
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.errors import InputError
from planexe.spine.inputs import Inputs, Missing, view_text
from planexe.workflows.plan.assumptions.physical_locations import Location, PhysicalLocations
from planexe.workflows.plan.contract.contract_models import DaySpan, GoalContract, Rule, Window
from planexe.workflows.plan.resources import resource_plan
from planexe.workflows.plan.schedule.schedule import STAGE, Schedule
from planexe.workflows.plan.schedule.schedule_text import DIGEST_LIMIT
from planexe.workflows.plan.schedule.task_dependencies import TaskDependencies, TaskWaits, Wait
from planexe.workflows.plan.screening.start_time import StartTime
from planexe.workflows.plan.team.find_team_roles import Role, TeamRoles
from planexe.workflows.plan.work_breakdown.bound_work import WbsMilestone, WindowWork
from planexe.workflows.plan.work_breakdown.tree import LEFT_OUT, Assignment, OpenTask, WbsNode, WorkMode
from planexe.workflows.plan.work_breakdown.wbs_tree_full import FullWbsTree
from tests.workflows.plan.contracts import contract

MONDAY = dt.date(2027, 3, 1)
DAYS = {"1.1": (2, 4, 6), "1.2": (5, 10, 30), "2.1": (3, 6, 9), "2.2": (1, 2, 3)}


def full_tree(days: dict[str, tuple[int, int, int]] = DAYS) -> FullWbsTree:
    nodes = [
        WbsNode(code="1", level=1, title="Prepare"),
        WbsNode(code="1.1", parent="1", level=2, title="Measure the slope"),
        WbsNode(code="1.1.1", parent="1.1", level=3, title="Peg", assignments=[Assignment(role_id="M1")], work_share=1),
        WbsNode(
            code="1.1.2", parent="1.1", level=3, title="Read", assignments=[Assignment(role_id="M2")], work_share=2
        ),
        WbsNode(
            code="1.1.3", parent="1.1", level=3, title="Draw", assignments=[Assignment(role_id="M1")], work_share=1
        ),
        WbsNode(code="1.2", parent="1", level=2, title="Ask for the permit"),
        WbsNode(code="2", level=1, title="Build"),
        WbsNode(code="2.1", parent="2", level=2, title="Dig the footing"),
        WbsNode(code="2.2", parent="2", level=2, title="Lay the courses"),
    ]
    for node in nodes:
        if node.code in days:
            node.days_min, node.days_realistic, node.days_max = days[node.code]
    return FullWbsTree(
        project_title="Garden wall",
        final_deliverable="Wall",
        nodes=nodes,
        repeated_titles=[],
        unsplit=[],
        unestimated=[],
    )


def waits(**given: list[str]) -> TaskDependencies:
    """Returns dependencies; ``t21=["1.2"]`` says that 2.1 waits for 1.2."""
    tasks = [
        TaskWaits(
            task_code=f"{name[1]}.{name[2]}",
            predecessors=[Wait(predecessor_code=c, type="FS", lag_days=0, reason=f"needs {c}") for c in codes],
        )
        for name, codes in given.items()
    ]
    return TaskDependencies(tasks=tasks, unlinked=[])


USUAL = waits(t11=[], t12=[], t21=["1.1"], t22=["2.1", "1.2"])


TEAM = TeamRoles(
    roles=[
        Role(role_id=f"M{n}", title=title, explanation="", people_min=1, people_max=1, consequences="")
        for n, title in enumerate(("Site Lead", "Mason"), 1)
    ]
)


def schedule_of(
    tree: FullWbsTree | None = None,
    links: BaseModel = USUAL,
    limits: BaseModel | None = None,
    chosen: bool = False,
    team: TeamRoles = TEAM,
    place: str = "",
    **options: Any,
) -> Schedule:
    values: dict[str, BaseModel] = {
        "start_time": StartTime(
            today=MONDAY, start_date=dt.date(2027, 4, 5) if chosen else MONDAY, chosen_by_user=chosen
        ),
        "goal_contract": limits or GoalContract(),
        "wbs_tree_full": tree or full_tree(),
        "task_dependencies": links,
        "find_team_roles": team,
        "role_rates": Missing(text="not made"),
        "classify_purpose": Missing(text="not made"),
        "physical_locations": located(place) if place else Missing(text="not made"),
    }
    chosen_options = {"working_week": "every day", **options}
    values["resource_plan"] = resource_plan.STAGE.compute(Inputs(resource_plan.STAGE, values, {}, chosen_options))
    value = STAGE.compute(Inputs(STAGE, values, {}, chosen_options))
    assert isinstance(value, Schedule)
    return value


def located(country: str) -> PhysicalLocations:
    place = Location(named_in_goal=None, broad=country, detailed="Somewhere", specific="A garden", rationale="Here.")
    return PhysicalLocations(
        has_location_in_plan=True,
        requirements_for_the_physical_locations=[],
        physical_locations=[place],
        location_summary="There.",
    )


def spans(value: Schedule) -> dict[str, tuple[float, float]]:
    return {task.code: (task.early_start, task.early_finish) for task in value.tasks}


def test_leaves_are_scheduled_and_the_others_are_their_envelopes() -> None:
    assert spans(schedule_of()) == {
        "1": (0, 10), "1.1": (0, 4), "1.1.1": (0, 1), "1.1.2": (1, 3), "1.1.3": (3, 4), "1.2": (0, 10),
        "2": (4, 12), "2.1": (4, 10), "2.2": (10, 12),
    }  # fmt: skip


def test_leaves_and_envelopes_are_told_apart() -> None:
    value = schedule_of()
    assert [t.code for t in value.leaves()] == ["1.1.1", "1.1.2", "1.1.3", "1.2", "2.1", "2.2"]
    assert all(not t.predecessors for t in value.tasks if not t.leaf)


def test_dates_include_the_last_day() -> None:
    value = schedule_of()
    assert (value.start, value.finish, value.days) == (MONDAY, dt.date(2027, 3, 12), 12)
    task = value.task("1.1.2")
    assert task
    assert (task.start.day, task.finish.day) == (2, 3)


def test_float_and_critical_come_from_the_whole_network() -> None:
    value = schedule_of(links=waits(t11=[], t12=[], t21=["1.1"], t22=["2.1"]))
    assert {t.code: t.total_float for t in value.tasks if t.total_float} == {"1.2": 2}
    assert [t.code for t in value.tasks if not t.critical] == ["1.2"]


def test_critical_path_follows_links_of_leaves() -> None:
    assert schedule_of(links=waits(t11=[], t12=[], t21=["1.1"], t22=["2.1"])).critical_path == [
        "1.1.1", "1.1.2", "1.1.3", "2.1", "2.2",
    ]  # fmt: skip


def test_links_name_origin_and_reason() -> None:
    value = schedule_of()
    found = {t.code: [(p.predecessor, p.origin, p.reason) for p in t.predecessors] for t in value.leaves()}
    assert found["1.1.2"] == [("1.1.1", "order", "")]
    assert found["2.1"] == [("1.1.3", "stated", "needs 1.1")]


def test_without_dependencies_the_order_of_the_plan_is_assumed() -> None:
    value = schedule_of(links=Missing(text="failed"))
    assert value.days == 22
    assert {p.origin for t in value.leaves() for p in t.predecessors} == {"order", "assumed"}
    assert "any task" in value.notes[0]


def test_owner_of_a_task_is_who_does_most_of_it() -> None:
    owners = {t.code: t.owner_role_id for t in schedule_of().tasks}
    assert (owners["1.1.2"], owners["1.1"], owners["1.2"]) == ("M2", "M1", "")


def test_weekends_are_free_from_monday_to_friday() -> None:
    value = schedule_of(working_week="monday to friday")
    assert (value.working_week, value.days, value.finish) == ("monday to friday", 12, dt.date(2027, 3, 16))


def test_a_limit_puts_work_behind_each_other() -> None:
    value = schedule_of(tasks_at_once=1)
    assert (value.tasks_at_once, value.days) == (1, 22)
    leaves = value.leaves()
    assert all(
        a.early_finish <= b.early_start or b.early_finish <= a.early_start for a in leaves for b in leaves if a is not b
    )
    assert any(note.startswith("At most 1 subtasks at the same time") for note in value.notes)
    assert [one.limit for one in value.shortages] == ["tasks at once"]


def busy_tree(*assigned: Assignment, mode: WorkMode = "work") -> FullWbsTree:
    """Returns the wall with 1.2 and 2.1 done by these, who have nothing else to do."""
    tree = full_tree({"1.2": (2, 4, 6), "2.1": (3, 6, 9)})
    changed: dict[str, dict[str, Any]] = {
        "1.2": {"assignments": [assigned[0]], "mode": mode},
        "2.1": {"assignments": [assigned[-1]]},
    }
    nodes = [node.model_copy(update=changed.get(node.code, {})) for node in tree.nodes if node.code in SIDE_BY_SIDE]
    return tree.model_copy(update={"nodes": nodes})


SIDE_BY_SIDE = {"1", "1.2", "2", "2.1"}
UNLINKED = waits(t12=[], t21=[])


def test_one_person_does_one_thing_after_the_other() -> None:
    value = schedule_of(busy_tree(Assignment(role_id="M1")), UNLINKED)
    assert (value.days, value.free_days) == (10, 6)
    assert [(one.limit, one.title) for one in value.shortages] == [("M1", "Site Lead")]
    (late,) = [task for task in value.leaves() if task.delay_days]
    (wait,) = late.crew_waits
    assert (late.delay_days, wait.limits) == (late.early_start, ["M1"])
    assert value.critical_path == [wait.predecessor, late.code]
    text = view_text(STAGE, value)
    assert "If nobody were busy elsewhere, the work would take 6 days instead of 10" in text
    assert "M1 Site Lead" in text


def test_two_people_of_a_role_work_side_by_side() -> None:
    roles = [role.model_copy(update={"people_max": 2}) for role in TEAM.roles]
    assert schedule_of(busy_tree(Assignment(role_id="M1")), UNLINKED, team=TeamRoles(roles=roles)).days == 6


def test_half_a_day_each_is_side_by_side_too() -> None:
    value = schedule_of(busy_tree(Assignment(role_id="M1", percent=50)), UNLINKED)
    assert (value.days, value.shortages) == (6, [])


def test_a_wait_takes_nobody_and_counts_the_days_of_the_calendar() -> None:
    tree = busy_tree(Assignment(role_id="M1"), mode="wait")
    value = schedule_of(tree, UNLINKED, working_week="monday to friday")
    wait = value.task("1.2")
    assert wait
    assert (value.shortages, wait.mode) == ([], "wait")
    # Four working days are 5.6 days of the calendar, in quarters 5.5: until the noon of Saturday.
    assert (wait.start, wait.early_finish) == (MONDAY, 5)


def test_public_holidays_of_the_place_are_free() -> None:
    tree = busy_tree(Assignment(role_id="M1"), Assignment(role_id="M2"))
    tree.nodes[1] = tree.nodes[1].model_copy(update=dict.fromkeys(("days_min", "days_realistic", "days_max"), 5))
    stated = contract(start=dt.date(2027, 3, 24))
    value = schedule_of(tree, UNLINKED, stated, place="Denmark", working_week="")
    task = value.task("1.2")
    assert task
    assert (task.start, task.finish) == (dt.date(2027, 3, 24), dt.date(2027, 4, 2))
    assert value.region == "Denmark"
    assert value.holidays == [dt.date(2027, 3, 25), dt.date(2027, 3, 26), dt.date(2027, 3, 29)]
    assert "Public holidays of Denmark are free, as weekends are." in value.notes


def test_an_unknown_country_is_told_and_has_free_weekends() -> None:
    value = schedule_of(place="The Moon", working_week="")
    assert (value.working_week, value.region, value.holidays) == ("monday to friday", "", [])
    assert "The public holidays of “The Moon” are not known, so only weekends are free." in value.notes
    assert "names no place" in schedule_of(working_week="").notes[0]


@pytest.mark.parametrize("options", [{"tasks_at_once": 0}, {"tasks_at_once": "two"}, {"working_week": "sundays"}])
def test_bad_options_name_themselves(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=next(iter(options))):
        schedule_of(**options)


def test_the_start_is_the_users_then_the_goals_then_today() -> None:
    stated = contract(start=dt.date(2027, 5, 3))
    assert schedule_of(limits=stated, chosen=True).start == dt.date(2027, 4, 5)
    assert schedule_of(limits=stated).start == dt.date(2027, 5, 3)
    assert schedule_of(limits=stated).notes[0] == "The goal names the start: 2027-05-03."
    assert schedule_of(limits=Missing(text="failed")).start == MONDAY


def test_a_start_in_the_past_is_told() -> None:
    stated = contract(start=dt.date(2026, 5, 3))
    assert "before the day on which the plan was made, 2027-03-01" in schedule_of(limits=stated).notes[1]


def test_the_deadline_is_held_against_the_end() -> None:
    day = dt.date(2027, 3, 14)
    value = schedule_of(limits=contract(by=day))
    assert value.deadline == day
    assert "ends 2 days before the deadline" in view_text(STAGE, value)


def test_a_missed_deadline_is_said_aloud() -> None:
    value = schedule_of(limits=contract(by=MONDAY))
    assert "ends 11 days AFTER the deadline, 2027-03-01" in view_text(STAGE, value, "digest")


def test_failed_estimates_are_gaps_and_left_out_ones_are_notes() -> None:
    tree = full_tree({"1.1": (2, 4, 6), "2.1": (3, 6, 9)})
    tree.unestimated = [
        OpenTask(task_code="1.2", title="", reason="timeout"),
        OpenTask(task_code="2.2", title="", reason=LEFT_OUT),
    ]
    value = schedule_of(tree)
    assert value.missing_estimates == ["1.2"]
    assert STAGE.gaps
    assert STAGE.gaps(value) == ["No estimate for 1.2: the schedule assumes the days of similar tasks."]
    assert "No estimate for 2.2" in " ".join(value.notes)
    assert spans(value)["1.2"] == (0, 4)


def test_estimates_nobody_made_still_give_a_schedule() -> None:
    assert schedule_of(full_tree({})).days > 0


def test_an_empty_breakdown_is_an_empty_schedule() -> None:
    empty = full_tree().model_copy(update={"nodes": []})
    value = schedule_of(empty)
    assert (value.days, value.tasks, value.critical_path) == (0, [], [])
    assert "no work to schedule" in view_text(STAGE, value)


def test_the_same_inputs_give_the_same_schedule() -> None:
    assert schedule_of() == schedule_of()


def test_the_full_text_has_dates_and_path() -> None:
    text = view_text(STAGE, schedule_of())
    assert "| **2** | **Build** | 2027-03-05 | 2027-03-12 | 8 | none |" in text
    assert "1. **1.1 Measure the slope** (1.1.1, 1.1.2, 1.1.3): 2027-03-01 to 2027-03-04" in text or "1. **1.2" in text
    assert "1.1.2 |" not in text


def test_the_digest_is_short_whatever_the_size() -> None:
    nodes = full_tree().nodes[:1]
    for phase in range(1, 9):
        nodes += [WbsNode(code=f"{phase}", level=1, title="A phase with quite a long title " * 3)] if phase > 1 else []
        nodes += [
            WbsNode(code=f"{phase}.{n}", parent=f"{phase}", level=2, title="A task with quite a long title " * 3)
            for n in range(1, 7)
        ]
    value = schedule_of(full_tree().model_copy(update={"nodes": nodes}), links=Missing(text="failed"))
    digest = view_text(STAGE, value, "digest")
    assert 500 < len(digest) <= DIGEST_LIMIT


def bound_tree(*milestones: WbsMilestone, resting: tuple[str, ...] = ()) -> FullWbsTree:
    windows = [WindowWork(window_id="W1", task_codes=list(resting))] if resting else []
    return full_tree().model_copy(update={"milestones": list(milestones), "windows": windows})


def moment(code: str, rule: Rule, day: dt.date, *after: str) -> WbsMilestone:
    return WbsMilestone(code=code, title="It stands", rule=rule, date=day, after_task_codes=list(after))


def test_each_promise_has_its_own_day_in_the_schedule() -> None:
    first = moment("Z1", "by", dt.date(2027, 3, 4), "1.1")
    second = moment("Z2", "by", dt.date(2027, 3, 10), "2.2")
    value = schedule_of(bound_tree(first, second))
    assert [(m.code, m.planned, m.kept) for m in value.milestones] == [
        ("Z1", dt.date(2027, 3, 4), True),
        ("Z2", dt.date(2027, 3, 12), False),
    ]
    assert "Z2 It stands: asked by 2027-03-10, planned 2027-03-12, 2 days off" in view_text(STAGE, value, "digest")
    assert spans(value) == spans(schedule_of())
    assert not {"Z1", "Z2"} & set(value.critical_path)


def test_promise_for_a_day_is_held_back_to_it() -> None:
    on, early = dt.date(2027, 3, 20), dt.date(2027, 3, 2)
    value = schedule_of(bound_tree(moment("Z1", "on", on, "2.2"), moment("Z2", "not_before", early, "2.2")))
    assert [(m.planned, m.kept) for m in value.milestones] == [(on, True), (dt.date(2027, 3, 12), True)]


def test_work_of_a_window_has_no_day_inside_it() -> None:
    closed = Window(
        id="W1", quote="q", text="Closed.", rule="never_within", spans=[DaySpan(first="03-05", last="03-31")]
    )
    value = schedule_of(bound_tree(resting=("2.1", "2.2")), limits=contract(windows=[closed]))
    dug, laid = value.task("2.1"), value.task("2.2")
    assert dug
    assert laid
    assert dug.start == dt.date(2027, 4, 1)
    assert laid.start > dug.finish >= dt.date(2027, 4, 6)
    free = value.task("1.2")
    assert free
    assert free.finish == dt.date(2027, 3, 10)
