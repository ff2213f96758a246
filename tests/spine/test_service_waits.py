"""A service that is down is an event of the run, a state of its snapshot, and one sentence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planexe.errors import ServerFailed
from planexe.executor.clock import SystemClock
from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.executor import LLMExecutor
from planexe.executor.retry_policy import RetryPolicy
from planexe.llm.messages import Reply, Request
from planexe.llm.model_spec import ModelSpec
from planexe.spine.active_run import ActiveRun, RunParts, snapshot_of
from planexe.spine.event_records import Ended, ServiceBack, ServiceDown, SessionBegun
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.spine.service_waits import ServiceWait, ServiceWaits, service_waits_text
from tests.plan_requests import plan_request
from tests.virtual_time import in_virtual_time


def test_service_is_waited_for_from_its_event_until_it_is_back() -> None:
    waits = ServiceWaits()
    waits.take_event(ServiceDown(service="b", unix_s=20.0, reason="HTTP 503"))
    waits.take_event(ServiceDown(service="a", unix_s=30.0, since_unix_s=10.0))
    assert waits.waits == (
        ServiceWait(service="a", since_unix_s=10.0),
        ServiceWait(service="b", since_unix_s=20.0, reason="HTTP 503"),
    )
    waits.take_event(ServiceBack(service="a"))
    assert [w.service for w in waits.waits] == ["b"]


@pytest.mark.parametrize("event", [Ended(status="stopped"), SessionBegun(cap=4)], ids=lambda e: e.event)
def test_no_wait_outlives_its_session(event: Any) -> None:
    waits = ServiceWaits()
    waits.take_event(ServiceDown(service="a"))
    waits.take_event(event)
    assert waits.waits == ()


def test_sentence_names_service_hour_and_reason() -> None:
    text = service_waits_text(
        [ServiceWait(service="openrouter", since_unix_s=1.8e9, reason="It is overloaded; try again.")]
    )
    assert text.startswith("Waiting for the service openrouter since ")
    assert text.endswith(":00: It is overloaded. It is tried now and then; nothing is lost.")
    assert service_waits_text([]) == ""


class Outage:
    """A provider whose service is down for some seconds of virtual time."""

    name = "toy"

    def __init__(self, well: Any, seconds: float) -> None:
        self._well = well
        self._clock = SystemClock()
        self._ends = self._clock.now() + seconds

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        await self._clock.sleep(0.1)
        if self._clock.now() < self._ends:
            raise ServerFailed("It is overloaded.", status=503)
        found: Reply = await self._well.ask(model, request, on_token)
        return found

    async def aclose(self) -> None:
        """Nothing is open."""


@pytest.fixture
def stages(toy: Any) -> StageSet:
    return build_stage_set([toy.once("a"), toy.each("f", "a"), toy.once("z", "f")])


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path, plan_request(run_id="r", goal="g", created="", models=("toy",), concurrency=2))


def activate(folder: RunFolder, stages: StageSet, provider: Any, **policy: Any) -> ActiveRun:
    def make_executor(parts: RunParts) -> LLMExecutor:
        return LLMExecutor(
            [ModelSpec(name="toy", provider="toy", model="toy")],
            lambda _: provider,
            limiter=parts.limiter,
            policy=RetryPolicy(**policy),
            extra=parts.extra,
            journal=parts.journal,
            log=parts.log,
            hooks=parts.hooks,
            stop=parts.stop,
            worker=parts.worker,
        )

    return ActiveRun(Run(folder, stages), ConcurrencyLimiter(2), make_executor)


@in_virtual_time
async def test_run_outlives_an_outage_and_says_that_it_waits(
    folder: RunFolder, stages: StageSet, lab: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    active = activate(folder, stages, Outage(lab.provider, 600.0))
    seen = []
    monkeypatch.setattr(active, "record", _watched(active, lambda: seen.append(active.snapshot().waiting_for)))
    outcome = await active.run()

    assert outcome.status == "complete"
    assert [[w.service for w in waits] for waits in seen] == [["toy"], []]
    assert [e.event for e in folder.events() if e.event.startswith("service")] == ["service_down", "service_back"]
    assert 600.0 < active.snapshot().elapsed_s < 690.0
    assert len(folder.attempts()) <= 5 + 20


@in_virtual_time
async def test_run_that_waited_for_too_long_stops_with_one_sentence_and_can_be_resumed(
    folder: RunFolder, stages: StageSet, lab: Any
) -> None:
    outcome = await activate(folder, stages, Outage(lab.provider, 1e9), outage_s=1800.0).run()
    reason = snapshot_of(Run(folder, stages)).stop_reason

    assert outcome.status == folder.status() == "stopped"
    assert reason.startswith("The service toy has been down for 30 minutes; everything finished is kept: resume when")
    assert folder.summary().reason == reason
    again = await activate(folder, stages, lab.provider).run()
    assert again.status == "complete"
    assert snapshot_of(Run(folder, stages)).stop_reason == ""


@in_virtual_time
async def test_service_is_tried_at_once_when_somebody_asks_for_it(
    folder: RunFolder, stages: StageSet, lab: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = Outage(lab.provider, 1e9)
    active = activate(folder, stages, provider)

    def mend() -> None:
        if active.snapshot().waiting_for:
            provider._ends = 0.0
            active.try_services_now()

    monkeypatch.setattr(active, "record", _watched(active, mend))
    outcome = await active.run()
    assert outcome.status == "complete"
    assert active.snapshot().elapsed_s < 15.0


def _watched(active: ActiveRun, look: Callable[[], None]) -> Callable[[Any], None]:
    """Returns how the run records events, with a look at it after each that is about a service."""
    record = active.record

    def watched(event: Any) -> None:
        record(event)
        if isinstance(event, ServiceDown | ServiceBack):
            look()

    return watched
