"""Admission, the way of an attempt to its slot: past pauses, a service that is down, and limits on calls in flight."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from planexe.errors import GaveUp
from planexe.executor.attempt_record import Try
from planexe.executor.call import Call
from planexe.executor.call_diary import CallDiary
from planexe.executor.circuit_breaker import CircuitBreaker
from planexe.executor.equipment import Equipment
from planexe.executor.hooks import ServiceNews, notify
from planexe.executor.services import ServedModel
from planexe.llm.model_spec import ModelSpec
from planexe.llm.provider import Provider

_LOOK_AGAIN_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Target:
    """A model with its provider, what is known of it, and the breakers of the models that could be asked instead."""

    spec: ModelSpec
    provider: Provider
    served: ServedModel
    others: Sequence[CircuitBreaker] = ()

    @property
    def is_down(self) -> bool:
        """Returns whether its service is waited for."""
        return self.served.breaker.since is not None

    def is_better_elsewhere(self) -> bool:
        """Returns whether another model can be asked while this one's service is down."""
        return self.is_down and any(other is not self.served.breaker and other.available() for other in self.others)


class GoElsewhere(Exception):
    """The service is down, and another model can be asked meanwhile.

    Attributes:
        waits: seconds waited so far, by reason.
    """

    def __init__(self, waits: dict[str, float]) -> None:
        super().__init__("The service is down; another model is asked meanwhile.")
        self.waits = waits


class Admission:
    """Lets the attempts of one call in."""

    def __init__(self, equipment: Equipment, call: Call, diary: CallDiary) -> None:
        self._kit = equipment
        self._call = call
        self._diary = diary

    @asynccontextmanager
    async def slot(self, target: Target, current: Try) -> AsyncGenerator[None]:
        """Holds a slot for an attempt, and tells the service's breaker how it ended.

        Raises:
            GoElsewhere: another model is better asked now.
            GaveUp: the service was waited for too long.
        """
        try:
            await self._enter(target, current)
        except (GoElsewhere, GaveUp):
            raise
        except (Exception, asyncio.CancelledError) as error:
            self._diary.record(current, target.spec, error)
            raise
        assert current.slot is not None
        assert current.passage is not None
        breaker, extra, priority = target.served.breaker, self._kit.extra, self._call.priority
        extra.begin(priority)
        ended: BaseException | None = None
        try:
            yield
        except BaseException as error:
            ended = error
            raise
        finally:
            extra.end(priority, answered=ended is None)
            breaker.leave(current.passage, ended)
            self._look(target)
            ended = None  # an error that its own traceback holds would live until a collection finds it
            self._kit.limiter.release(current.slot)

    def heard(self, target: Target, current: Try) -> None:
        """Notes that something of the answer has come: the service is well."""
        if current.passage is not None:
            target.served.breaker.alive(current.passage)
            self._look(target)

    async def _enter(self, target: Target, current: Try) -> None:
        """Waits until the service is well and not paused, and there is a slot; nobody holds one meanwhile."""
        kit, now, spec = self._kit, self._kit.clock.now, target.spec
        current.prefix = self._call.prefix.at(spec) if self._call.prefix else ""
        while True:
            await self._pause_over(target, current)
            await self._service_back(target, current)
            current.queued = now()
            self._diary.tell(current, "queued", spec)
            paused_s = kit.limiter.paused_s
            slot = await kit.limiter.acquire(
                priority=self._call.priority,
                service=target.served.service,
                model=spec.name,
                prefix="" if current.reason == "hedge" else current.prefix,
            )
            acquired = now()
            add_wait(current.waits, "leader", slot.followed_s)
            add_wait(current.waits, "paused", min(kit.limiter.paused_s - paused_s, acquired - current.queued))
            if kit.stop.mode is None and target.served.rate.paused_until() <= acquired:
                current.passage = target.served.breaker.enter(self._call.call_id)
            if current.passage is not None:
                current.slot, current.acquired = slot, acquired
                return
            kit.limiter.release(slot)
            kit.stop.check()

    async def _pause_over(self, target: Target, current: Try) -> None:
        now = self._kit.clock.now
        while (left_s := target.served.rate.paused_until() - now()) > 0:
            self._diary.tell(current, "waiting", target.spec)
            before = now()
            await self._kit.clock.sleep(left_s)
            add_wait(current.waits, "retry_after", now() - before)

    async def _service_back(self, target: Target, current: Try) -> None:
        """Waits until the service is well, or this attempt may find out whether it is."""
        breaker, now = target.served.breaker, self._kit.clock.now
        if breaker.available():
            return
        self._diary.tell(current, "waiting", target.spec)
        before = now()
        while not breaker.available():
            if target.is_better_elsewhere():
                add_wait(current.waits, "service", now() - before)
                raise GoElsewhere(current.waits)
            self._look(target)
            self._check_patience(target)
            await breaker.changed(_LOOK_AGAIN_S)
        add_wait(current.waits, "service", now() - before)
        self._look(target)

    def _look(self, target: Target) -> None:
        """Tells listeners when a service went down or came back; each of them hears it once."""
        service, since = target.served.service, target.served.breaker.since
        waiting_for = self._kit.waiting_for
        if since is None:
            if service in waiting_for:
                waiting_for.discard(service)
                self._tell(ServiceNews(service=service, state="back", at=self._kit.clock.now()))
        elif service not in waiting_for:
            waiting_for.add(service)
            reason = target.served.breaker.reason
            self._tell(ServiceNews(service=service, state="waiting", at=since, reason=reason))

    def _check_patience(self, target: Target) -> None:
        service, breaker, now = target.served.service, target.served.breaker, self._kit.clock.now()
        longest_s = self._kit.policy.outage_s
        if breaker.since is None or now - breaker.since < longest_s:
            return
        reason = (
            f"The service {service} has been down for {longest_s / 60:.0f} minutes; everything finished is kept: "
            f"resume when it is back. Its last word: {breaker.reason}"
        )
        self._tell(ServiceNews(service=service, state="given_up", at=now, reason=reason))
        self._kit.stop.check()  # a run that was told of it stops
        raise GaveUp(reason, attempts=[f"{a.model}: {a.error_kind}: {a.message}" for a in self._diary.attempts])

    def _tell(self, news: ServiceNews) -> None:
        notify(self._kit.hooks.on_service, news)


def add_wait(waits: dict[str, float], reason: str, seconds: float) -> None:
    """Adds seconds waited for a reason."""
    if seconds > 0:
        waits[reason] = waits.get(reason, 0.0) + seconds
