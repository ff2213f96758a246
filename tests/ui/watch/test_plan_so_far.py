from types import SimpleNamespace
from typing import Any

from planexe.spine.event_records import Event
from planexe.ui.watch.plan_so_far import landed, summary_of
from tests.events import event_of


def section(stage: str, state: str = "complete") -> Any:
    return SimpleNamespace(stage=stage, state=state)


def report(*sections: Any) -> Any:
    return SimpleNamespace(counted=sections)


def event(stage: str, at_s: float) -> Event:
    return event_of(event="stage", stage=stage, unix_s=at_s, state="done")


def test_newest_section_comes_first_and_missing_ones_not_at_all() -> None:
    plan = report(section("a"), section("b"), section("c", "missing"), section("d"))
    made = landed(plan, [event("b", 5.0), event("a", 9.0), event("c", 10.0)])
    assert [s.stage for s in made] == ["a", "b", "d"]


def test_number_of_sections_and_of_gaps_is_told() -> None:
    plan = report(section("a"), section("b", "gaps"), section("c", "missing"))
    assert summary_of(plan, landed(plan, [])) == "2 of 3 sections written, 1 with gaps."
