"""What every screen, command and notebook says about a run's time at other caps, and the cap they all recommend.

The recommendation is that of the kind of plan (same models, detail and needs): for a plan that is not made yet as for
a run that is looked at, it rests on the newest finished runs of the kind. Only where there is none does it rest on
less: a run that is looked at on its own calls, a new plan on what is expected of each stage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from planexe.errors import SettingsError
from planexe.library.history import StageHistory
from planexe.runs.kinds import Kind, founding_runs, kind_of, rests_on
from planexe.runs.workbench import Workbench
from planexe.spine.own_pace import why_no_forecast
from planexe.spine.run import Run
from planexe.spine.run_request import RunRequest
from planexe.timing.advice import Advice, recommend
from planexe.timing.comparison import measure_first_pass
from planexe.timing.estimate import PlanAhead
from planexe.timing.levels import observations_in
from planexe.timing.load_model import Observation
from planexe.timing.measures import Measures
from planexe.timing.replay_model import Replay
from planexe.timing.what_if import Curve, curve, usual_caps

Observed = Mapping[str, Sequence[Observation]]
_NOTHING_MORE: Final[Observed] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class TunedRun:
    """One run, ready to be tuned.

    Attributes:
        request: what was asked.
        replay: its calls, to be run again in virtual time.
        curve: its predicted run time over the cap, with the cap recommended for its kind.
        measures: what it took to make the plan once.
    """

    request: RunRequest
    replay: Replay
    curve: Curve
    measures: Measures


@dataclass(frozen=True, slots=True)
class Facts:
    """What a recommendation for a kind rests on; equal facts give the same answer.

    Attributes:
        runs: the finished runs of the kind, the newest first.
        marks: what differs when one of them has changed.
        history: where there is no such run, what each stage took with the models in runs of another kind.
        specs: catalogue entries of the models, for their limits.
    """

    kind: Kind
    runs: tuple[str, ...]
    marks: tuple[object, ...]
    history: tuple[tuple[str, StageHistory], ...]
    specs: tuple[str, ...]


def tuned_run(workbench: Workbench, run_id: str, caps: Sequence[int] = (), more: Observed = _NOTHING_MORE) -> TunedRun:
    """Returns everything about a run.

    Args:
        workbench: opens the runs.
        run_id: the run.
        caps: which caps to forecast beside the usual ones and the one it had.
        more: calls of its models elsewhere, from which it is learned, too, how calls slow each other down.

    Raises:
        SettingsError: no call of the run has ended yet, it was made without waiting, or a cap cannot be used.
        RunError: there is no such run, or it cannot be read.
    """
    read = workbench.read(run_id)
    request = read.request
    check_tunable(read)
    facts = facts_for(workbench, kind_of(request))
    founded = bool(facts.runs) and (request.faults == "none" or not request.simulated)
    run = _replay(workbench, read, facts.runs if founded else (), more)
    advice = _advice_on(workbench, facts, more) if founded else None
    had = {run.recorded.cap} if run.recorded and run.recorded.cap else set()
    found = curve(run, [*usual_caps(run), *caps, *had], advice)
    measures = measure_first_pass(read.attempts, read.stages, read.events)
    return TunedRun(request=request, replay=run, curve=found, measures=measures)


def check_tunable(run: Run) -> None:
    """Says in a sentence why nothing can be forecast from a run, if so.

    Raises:
        SettingsError: no call of the run has ended yet, or it was made without waiting.
        RunError: it cannot be read.
    """
    if reason := why_no_forecast(run.request):
        raise SettingsError(reason, field="run id")
    if not any(a.outcome == "ok" for a in run.attempts):
        raise SettingsError(
            f"Run {run.run_id} has no finished call yet, so there is nothing to forecast from; wait for its first "
            f"calls, or go on with it: planexe resume {run.run_id}.",
            field="run id",
        )


def advice_for(workbench: Workbench, kind: Kind) -> Advice:
    """Returns the cap for a new plan of a kind.

    Raises:
        CatalogError: the model catalogue cannot be read.
    """
    return _advice_on(workbench, facts_for(workbench, kind), _NOTHING_MORE)


def facts_for(workbench: Workbench, kind: Kind) -> Facts:
    """Returns what there is to rest a recommendation for a kind on at this moment."""
    runs = founding_runs(workbench.library.entries(), kind)
    history = () if runs else tuple(workbench.library.history(kind.models).items())
    specs = tuple(repr(workbench.catalog.specs.get(name)) for name in kind.models)
    return Facts(kind, runs, marks_of(workbench, runs), history, specs)


def marks_of(workbench: Workbench, run_ids: Sequence[str]) -> tuple[object, ...]:
    """Returns what differs when one of some runs has changed: what is computed from them holds until then."""
    return tuple(workbench.open(run_id).mark() for run_id in run_ids)


def _advice_on(workbench: Workbench, facts: Facts, more: Observed) -> Advice:
    return _computed(workbench, facts, more) if more else _kept(workbench, facts)


@lru_cache(maxsize=64)
def _kept(workbench: Workbench, facts: Facts) -> Advice:
    return _computed(workbench, facts, _NOTHING_MORE)


def _computed(workbench: Workbench, facts: Facts, more: Observed) -> Advice:
    kind = facts.kind
    replays = [_as_served(workbench, workbench.read(run_id), facts.runs, more) for run_id in facts.runs]
    runs = [run for run in replays if run.calls]  # the log of one may be lost
    if not runs:
        ahead = PlanAhead(
            kind.graph.stages,
            history=dict(facts.history),
            spec=workbench.catalog.specs.get(kind.models[0]),
        )
        return recommend([ahead.run], f"{ahead.basis}, as no run of this kind ({kind.words}) is finished yet")
    return recommend(runs, rests_on(kind, len(runs), sum(len(run.calls) for run in runs)))


def _as_served(workbench: Workbench, run: Run, peers: Sequence[str], more: Observed) -> Replay:
    """Returns a run's replay for a recommendation: what only this computer's own work slowed down does not count.

    The simulated service without faults answers as fast however many calls are in flight; a slower one was waiting for
    this computer, which a real model's calls would not do.
    """
    replay = _replay(workbench, run, peers, more)
    return replace(replay, loads={}) if run.request.simulated and len(run.request.models) == 1 else replay


def _replay(workbench: Workbench, run: Run, peers: Sequence[str], more: Observed) -> Replay:
    """Returns a run's replay; how calls slow each other down is learned from its peers of the same pace, too."""
    found = {model: list(seen) for model, seen in more.items()}
    for run_id in peers:
        other = workbench.read(run_id)
        if run_id != run.run_id and same_pace(other.request, run.request):
            for model, seen in observations_in(other.attempts, other.events).items():
                found.setdefault(model, []).extend(seen)
    return workbench.replay(run, found)


def same_pace(one: RunRequest, other: RunRequest) -> bool:
    """Returns whether only the load can have made the calls of two runs differ: no simulated pace or fault does."""
    return (one.time_scale, one.faults) == (other.time_scale, other.faults) or not (one.simulated or other.simulated)
