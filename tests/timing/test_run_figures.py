from typing import Any

import pytest

from planexe.timing.call_chain import CallChain
from planexe.timing.idle import IdleReason, IdleSpan, SlotUse
from planexe.timing.run_figures import RunFigures, StageMeasures

SPANS: tuple[tuple[float, float, IdleReason], ...] = ((0, 1, "cap"), (1, 4, "retry"), (5, 6, "cap"))


def figures(**more: Any) -> RunFigures:
    values: dict[str, Any] = {
        "sessions": (), "wall_s": 10.0, "total": StageMeasures(calls=4, attempts=5, failed=1, work_s=20.0), "stages": {},
        "in_flight": (), "peak": 3, "caps": ((0.0, 4), (5.0, 8)), "slots": SlotUse(offered_slot_s=40.0, used_slot_s=20.0, idle=()),
        "error_kinds": {}, "second_requests": {}, "wait_s": {}, "critical_path": CallChain(calls=(), seconds=6.0),
    }  # fmt: skip
    return RunFigures(**{**values, **more})


def test_figures_follow_from_what_was_measured() -> None:
    found = figures()
    assert (found.calls, found.attempts, found.work_s) == (4, 5, 20.0)
    assert found.concurrency_ratio == 2.0
    assert found.largest_cap == 8
    assert found.utilisation == 0.5
    assert found.error_rate == 0.2


@pytest.mark.parametrize(("chain_s", "bound_s"), [(6.0, 6.0), (1.0, 2.5)])
def test_no_order_is_faster_than_chain_and_cap_allow(chain_s: float, bound_s: float) -> None:
    assert figures(critical_path=CallChain(calls=(), seconds=chain_s)).lower_bound_s == bound_s


def test_run_of_which_nothing_is_known_has_figures_too() -> None:
    empty = figures(
        wall_s=0.0, total=StageMeasures(), caps=(), slots=SlotUse(offered_slot_s=0.0, used_slot_s=0.0, idle=())
    )
    assert (empty.concurrency_ratio, empty.largest_cap, empty.utilisation, empty.error_rate) == (0, 0, 0, 0)
    assert empty.lower_bound_s == 6.0


def test_cancelled_attempts_count_neither_as_failed_nor_as_ended() -> None:
    assert figures(total=StageMeasures(attempts=5, failed=1, cancelled=3)).error_rate == 0.5
    assert figures(total=StageMeasures(attempts=3, cancelled=3)).error_rate == 0.0


def test_idle_slots_by_reason() -> None:
    idle = tuple(IdleSpan(start_s=begin, end_s=end, slots=2, reason=reason) for begin, end, reason in SPANS)
    found = figures(slots=SlotUse(offered_slot_s=40.0, used_slot_s=20.0, idle=idle)).idle_slot_s
    assert {reason: seconds for reason, seconds in found.items() if seconds} == {"cap": 4, "retry": 6}
