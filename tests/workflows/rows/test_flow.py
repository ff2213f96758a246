"""Rows flow one by one, at every cap to the same end, and what a run that was cut off has paid is not paid twice."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.rows import TimedRows
from planexe.llm.messages import Reply, Request
from tests.spine.conftest import Lab
from tests.virtual_time import in_virtual_time
from tests.workflows.rows.conftest import RowsLab, row_of


class SlowProvider(TimedRows):
    """Takes some seconds for each call, and notes which were paid: those that gave an answer."""

    def __init__(self) -> None:
        super().__init__(broken=0.0)
        self.paid: list[tuple[str, str]] = []

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        reply = await super().ask(model, request, on_token)
        assert request.answer is not None
        self.paid.append((request.answer.name, row_of(request)))
        return reply


@pytest.fixture
def slow(rows: RowsLab) -> Any:
    rows.questions = [rows.question(n, ("sales.csv", "people.csv")[n % 2]) for n in range(12)]
    rows.answers = dict.fromkeys(range(12), "3.00")
    found: Any = SlowProvider()
    rows.lab.provider = found
    return found


@in_virtual_time
async def test_first_row_has_its_answer_while_the_last_one_is_still_to_be_planned(
    rows: RowsLab, slow: SlowProvider
) -> None:
    await rows.run(cap=2)
    ran = min(one.ended for one in rows.lab.log.attempts if one.stage == "run_row")
    planned = max(one.sent or 0.0 for one in rows.lab.log.attempts if one.stage == "plan_row")
    assert ran < planned


@in_virtual_time
async def test_no_slot_is_idle_before_the_last_rows(rows: RowsLab, slow: SlowProvider) -> None:
    await rows.run(cap=4)
    began = min(one.ready for one in rows.lab.log.attempts)
    asked = [one for one in rows.lab.log.attempts if one.kind != "effect"]
    ideal = sum(one.duration_s for one in asked) / 4
    assert max(one.ended for one in asked) - began < 1.25 * ideal


@pytest.mark.parametrize("seconds", [6, 12, 20, 33])
def test_run_that_is_cut_off_pays_nothing_twice_and_ends_the_same(
    rows: RowsLab, slow: SlowProvider, seconds: int
) -> None:
    @in_virtual_time
    async def cut_off() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(seconds):
                await rows.run(cap=4)

    @in_virtual_time
    async def go_on() -> None:
        assert (await rows.run(cap=64)).status == "complete"

    cut_off()
    before = set(slow.paid)
    assert 0 < len(before) < 24
    go_on()
    assert len(slow.paid) == len(set(slow.paid)) >= 24
    resumed = {name: rows.lab.store.load(name) for name in rows.lab.store.names()}
    rows.lab = Lab()
    again: Any = SlowProvider()
    rows.lab.provider = again
    go_on()
    assert {name: rows.lab.store.load(name) for name in rows.lab.store.names()} == resumed
