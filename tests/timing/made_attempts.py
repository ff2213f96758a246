"""Attempts, events and small plans made up for the tests of the timing room."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from planexe.executor.attempt_log import Attempt
from planexe.spine.events import Event
from planexe.spine.kinds import Ask, Compute, Each, Parts, Turns
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.stage import Item, Part
from tests.events import event_of

ANCHOR = 1_700_000_000.0


class Text(BaseModel):
    """A value."""

    text: str


def made(
    stage: str,
    sent: float,
    ended: float,
    *,
    item: str = "",
    attempt: int = 1,
    waits: Mapping[str, float] | None = None,
    ready: float | None = None,
    queued: float | None = None,
    acquired: float | None = None,
    anchor: float = ANCHOR,
    **more: Any,
) -> Attempt:
    """Returns an attempt; what is not given happened when it was sent."""
    values: dict[str, Any] = {"call_id": f"{stage}/{item}", "reason": "first", "worker": "w01", "cap": 4, **more}
    queued = sent if queued is None else queued
    return Attempt(
        attempt=attempt,
        stage=stage,
        item=item,
        ready=queued if ready is None else ready,
        queued=queued,
        acquired=sent if acquired is None else acquired,
        sent=sent,
        ended=ended,
        waits=waits or {},
        anchor_unix_s=anchor,
        **values,
    )


def event(kind: str, at_s: float, **more: Any) -> Event:
    """Returns an event that many seconds after the anchor."""
    return event_of(event=kind, unix_s=ANCHOR + at_s, **more)


def no_text(*_: object) -> BaseModel:
    """Returns a value without words."""
    return Text(text="")


def two_items(*_: object) -> list[Item]:
    """Returns two items, whatever is asked."""
    return [Item("1"), Item("2")]


def toy_stages() -> StageSet:
    """Returns a plan with a stage of each kind: goal → each, talk and parts → end."""
    return build_stage_set(
        [
            Ask(name="goal", heading="Goal", prompt="p", answer=Text),
            Each(
                name="each", heading="Each", prompt="p", answer=Text, needs=("goal",), items=two_items, finish=no_text
            ),
            Turns(
                name="talk", heading="Talk", prompt="p", answer=Text, needs=("goal",), turns=("a", "b"), finish=no_text
            ),
            Parts(
                name="parts",
                heading="Parts",
                prompt="p",
                answer=Text,
                value=Text,
                finish=no_text,
                parts=(Part("early", "Early"), Part("late", "Late", needs=("each",))),
            ),
            Compute(name="joined", heading="Joined", compute=no_text, value=Text, needs=("parts#early", "talk")),
            Ask(name="end", heading="End", prompt="p", answer=Text, needs=("joined",)),
        ]
    )
