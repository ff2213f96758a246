"""Which gaps are offered to be asked again: a table of kinds of gaps."""

from dataclasses import dataclass
from typing import Any

import pytest

from planexe.spine.freshness import Freshness
from planexe.spine.kinds import Compute
from planexe.spine.mendable import mendable
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.stage import Need
from planexe.spine.stale_roots import Root

FRESH = Freshness(state="fresh", items=(("", ""),))
EDIT = Root(stage="ask", heading="Ask", what="was edited")


@pytest.fixture
def stages(toy: Any) -> StageSet:
    """ask → after → sum (calculated) → end; beside them one that can do without ``ask``."""
    total = Compute(name="sum", heading="Sum", needs=("after",), value=toy.Note, compute=lambda _: toy.Note(text="x"))
    beside = toy.once("beside", Need("ask", optional=True))
    return build_stage_set([toy.once("ask"), toy.once("after", "ask"), total, toy.once("end", "sum"), beside])


@dataclass(frozen=True)
class Case:
    what: str
    states: dict[str, Freshness]
    mends: tuple[str, ...]


def failed(**more: Any) -> Freshness:
    return Freshness(state="failed", why="It was refused.", **more)


LOST = Freshness(state="missing", asks=None)
CASES = (
    Case("nothing is missing, or only what code found in a finished value", {}, ()),
    Case("a call got no answer", {"ask": failed(asks=None)}, ("ask",)),
    Case("some items got no answer", {"ask": Freshness(state="gaps", asks=("2",), items=(("2", "B"),))}, ("ask",)),
    Case("an answer that breaks rules was kept", {"ask": Freshness(state="gaps", poor=("",))}, ("ask",)),
    Case("never asked, as the run was stopped", {"after": LOST, "sum": LOST, "end": LOST}, ("after", "sum", "end")),
    Case(
        "what waits for a failed call",
        {"ask": failed(asks=None), "after": failed(asks=None), "sum": failed(), "end": failed(asks=None)},
        ("ask", "after", "sum", "end"),
    ),
    Case("a calculation that failed by itself, and what waits for it", {"sum": failed(), "end": failed(asks=None)}, ()),
    Case(
        "a calculation that failed, of which an input is to change",
        {"after": Freshness(state="stale", asks=("",), roots=(EDIT,)), "sum": failed()},
        ("sum",),
    ),
    Case("a person keeps the value with its gap", {"ask": Freshness(state="edited", poor=("",))}, ()),
    Case("a pinned value with a gap", {"ask": Freshness(state="pinned", asks=("2",))}, ()),
    Case("a stale value without a gap", {"ask": Freshness(state="stale", asks=("",), roots=(EDIT,))}, ()),
    Case("an open item of a stale value", {"after": Freshness(state="stale", asks=("2",), perhaps=True)}, ("after",)),
    Case("skipped, as no call was needed", {"beside": Freshness(state="fresh")}, ()),
)


@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
def test_only_what_a_call_could_change_is_mendable(stages: StageSet, case: Case) -> None:
    fresh = {name: case.states.get(name, FRESH) for name in stages.stages}
    assert mendable(stages, fresh) == case.mends
