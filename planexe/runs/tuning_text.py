"""What a tuned run teaches, in plain words first: advice, causes, money; pure."""

from collections.abc import Mapping

from planexe.figures import count_text, seconds_text, usd_text
from planexe.runs.tuning import TunedRun
from planexe.timing.bounds import BoundBy
from planexe.timing.stage_limits import StageLimit
from planexe.timing.what_if import Curve

_TRUST = {
    "good": "Well founded: calls were seen at several numbers in flight.",
    "fair": "Fairly founded: calls were seen at two numbers in flight.",
    "none": "A first guess: calls were seen at one number in flight only.",
}
_BOUND: dict[BoundBy, str] = {
    "chain": "the chain of calls that wait for each other",
    "cap": "all work shared among the slots",
    "machine": "the machine that the calls share",
    "requests": "the provider's requests a minute",
    "tokens": "the provider's tokens a minute",
}


def advice(run: TunedRun) -> tuple[str, str]:
    """Returns the advice in plain words, and what it rests on."""
    curve = run.curve
    best, one = curve.at(curve.recommended), curve.points[0]
    words = f"{curve.advice.sentence} This run then takes about {seconds_text(best.seconds)}"
    if one.cap == 1 and curve.recommended != 1 and best.seconds > 0:
        factor = one.seconds / best.seconds
        words += f", one by one {seconds_text(one.seconds)}, {factor:.1f} times as long"
    elif curve.recommended == 1:
        words += "; more at once gain nothing"
    return f"{words}.", f"{curve.advice.grounds} {_TRUST[curve.advice.confidence.trust]}"


def bound_sentence(curve: Curve) -> str:
    """Returns why no schedule is faster at the recommended cap."""
    bound = curve.at(curve.recommended).bound
    least = seconds_text(bound.seconds)
    return f"With that cap no schedule of these calls gets below {least}; what sets this is {_BOUND[bound.by]}."


def measured_sentence(curve: Curve) -> str:
    """Returns how well the replay meets the measured run; empty where there is nothing to compare."""
    measured = curve.measured
    if measured is None:
        return ""
    cap = f"with its cap of {measured.cap}" if measured.cap else "with the caps it had"
    words = f"Replayed {cap} the run takes {seconds_text(measured.replayed_s)}; it really took "
    words += f"{seconds_text(measured.seconds)} ({_off(measured.error)})."
    return words + (f" They need not agree: {measured.note}." if measured.note else "")


def trouble_sentence(run: TunedRun) -> str:
    """Returns what failed tries and limits cost in this run."""
    total, kinds = run.measures.total, run.measures.error_kinds
    if not total.failed and not run.measures.wait_s.get("rate", 0.0):
        return "No try failed, and no limit held a call up."
    lost_s = total.work_s - total.useful_s
    parts = [f"{count_text(total.failed, 'try', 'tries')} failed: {seconds_text(lost_s)} of calls without an answer"]
    if total.wasted_usd:
        parts.append(f"{usd_text(total.wasted_usd)} paid for them")
    if kinds.get("rate_limit"):
        parts.append(f"{kinds['rate_limit']} of them refused by the provider's limit (HTTP 429)")
    waits = {r: s for r, s in run.measures.wait_s.items() if r in _WAITS and s >= 0.05}
    parts += [f"{seconds_text(s)} waited for {_WAITS[r]}" for r, s in sorted(waits.items(), key=lambda e: -e[1])]
    return "; ".join(parts) + "."


_WAITS = {
    "rpm": "the limit of requests a minute",
    "tpm": "the limit of tokens a minute",
    "retry_after": "the pause that the provider asked for",
    "leader": "a call that begins alike, so that the service's cache knows the rest",
    "backoff": "another try",
    "retry_budget": "leave to try again, as trouble had cost enough",
    "service": "a service that was down",
    "cooldown": "a model to recover",
}


def limit_rows(limits: tuple[StageLimit, ...], headings: Mapping[str, str]) -> list[dict[str, str]]:
    """Returns the stages that make the run as long as it is, as rows of a table."""
    return [
        {
            "Stage": headings.get(limit.stage, limit.stage),
            "On the chain that decides": seconds_text(limit.chain_s),
            "Share of the run time": f"{limit.share:.0%}",
            "Calls": str(limit.calls),
            "Saved if it took no time": seconds_text(limit.gain_s),
        }
        for limit in limits
    ]


def figure_rows(run: TunedRun) -> list[dict[str, str]]:
    """Returns the measures of the run with an explanation each: speed-up first, then all others."""
    one, wall_s = run.curve.points[0], run.measures.wall_s
    first = []
    if one.cap == 1 and wall_s > 0:
        meaning = f"One by one it would take {seconds_text(one.seconds)} (predicted): so many times as long."
        first.append(("Speed-up", f"{one.seconds / wall_s:.2f}", meaning))
    return [
        {"Figure": label, "Value": value, "What it means": meaning}
        for label, value, meaning in [*first, *run.measures.describe()]
    ]


def change_sentence(before: Curve, after: Curve, what: str) -> str:
    """Returns what a change would do to the best run time and its cap."""
    old, new = before.at(before.recommended), after.at(after.recommended)
    gain = old.seconds - new.seconds
    if abs(gain) < 0.01 * old.seconds:
        words = f"{what}: next to no change in the run time"
    else:
        words = f"{what}: {seconds_text(abs(gain))} {'shorter' if gain > 0 else 'longer'} ({seconds_text(new.seconds)})"
    if new.cost_usd is not None and old.cost_usd is not None and abs(new.cost_usd - old.cost_usd) > 1e-9:
        words += f", {usd_text(new.cost_usd)} instead of {usd_text(old.cost_usd)}"
    if after.recommended != before.recommended:
        words += f"; the best cap would be {after.recommended}"
    return f"{words}."


def _off(error: float) -> str:
    if abs(error) < 0.01:
        return "within 1 %"
    return f"{abs(error):.0%} too {'long' if error > 0 else 'short'}"
