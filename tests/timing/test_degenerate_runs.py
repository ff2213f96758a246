"""Runs that took no time, made no call, cost nothing or whose clock jumped: no measure fails, and all numbers are finite."""

import dataclasses
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planexe.executor.attempt_log import Attempt
from planexe.llm.model_spec import ModelSpec
from planexe.spine.event_records import Event
from planexe.spine.progress import ProgressTracker
from planexe.timing.alternatives import split, with_history, with_model
from planexe.timing.comparison import compare
from planexe.timing.estimate import estimate
from planexe.timing.forecast_text import curve_json, curve_lines
from planexe.timing.levels import observations_in
from planexe.timing.load_model import LoadModel, Observation, fit_load
from planexe.timing.measures import measure
from planexe.timing.race import predicted_racer, race_of, recorded_racer
from planexe.timing.recording import Surroundings, replay_of
from planexe.timing.run_chart import run_chart
from planexe.timing.what_if import curve
from tests.timing.made_attempts import ANCHOR, event, made, toy_stages

STAGES = toy_stages()
HUGE = 1024
MOMENTS = st.sampled_from([0.0, 0.0, 1e-9, 0.5, 1.0, 60.0, 3e5, -5.0])
PRICES = st.sampled_from([None, 0.0, 1e-12, 2.0, 1e15])
SPECS = st.builds(
    ModelSpec,
    name=st.just(""),
    provider=st.just("openai"),
    model=st.just("m"),
    input_usd_per_million=PRICES,
    output_usd_per_million=PRICES,
    requests_per_minute=st.sampled_from([None, 1, 10**6]),
    tokens_per_minute=st.sampled_from([None, 1, 10**9]),
)


@st.composite
def attempt_records(draw: st.DrawFn) -> Attempt:
    stage, item = draw(st.sampled_from([("goal", ""), ("each", "1"), ("each", "2"), ("talk", "a"), ("end", "")]))
    sent = draw(MOMENTS)
    return made(
        stage,
        sent,
        sent + draw(MOMENTS),
        item=item,
        ready=sent + draw(st.sampled_from([0.0, -1.0, 5.0])),
        anchor=ANCHOR + draw(MOMENTS),
        outcome=draw(st.sampled_from(["ok", "ok", "ok", "failed", "cancelled", "reused"])),
        error_kind=draw(st.sampled_from(["", "rate_limit", "timeout"])),
        timeout_phase=draw(st.sampled_from(["", "", "total"])),
        first_token=draw(st.sampled_from([None, sent])),
        cap=draw(st.sampled_from([0, 1, HUGE])),
        slot=draw(st.sampled_from([-1, 0, HUGE])),
        cost_usd=draw(PRICES),
        input_tokens=draw(st.sampled_from([0, 1, 2**53])),
        output_tokens=draw(st.sampled_from([0, 1, 2**53])),
        waits=draw(st.sampled_from([{}, {"rpm": 0.0}, {"backoff": 1.0}, {"retry_after": 1e9}, {"paused": 5.0}])),
        retry_after_s=draw(st.sampled_from([None, 0.0, 5.0])),
        headroom=draw(st.sampled_from([{}, {"requests": 0}, {"tokens": 0}])),
        worker=draw(st.sampled_from(["w01", "w02"])),
        attempt=draw(st.integers(1, 3)),
    )


@st.composite
def event_records(draw: st.DrawFn) -> Event:
    kind = draw(st.sampled_from(["session", "end", "paused", "resumed", "cap", "taken", "machine"]))
    more: dict[str, Any] = {}
    if kind in ("session", "cap"):
        more["cap"] = draw(st.sampled_from([1, HUGE]))
    if kind == "machine":
        more = {"memory_bytes": draw(st.sampled_from([0, 2**53])), "cpu_cores": draw(st.sampled_from([0.0, 1.0, 64.0]))}
        more["threads"] = 1
    return event(kind, draw(MOMENTS), worker=draw(st.sampled_from(["w01", "w02"])), **more)


ATTEMPTS = st.lists(attempt_records(), max_size=6)
EVENTS = st.lists(event_records(), max_size=5)


def numbers_in(value: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Yields every number of a result with its place, those that its properties compute among them."""
    if isinstance(value, float):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from numbers_in(inner, f"{path}[{key!r}]")
    elif isinstance(value, (list, tuple, set, frozenset)):
        for place, inner in enumerate(value):
            yield from numbers_in(inner, f"{path}[{place}]")
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        derived = [name for name, kind in vars(type(value)).items() if isinstance(kind, property)]
        for name in (*(f.name for f in dataclasses.fields(value)), *derived):
            if not name.startswith("_"):
                yield from numbers_in(getattr(value, name), f"{path}.{name}")


def assert_finite(*results: Any) -> None:
    wrong = [(path, number) for result in results for path, number in numbers_in(result) if not math.isfinite(number)]
    assert wrong == []
    assert not [r for r in results if isinstance(r, str) and ("nan" in r.split() or "inf" in r.split())]


LENIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)


@LENIENT
@given(ATTEMPTS, EVENTS)
def test_measures_and_charts_of_any_run_are_finite(attempts: list[Attempt], events: list[Event]) -> None:
    measures, none = measure(attempts, STAGES, events), measure([], STAGES)
    assert_finite(measures, measures.to_json(), run_chart(attempts, STAGES, events))
    assert_finite(compare(measures, none), compare(none, measures))
    assert_finite(*(" ".join(line) for line in measures.describe()))
    assert min(measures.wall_s, measures.total.work_s, measures.machine.mean_cpu_cores) >= 0


@LENIENT
@given(ATTEMPTS, EVENTS, MOMENTS)
def test_progress_of_any_run_is_finite(attempts: list[Attempt], events: list[Event], at_s: float) -> None:
    tracker = ProgressTracker(STAGES, "r")
    tracker.take_log(events, attempts)
    for status in ("running", "complete"):
        snapshot = tracker.snapshot(status, ANCHOR + at_s)
        assert_finite(snapshot)
        assert 0 <= snapshot.share_done <= 1


@LENIENT
@given(ATTEMPTS, EVENTS, SPECS)
def test_forecasts_of_any_run_are_finite(attempts: list[Attempt], events: list[Event], spec: ModelSpec) -> None:
    known = Surroundings(specs={"": spec}, more=observations_in(attempts, events), minute_s=1e-3)
    run = replay_of(attempts, STAGES, events, known)
    headings = {name: name for name in STAGES.stages}
    assert_finite(run, race_of(recorded_racer(attempts, events), predicted_racer(run, HUGE), headings))
    if not run.calls:
        return
    name = run.calls[0].stage
    faster = with_model(run, name, speed=1e6, price=0.0)
    for one in (run, faster, with_history(run, name, {name: 1e-9}), split(faster, name, 3)):
        drawn = curve(one, (1, HUGE))
        assert_finite(drawn, curve_json(drawn, one, (1, HUGE)), *curve_lines(drawn, one, (1, HUGE)))


@dataclass(frozen=True)
class Past:
    mean_s: float
    calls: int = 1
    runs: int = 1
    input_tokens: float = 0.0
    output_tokens: float = 0.0


@LENIENT
@given(
    st.dictionaries(st.sampled_from(["goal", "each"]), st.sampled_from([0.0, 1e-9, 1e6]).map(Past)),
    SPECS,
    st.sampled_from([1, HUGE]),
    st.sampled_from([0.0, 1e-9, 1.0, 1e6]),
)
def test_estimates_are_finite(history: dict[str, Past], spec: ModelSpec, cap: int, scale: float) -> None:
    assert_finite(estimate(STAGES, history=history, spec=spec, cap=cap, time_scale=scale, load=LoadModel(drag=0.8)))


@LENIENT
@given(st.lists(st.tuples(st.integers(1, HUGE), MOMENTS.map(abs), st.integers(0, 2**53)), max_size=40))
def test_load_is_learned_from_any_calls(seen: list[tuple[int, float, int]]) -> None:
    found = fit_load([Observation(levels=((n, s),), input_tokens=t, output_tokens=t) for n, s, t in seen])
    assert_finite(found, found.load.slowdown(HUGE), found.load.throughput(HUGE))
