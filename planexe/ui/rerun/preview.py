"""What a rerun will do, shown before anything runs, and the button that starts it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from planexe.figures import count_text, seconds_text, usd_text
from planexe.runs.manager import RunManager
from planexe.runs.reruns import Preview
from planexe.spine.rerun import RerunWish
from planexe.spine.run import Run
from planexe.ui.rerun import state as rerun_state
from planexe.ui.shared.guard import guarded
from planexe.ui.shared.harmless import plain

_ESTIMATE = (
    "The first number counts what is certain to run. The second one counts everything that may follow from it; a stage "
    "whose answer does not change spares those after it. Seconds and tokens are those measured in this run."
)


def show(manager: RunManager, run: Run, wish: RerunWish) -> None:
    """Draws the preview and the button."""
    run_id = run.run_id
    preview = manager.reruns.preview(run_id, wish)
    if not preview.plan.again:
        st.info(
            "Choose stages on the left. Nothing is missing or stale."
            if not wish.failed
            else "Nothing has failed and nothing is missing.",
            icon=":material/arrow_back:",
        )
        return
    _show_figures(preview)
    confirmed = _show_overwrites(run, preview, wish)
    number = len(preview.plan.again)
    chosen = bool(wish.stages) or wish.failed
    started = st.button(
        f"Run {count_text(number, 'stage')} again" if chosen else "Bring up to date",
        type="primary",
        icon=":material/play_arrow:",
        key=rerun_state.key("start", run_id),
        disabled=not confirmed,
    )
    if started:  # no callback: it would know the fields as they were when the button was drawn
        _start(manager, run_id, replace(wish, overwrite=bool(preview.overwrites)))
        st.rerun()
    _show_groups(run, preview)


def band(least: str, most: str) -> str:
    """Returns a range as text; one value where both ends are the same."""
    return least if least == most else f"{least} – {most}"


def cost_band(least: float | None, most: float | None) -> str:
    """Returns a range of money, in USD; ``not known`` where one end of it is not."""
    return usd_text(None) if least is None or most is None else band(usd_text(least), usd_text(most))


def _show_figures(preview: Preview) -> None:
    least, most = preview.least, preview.most
    calls, time, cost = st.columns([1, 1.5, 1.5])
    calls.metric("Calls", band(f"{least.calls:,}", f"{most.calls:,}"), help=_ESTIMATE)
    time.metric("Time", band(seconds_text(least.wall_s), seconds_text(most.wall_s)))
    cost.metric("Cost", cost_band(least.cost_usd, most.cost_usd))


def _show_groups(run: Run, preview: Preview) -> None:
    plan = preview.plan
    _show_group(run, "Runs again", plan.again, plan.why, preview.calls, expanded=len(plan.again) <= 6)
    why = "Each of these is asked only if something it is made from really changes."
    _show_group(run, "May run again", plan.perhaps, {}, preview.calls, note=why)
    kept = [n for n in plan.reused if plan.why[n].startswith("kept")]
    _show_group(run, "Kept as a person left it", kept, plan.why, {}, expanded=True)
    st.caption(f"{count_text(len(plan.reused) - len(kept), 'stage')} stay as they are and cost nothing.")


def _show_group(
    run: Run,
    title: str,
    names: Sequence[str],
    why: Mapping[str, str],
    calls: Mapping[str, int],
    *,
    note: str = "",
    expanded: bool = False,
) -> None:
    if not names:
        return
    with st.expander(f"{title} ({len(names)})", expanded=expanded):
        if note:
            st.caption(note)
        st.markdown("\n".join(stage_lines(run, names, why, calls)))


def stage_lines(run: Run, names: Iterable[str], why: Mapping[str, str], calls: Mapping[str, int]) -> Iterable[str]:
    """Yields a line for each stage: why it runs again, and how many calls that takes."""
    for name in names:
        more = [why[name]] if name in why else []
        reason = run.fresh[name].why if why.get(name) in {"stale", "failed", "has gaps"} else ""
        more += [reason[0].lower() + reason[1:].rstrip(".")] if reason else []
        more += [count_text(calls[name], "call") if calls[name] else "calculated"] if name in calls else []
        text = f"- {plain(run.stages.stages[name].heading)}"
        yield f"{text} :gray[{plain(', '.join(more))}]" if more else text


def _show_overwrites(run: Run, preview: Preview, wish: RerunWish) -> bool:
    """Draws the question whether a person's values may be replaced; returns whether the rerun may start."""
    if not preview.overwrites:
        return True
    names = ", ".join(run.stages.stages[name].heading for name in preview.overwrites)
    return st.checkbox(
        f"Replace what a person wrote or pinned: {plain(names)}",
        key=rerun_state.key("overwrite", run.run_id, *sorted(wish.stages)),
        help="The present value stays as a version, so you can go back to it.",
    )


def _start(manager: RunManager, run_id: str, wish: RerunWish) -> None:
    if not guarded(lambda: manager.reruns.start(run_id, wish)):
        return
    for kind in ("guidance", "models", "prompt", "overwrite"):
        rerun_state.forget(kind, run_id)
    rerun_state.keep_mode(rerun_state.RESULT)
