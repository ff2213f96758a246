"""A forecast as lines of a table for people, and as JSON for programs; pure."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from planexe.figures import count_text, seconds_text, usd_text
from planexe.timing.bounds import BoundBy
from planexe.timing.replay_model import Replay
from planexe.timing.stage_limits import StageLimit, stage_limits
from planexe.timing.what_if import Curve, Forecast

_BOUND_WORDS: dict[BoundBy, str] = {
    "chain": "the chain of calls",
    "cap": "work ÷ cap",
    "machine": "the shared machine",
    "requests": "requests a minute",
    "tokens": "tokens a minute",
}


def curve_lines(curve: Curve, run: Replay, caps: Sequence[int]) -> list[str]:
    """Returns the forecast as text: a table of the caps, then what to conclude."""
    first = curve.points[0].seconds if curve.points[0].cap == 1 else None
    lines = [f"{'cap':>5}  {'predicted':>12}  {'at least':>12}  {'because of':18}  {'in flight':>9}  {'× cap 1':>8}"]
    for point in (curve.at(cap) for cap in caps):
        gain = f"{first / point.seconds:.2f}" if first and point.seconds > 0 else "-"
        lines.append(
            f"{point.cap:>5}  {seconds_text(point.seconds):>12}  {seconds_text(point.bound.seconds):>12}  "
            f"{_BOUND_WORDS[point.bound.by]:18}  {point.peak:>9}  {gain:>8}  {_marks(curve, point)}".rstrip()
        )
    lines += ["", f"{curve.advice.sentence} {curve.advice.grounds}"]
    sure = curve.advice.confidence
    lines += [f"How sure: {sure.trust}. {sure.load} {sure.limits}"]
    if curve.measured is not None:
        lines.append(_measured_line(curve))
    if run.cost_usd:
        lines.append(f"Cost: {usd_text(run.cost_usd)} at every cap; only retries change it.")
    if run.cache.cached_tokens:
        lines.append(f"Cache: {run.cache.text()}; calls that begin alike wait for the first of them at every cap.")
    limits = stage_limits(run, curve.at(curve.recommended), 5)
    lines += ["", f"What the run time at cap {curve.recommended} is made of, the largest parts first:"]
    lines += [_stage_line(limit) for limit in limits]
    return lines


def curve_json(curve: Curve, run: Replay, caps: Sequence[int]) -> dict[str, Any]:
    """Returns the forecast as JSON values."""
    measured = curve.measured
    return {
        "points": [_point_json(curve.at(cap)) for cap in caps],
        "measured": asdict(measured) | {"error": measured.error} if measured else None,
        "recommended": curve.recommended,
        "reason": curve.advice.reason,
        "rests_on": curve.advice.rests_on,
        "confidence": asdict(curve.advice.confidence),
        "chain_s": run.chain_s,
        "chain_calls": len(run.chain),
        "work_s": run.work_s,
        "cost_usd": run.cost_usd,
        "cache": run.cache.to_json(),
        "stages": [asdict(limit) for limit in stage_limits(run, curve.at(curve.recommended))],
        "load": {model: asdict(fit) for model, fit in run.fits.items()},
    }


def _point_json(point: Forecast) -> dict[str, Any]:
    return {
        "cap": point.cap,
        "seconds": point.seconds,
        "lower_bound_s": point.bound.seconds,
        "bound_by": point.bound.by,
        "peak": point.peak,
        "work_s": point.work_s,
        "refusals": point.refusals,
        "wait_s": dict(point.wait_s),
        "extrapolated": point.extrapolated,
    }


def _marks(curve: Curve, point: Forecast) -> str:
    marks = []
    if curve.measured and curve.measured.cap == point.cap:
        about = "" if curve.measured.comparable else ", with interruptions"
        marks.append(f"measured: {seconds_text(curve.measured.seconds)}{about}")
    if point.cap == curve.recommended:
        marks.append("recommended")
    if point.refusals:
        marks.append(f"{count_text(point.refusals, 'refusal')} (429)")
    if point.extrapolated:
        marks.append("guesswork: never seen so many in flight")
    return ", ".join(marks)


def _measured_line(curve: Curve) -> str:
    measured = curve.measured
    assert measured is not None
    cap = f"cap {measured.cap}" if measured.cap else "the caps it had"
    line = (
        f"Check: replayed with {cap} the run takes {seconds_text(measured.replayed_s)}; "
        f"measured were {seconds_text(measured.seconds)} ({measured.error:+.1%})."
    )
    return f"{line} They need not agree: {measured.note}." if measured.note else line


def _stage_line(limit: StageLimit) -> str:
    gain = f"in no time it would save {seconds_text(limit.gain_s)}"
    spent = f"{seconds_text(limit.chain_s):>12} {limit.share:>5.0%}"
    return f"  {limit.stage:32} {spent}   {count_text(limit.calls, 'call')}; {gain}"
