"""The ideal schedule: list scheduling in virtual time, longest remaining path first, without any overhead; pure."""

import heapq

from benchmarks.work_graph import WorkGraph


def ideal_s(graph: WorkGraph, cap: int, *, by_mean: bool = False) -> float:
    """Returns the run time in seconds of the schedule that always starts the ready call with the longest path left.

    Args:
        graph: what is to be done.
        cap: calls in flight.
        by_mean: the schedule knows only the mean seconds of a stage's calls, as a scheduler before the calls does;
            otherwise it knows each call's seconds beforehand.
    """
    if cap < 1:
        raise ValueError(f"cap is {cap}; it must be at least 1.")
    return _Schedule(graph, by_mean=by_mean).run(cap)


class _Schedule:
    def __init__(self, graph: WorkGraph, *, by_mean: bool) -> None:
        self._graph = graph
        self._by_mean = by_mean
        self._left = graph.seconds_left(by_mean=by_mean)
        self._missing = {s.name: len(s.needs) for s in graph.stages.values()}
        self._open = {s.name: len(s.seconds) for s in graph.stages.values()}
        self._ready: list[tuple[float, int, float, str]] = []
        self._running: list[tuple[float, int, str]] = []
        self._sequence = 0

    def run(self, cap: int) -> float:
        """Returns the seconds until the last call is over."""
        for name in [n for n, missing in self._missing.items() if not missing]:
            self._start_stage(name)
        now_s = 0.0
        while self._ready or self._running:
            while self._ready and len(self._running) < cap:
                _, sequence, seconds, name = heapq.heappop(self._ready)
                heapq.heappush(self._running, (now_s + seconds, sequence, name))
            now_s = self._running[0][0]
            while self._running and self._running[0][0] <= now_s:
                self._end_call(heapq.heappop(self._running)[2])
        return now_s

    def _start_stage(self, name: str) -> None:
        stage = self._graph.stages[name]
        behind_s = self._graph.seconds_behind(name, self._left)
        for seconds in stage.seconds:
            priority = (stage.mean_s if self._by_mean else seconds) + behind_s
            self._sequence += 1
            heapq.heappush(self._ready, (-priority, self._sequence, seconds, name))
        if not stage.seconds:
            self._end_stage(name)

    def _end_call(self, name: str) -> None:
        self._open[name] -= 1
        if not self._open[name]:
            self._end_stage(name)

    def _end_stage(self, name: str) -> None:
        for user in self._graph.users[name]:
            self._missing[user] -= 1
            if not self._missing[user]:
                self._start_stage(user)
