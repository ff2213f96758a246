"""Cards about what went wrong in a run: what happened, why, and what to do, with the button that does it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from planexe.executor.attempt_log import Attempt
from planexe.figures import count_text
from planexe.runs.manager import RunManager
from planexe.spine.mendable import mendable
from planexe.spine.progress import RunSnapshot
from planexe.ui.shared import rerun_link
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.run_controls import show_despite, show_resume

_ADVICE = {
    "auth": "Set the model's key in the environment or in .env, start the workbench again, then resume.",
    "quota": "Add credit at the provider or start anew with another model, then resume.",
    "rate_limit": "Lower the number of calls at the same time, wait a minute, then resume.",
    "timeout": "The provider was silent. Resume in a while, or lower the number of calls at the same time.",
    "connection": "Check the network and the model's address, then resume.",
    "server": "The provider had a failure of its own. Resume in a while.",
    "model_not_found": "The provider does not know the model. Correct its entry in the catalogue or choose another.",
    "context_overflow": "The prompt is too long for this model. Choose one with a larger context window.",
    "truncated": "The answer did not fit. Choose a model that may answer at greater length.",
    "too_large": "The service sent without end. Resume in a while, or choose another model.",
    "refused": "The model declined. Put the goal into other words, or choose another model.",
    "content_filter": "The provider's filter declined. Put the goal into other words, or choose another model.",
    "invalid": "The model did not keep to the form. Resume to ask again; a stronger model helps.",
}
_REFUSAL_ADVICE = "Put the goal into other words in a new plan. If the verdict is wrong, go on: the report will say so."
_USUAL_ADVICE = "Resume to try again; everything finished is kept."
_NO_CALL_HELPS = (
    "Asking again would give the same: it is calculated, or waits for something that is. Change or write by hand what "
    "it is made from."
)


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure in plain words.

    Attributes:
        what: what happened.
        why: the reason, as far as it is known.
        advice: what to do.
        stage: the stage that failed, where it is one.
        mendable: whether going on with the run could mend it.
    """

    what: str
    why: str
    advice: str
    stage: str = ""
    mendable: bool = True


def failures_of(
    snapshot: RunSnapshot, attempts: Sequence[Attempt], problem: str = "", hopeless: Collection[str] = ()
) -> tuple[Failure, ...]:
    """Returns what went wrong, the run as a whole first; stages that only wait for a failed one are counted together.

    Args:
        snapshot: how far the run is.
        attempts: its attempts, in order of time.
        problem: why work on the run ended, where that was no stage's failure.
        hopeless: stages that no call could mend.
    """
    found = [Failure("Work on the run ended early.", problem, _USUAL_ADVICE)] if problem else []
    if snapshot.status == "interrupted":
        found.append(
            Failure("The run was cut off.", "The program that worked on it ended before the run did.", _USUAL_ADVICE)
        )
    if snapshot.status == "refused":
        why = next((s.problem for s in snapshot.stages if s.problem and s.state == "done"), "")
        found.append(Failure("No plan was made of this goal.", why, _REFUSAL_ADVICE))
    last_kind = {a.stage: a.error_kind for a in attempts if a.outcome == "failed"}
    for stage in snapshot.stages:
        if stage.state == "failed":
            advice = _ADVICE.get(last_kind.get(stage.name, ""), _USUAL_ADVICE)
            found.append(_failure(f"{stage.heading} could not be made.", stage.problem, advice, [stage.name], hopeless))
    waiting = [stage.name for stage in snapshot.stages if stage.state == "blocked"]
    blocked = [stage.heading for stage in snapshot.stages if stage.state == "blocked"]
    if blocked:
        names = ", ".join(blocked[:6]) + (f" and {len(blocked) - 6} more" if len(blocked) > 6 else "")
        what = f"{count_text(len(blocked), 'stage')} could not start: {names}."
        why = "They need what the failed ones should have given."
        found.append(replace(_failure(what, why, _USUAL_ADVICE, waiting, hopeless), stage=""))
    return tuple(found)


def _failure(what: str, why: str, advice: str, stages: Sequence[str], hopeless: Collection[str]) -> Failure:
    mendable = any(name not in hopeless for name in stages)
    return Failure(what, why, advice if mendable else _NO_CALL_HELPS, stages[0], mendable)


def hopeless_stages(manager: RunManager, snapshot: RunSnapshot) -> tuple[str, ...]:
    """Returns the stages of a run that has ended which failed, or wait for one that did, and no call could mend.

    Raises:
        RunError: the run cannot be read.
    """
    lost = [stage.name for stage in snapshot.stages if stage.state in {"failed", "blocked"}]
    if not lost or snapshot.status in {"running", "new"}:
        return ()
    run = manager.run(snapshot.run_id)
    can = mendable(run.stages, run.fresh)
    return tuple(name for name in lost if name not in can)


def show(manager: RunManager, snapshot: RunSnapshot, failures: Sequence[Failure]) -> None:
    """Draws the cards."""
    if not failures:
        st.caption("Nothing has failed for good.")
        return
    over = snapshot.status not in {"running", "new"}
    for number, failure in enumerate(failures):
        with st.container(border=True, gap="small"):
            st.markdown(f"**{plain(failure.what)}**")
            if failure.why:
                st.markdown(f"Why: {plain(failure.why)}")
            st.markdown(f"What to do: {plain(failure.advice)}")
            if snapshot.status == "refused":
                show_despite(manager, snapshot.run_id, key=f"card{number}")
            elif over:
                if failure.mendable:
                    show_resume(manager, snapshot.run_id, snapshot.status, key=f"card{number}")
                if failure.stage:
                    words = "Change its prompt or model first"
                    rerun_link.show(manager.stages(snapshot.run_id), snapshot.run_id, failure.stage, words)
