"""Runs a replay in virtual time as the executor would: priorities, slots, limits, pauses, a machine that is shared."""

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from planexe.llm.prompt_cache import KnownPrefixes
from planexe.scheduling.list_scheduler import ListScheduler
from planexe.timing.idle import Steps
from planexe.timing.replay_model import Replay
from planexe.timing.virtual_service import Cause, Live, Service, Span, VirtualClock, make_service

_MOST_REFUSALS: Final = 50
"""Refusals in a row after which a call is let through: a limit smaller than the call would refuse it for ever."""

_CROWDED: Final = 0.75
"""With fewer than this share of the calls in flight a try that a crowd made too slow is not too slow."""

_ALL: Final = "all"
"""The pool of the run's cap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualRun:
    """How a run went in virtual time.

    Attributes:
        seconds: the run time.
        spans: the tries in the order of their ends.
        peak: the most slots in use at one moment.
        waited_for_slot: whether any call ever waited for a slot of the cap; without that, a larger cap changes nothing.
    """

    seconds: float
    spans: tuple[Span, ...]
    peak: int
    waited_for_slot: bool

    @property
    def refusals(self) -> int:
        """Returns how often the provider sent a call back for its limit."""
        return sum(s.refused for s in self.spans)

    @property
    def work_s(self) -> float:
        """Returns the seconds between sending and the end of all tries."""
        return sum(s.ended_s - s.sent_s for s in self.spans)

    def chain(self) -> tuple[Span, ...]:
        """Returns the tries that made the run as long as it was: each had to wait for the one before it."""
        found: list[Span] = []
        at = max(range(len(self.spans)), key=lambda n: self.spans[n].ended_s, default=-1)
        while at >= 0:
            found.append(self.spans[at])
            at = self.spans[at].before
        return tuple(reversed(found))


def run_virtually(replay: Replay, cap: int | Steps) -> VirtualRun:
    """Returns how the replay goes with that many calls in flight, or with a cap that changes over time."""
    return _Simulation(replay, ((0.0, cap),) if isinstance(cap, int) else cap).run()


class _Simulation:
    def __init__(self, replay: Replay, caps: Steps) -> None:
        self._replay = replay
        self._clock = VirtualClock()
        self._events: list[tuple[float, int, Callable[[Live], None], Live]] = []
        self._sequence = 0
        self._cap_changes = caps[1:]
        self._peak = 0
        self._waited = False
        self._last_ended = -1
        self._services: dict[str, Service] = {}
        self._spans: list[Span] = []
        self._known = KnownPrefixes()
        # A node begins when all it needs is over; each of its tries then waits for slots.
        self._scheduler: ListScheduler[int | Live] = ListScheduler({_ALL: caps[0][1]})
        for index, node in enumerate(replay.nodes):
            priority = node.priority if node.tries else math.inf  # moments are passed on at once
            self._scheduler.add(index, priority=priority, waits_for=node.needs)

    def run(self) -> VirtualRun:
        self._dispatch()
        changes = list(self._cap_changes)
        while self._events or (changes and self._scheduler.waiting(_ALL)):
            if changes and (not self._events or changes[0][0] <= self._events[0][0]):
                at_s, cap = changes.pop(0)
                self._scheduler.resize(_ALL, cap)
                self._clock.time_s = max(self._clock.time_s, at_s)
                self._dispatch()
                continue
            at_s, _, action, live = heapq.heappop(self._events)
            self._clock.time_s = at_s
            action(live)
        ended_s = max((s.ended_s for s in self._spans), default=0.0)
        return VirtualRun(
            seconds=ended_s + self._replay.tail_s,
            spans=tuple(self._spans),
            peak=self._peak,
            waited_for_slot=self._waited,
        )

    def _at(self, at_s: float, action: Callable[[Live], None], live: Live) -> None:
        self._sequence += 1
        heapq.heappush(self._events, (at_s, self._sequence, action, live))

    def _plan(self, index: int, number: int, ready_s: float, before: int, cause: Cause) -> None:
        node = self._replay.nodes[index]
        attempt = node.tries[number]
        span = Span(node=index, number=number, ready_s=ready_s, before=before, cause=cause)
        self._at(ready_s + attempt.backoff_s, self._enter, Live(span, attempt, node.priority))

    def _service(self, live: Live) -> Service:
        name = live.attempt.model
        if name not in self._services:
            self._services[name] = service = make_service(self._replay, name, self._clock)
            self._scheduler.resize(service, service.most)
        return self._services[name]

    def _enter(self, live: Live) -> None:
        service, now_s = self._service(live), self._clock.time_s
        until_s = service.paused_until_s()
        if until_s > now_s:
            live.span.cause = "rate"
            self._at(until_s, self._enter, live)
            return
        live.span.queued_s = now_s
        pools = (service,) if service.outside else (service, _ALL)
        live.prefix = "" if self._known.knows(live.attempt.prefix, now_s) else live.attempt.prefix
        self._scheduler.add(live, pools, priority=live.priority, group=live.prefix or None)
        self._dispatch()

    def _dispatch(self) -> None:
        """Begins what can begin: calls that are ready, and tries for which there are slots."""
        now_s = self._clock.time_s
        for begun in self._scheduler.start():
            if isinstance(begun, Live):
                self._peak = max(self._peak, self._scheduler.taken(_ALL))
                waited = begun.span.queued_s < now_s
                if waited and self._last_ended >= 0:
                    begun.span.before, begun.span.cause = self._last_ended, "slot"
                self._at(now_s + (self._replay.turnover_s if waited else 0.0), self._acquired, begun)
            elif self._replay.nodes[begun].tries:
                self._plan(begun, 0, now_s + self._replay.nodes[begun].lag_s, self._last_ended, "inputs")
            else:
                self._scheduler.end(begun)
        self._waited = self._waited or (self._scheduler.is_full(_ALL) and self._scheduler.waiting(_ALL) > 0)

    def _acquired(self, live: Live) -> None:
        now_s = self._clock.time_s
        if self._service(live).paused_until_s() > now_s:
            self._led(self._scheduler.end(live))
            self._enter(live)
            self._dispatch()
            return
        live.span.acquired_s = now_s
        self._at(now_s + live.attempt.entry_s, self._reserve, live)

    def _reserve(self, live: Live) -> None:
        rate, attempt = self._service(live).rate, live.attempt
        if rate is None:
            self._send(live)
            return
        live.reservation = rate.reserve(attempt.input_tokens + (attempt.output_tokens or rate.expected_output_tokens))
        if live.reservation.at > self._clock.time_s:
            live.span.cause = "rate"
            self._at(live.reservation.at, self._reserved, live)
        else:
            self._send(live)

    def _reserved(self, live: Live) -> None:
        rate = self._service(live).rate
        if rate is not None and live.reservation is not None and rate.paused_until() > self._clock.time_s:
            rate.refund(live.reservation)
            self._reserve(live)
        else:
            self._send(live)

    def _send(self, live: Live) -> None:
        service, now_s = self._service(live), self._clock.time_s
        self._leave_out(live, self._scheduler.taken(service))
        attempt = live.attempt
        if service.gate is not None and live.span.refused < _MOST_REFUSALS:
            wait_s = service.gate.admit(attempt.input_tokens + attempt.output_tokens, now_s)
            if wait_s > 0:
                live.span.refused += 1
                self._at(now_s + service.refusal_s, lambda refused: self._refused(refused, wait_s), live)
                return
        live.span.sent_s = now_s
        if attempt.prefix:
            self._lead(live, now_s)
        machine = service.machine
        machine.join(now_s, live, None if attempt.fixed else attempt.work_s)
        if attempt.fixed:
            self._at(now_s + attempt.work_s, self._ended, live)
        self._watch(live)

    def _lead(self, live: Live, now_s: float) -> None:
        """Plans when those that follow a call may go: at its first token, or when that takes too long."""
        attempt = live.attempt
        if attempt.ok or attempt.first_s < attempt.work_s:
            self._at(now_s + attempt.first_s, self._read, live)
        if live.prefix and self._scheduler.leads(live):
            self._at(live.span.acquired_s + self._replay.patience_s, self._impatient, live)

    def _read(self, live: Live) -> None:
        self._known.remember(live.attempt.prefix, self._clock.time_s)
        self._impatient(live)

    def _impatient(self, live: Live) -> None:
        for follower in self._scheduler.let_go(live.attempt.prefix):
            self._led(follower)
        self._dispatch()

    def _led(self, follower: int | Live | None) -> None:
        """Notes that a call waits for a slot from now on, and no longer for another call."""
        if isinstance(follower, Live):
            follower.span.queued_s = self._clock.time_s

    def _leave_out(self, live: Live, in_flight: int) -> None:
        """Goes on to the next try where this one only failed because of a crowd that is not there."""
        tries = self._replay.nodes[live.span.node].tries
        while (
            live.span.number + 1 < len(tries)
            and live.attempt.crowd * _CROWDED > in_flight
            and tries[live.span.number + 1].model == live.attempt.model
        ):
            live.span.number += 1
            live.attempt = tries[live.span.number]

    def _watch(self, live: Live) -> None:
        """Plans the moment at which the next call of this machine is through, as it looks now."""
        machine = self._service(live).machine
        next_s = machine.next_end_s()
        if next_s is not None:
            version = machine.version
            self._at(next_s, lambda some: self._through(some, version), live)

    def _through(self, some: Live, version: int) -> None:
        machine = self._service(some).machine
        if machine.version == version:  # nobody joined or left since
            self._ended(machine.first())

    def _refused(self, live: Live, wait_s: float) -> None:
        service = self._service(live)
        if service.rate is not None:
            if live.reservation is not None:
                service.rate.refund(live.reservation)
            service.rate.pause(wait_s)
        live.span.cause = "rate"
        self._led(self._scheduler.end(live))
        self._enter(live)
        self._dispatch()

    def _ended(self, live: Live) -> None:
        service, now_s, span, attempt = self._service(live), self._clock.time_s, live.span, live.attempt
        service.machine.leave(now_s, live)
        span.ended_s = now_s
        here = len(self._spans)
        self._spans.append(span)
        if service.rate is not None and live.reservation is not None:
            tokens = attempt.input_tokens + attempt.output_tokens
            if tokens or attempt.pause_s <= 0:
                service.rate.settle(live.reservation, tokens, attempt.output_tokens)
            else:
                service.rate.refund(live.reservation)  # sent back: it never counted
            if attempt.pause_s > 0:
                service.rate.pause(attempt.pause_s)
        self._last_ended = here
        self._led(self._scheduler.end(live))
        self._watch(live)
        self._dispatch()  # who waits already has the slot, before anybody who is ready only now
        if span.number + 1 < len(self._replay.nodes[span.node].tries):
            self._plan(span.node, span.number + 1, now_s, here, "retry")
        else:
            self._scheduler.end(span.node)
            self._dispatch()
