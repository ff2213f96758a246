"""How far a forecast can be trusted, and what that rests on, in plain sentences; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from planexe.figures import count_text
from planexe.timing.load_model import LoadFit, Trust
from planexe.timing.replay_model import Replay


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """How far to trust a forecast.

    Attributes:
        trust: ``good``, ``fair`` or ``none`` (then calls are taken to last as long at every cap).
        load: what is known about the model under load, in a sentence.
        limits: what is known about the provider's limits, in a sentence.
    """

    trust: Trust
    load: str
    limits: str


def confidence_of(run: Replay) -> Confidence:
    """Returns how far to trust a forecast of a run: as far as what is known about the model that does most of it."""
    work_s: dict[str, float] = {}
    for node in run.calls:
        for attempt in node.tries:
            work_s[attempt.model] = work_s.get(attempt.model, 0.0) + attempt.work_s
    model = max(work_s, key=lambda m: work_s[m], default="")
    fit = run.fits.get(model)
    if fit is None:
        return Confidence(
            trust="none", load=_UNKNOWN.format(seen="Nothing was seen of"), limits=_limit_sentence(run, model)
        )
    return Confidence(trust=fit.trust, load=load_sentence(fit, model), limits=_limit_sentence(run, model))


_UNKNOWN = (
    "{seen} how calls slow each other down, so each is taken to last as long at every cap. "
    "To know, learn from a run with another cap too (--also RUN_ID), or calibrate (--calibrate)."
)


def load_sentence(fit: LoadFit, model: str) -> str:
    """Returns what was learned about a model under load, in a sentence or two."""
    if fit.trust == "none":
        where = f" (nearly always about {fit.most_seen} in flight)" if fit.seen else ""
        return _UNKNOWN.format(seen=f"{count_text(fit.calls, 'call')} of {model}{where} do not show")
    seen = f"Seen with about {_listed(fit.seen)} in flight ({count_text(fit.calls, 'call')} of {model})"
    most = fit.most_seen
    times = fit.load.slowdown(most)
    if fit.load.is_flat or times < _NOTICED:
        found = "calls do not slow each other down"
    else:
        found = f"with {most} in flight each takes {times:.1f} times as long as alone"
    return f"{seen}: {found}. More than {2 * most} in flight is guesswork."


_NOTICED = 1.05


def _limit_sentence(run: Replay, model: str) -> str:
    requests, tokens = run.limits_of(model).tightest()
    known = [f"{requests:,} requests" if requests else "", f"{tokens:,} tokens" if tokens else ""]
    said = [text for text in known if text]
    if said:
        return f"The provider's limits are taken to be {' and '.join(said)} a minute."
    if run.refusals:
        return (
            f"The provider sent calls back {count_text(run.refusals, 'time')}; its limits are not known, so these are "
            "replayed as they came."
        )
    return "No limit of the provider is known, and the run met none."


def _listed(numbers: Sequence[int]) -> str:
    texts = [str(n) for n in numbers]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
