"""A rerun while it goes on, and what came of it: what changed, what was spared, keep it or go back."""

from collections.abc import Sequence

import streamlit as st

from planexe.errors import PlanExeError
from planexe.figures import count_text, seconds_text
from planexe.runs.manager import RunManager
from planexe.runs.stalls import stall_seconds
from planexe.spine.change_log import Change
from planexe.spine.changes import Restore, apply
from planexe.spine.registry import StageSet
from planexe.spine.rerun_result import RerunResult, spared_text
from planexe.spine.run import Run
from planexe.ui.rerun import diff as rerun_diff
from planexe.ui.rerun import state as rerun_state
from planexe.ui.rerun.versions import when_text
from planexe.ui.shared import address, attempt_details, live_gantt, run_controls
from planexe.ui.shared.guard import guarded, tell
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.palette import STATUS_BADGES
from planexe.ui.shared.session import plain_errors

_SHOWN = 6


def show(manager: RunManager, run: Run, status: str) -> None:
    """Draws the last rerun, live while it goes on."""
    run_id = run.run_id
    live = status in {"new", "running"}
    last = manager.reruns.last(run_id)
    if last is None:
        st.info("Nothing has been run again yet.", icon=":material/replay:")
        return
    rerun, result = last
    _show_what(run, rerun)
    if live:
        st.fragment(_follow, run_every=1.0)(manager, run_id, rerun, status)
        with st.container():
            run_controls.show_controls(manager, run_id, status)
    else:
        _show_end(manager, run, rerun, result, status)
    st.fragment(_show_chart)(manager, run, rerun, live=live)


def _show_what(run: Run, rerun: Change) -> None:
    headings = [run.stages.stages[name].heading for name in rerun.stages if name in run.stages.stages]
    more = f" and {len(headings) - _SHOWN} more" if len(headings) > _SHOWN else ""
    what = ", ".join(headings[:_SHOWN]) + more if headings else "what was missing or stale"
    st.markdown(f"**Run again {when_text(rerun.unix_s)}:** {plain(what)}")


def _follow(manager: RunManager, run_id: str, rerun: Change, drawn_status: str) -> None:
    """Draws how far the rerun is; when it has ended, draws the page anew."""
    with plain_errors():
        look = manager.look(run_id)
        snapshot = look.snapshot
        if snapshot.status != drawn_status:
            st.rerun()
        since_s = look.clock.wall_s - look.clock.run_s(rerun.unix_s)
        asked = [a for a in manager.feed(run_id).attempts if a.anchor_unix_s + a.ended >= rerun.unix_s]
        done = sum(a.outcome == "ok" for a in asked)
        label, colour = STATUS_BADGES[snapshot.status]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(label, color=colour)  # pyrefly: ignore[bad-argument-type]  # the palette holds badge colours only
            st.markdown(
                f"{count_text(done, 'call')} answered, {snapshot.calls_running} running · "
                f"{seconds_text(since_s)} so far. "
                "What does not change spares the stages after it."
            )


def _show_chart(manager: RunManager, run: Run, rerun: Change, *, live: bool) -> None:
    """Draws the chart of this rerun's attempts alone."""
    with plain_errors():
        run_id, request = run.run_id, run.request
        since_s = manager.reruns.session_start_s(run_id, rerun)
        if not live:
            st.caption("The calls of this rerun")
        view = live_gantt.show(
            run_id,
            _stages_of(run, rerun),
            address.chart_view(),
            live=live,
            stall_s=stall_seconds(request),
            since_s=since_s,
        )
        address.keep_chart_view(view)
        attempt_details.show(manager, run_id, view.selected)


def _stages_of(run: Run, rerun: Change) -> StageSet:
    """Returns the stages that the rerun could touch: the rows of its chart."""
    rows = {n: s for n, s in run.stages.stages.items() if n in rerun.again or n in rerun.perhaps}
    return StageSet(rows, run.stages.chapters)


def _show_end(manager: RunManager, run: Run, rerun: Change, result: RerunResult, status: str) -> None:
    headings = {name: stage.heading for name, stage in run.stages.stages.items()}
    figures = (
        ("Asked again", len(result.asked), "Stages whose question went to a model."),
        ("Changed", len(result.changed), "Stages whose value is another one now, calculated ones included."),
        ("Same answer", len(result.same), "Stages that were asked and gave the value they had."),
        ("Spared", len(result.spared), "Stages that might have run, but nothing they are made from changed."),
    )
    for column, (name, number, meaning) in zip(st.columns(len(figures)), figures, strict=True):
        column.metric(name, number, help=meaning)
    spared = spared_text(result, headings)
    if spared:
        with st.expander(plain(spared), icon=":material/content_cut:"):
            st.markdown("\n".join(f"- {plain(headings[name])}" for name in result.spared))
    failed = [name for name, found in run.fresh.items() if found.state == "failed"]
    if failed:
        _show_failed(manager, run, failed, status)
    changed = [*(n for n in rerun.stages if n in result.changed), *(n for n in result.changed if n not in rerun.stages)]
    if changed:
        _show_changed(manager, run, rerun, changed)
    elif result.asked:
        st.info("The answer is the one there was before, so nothing else has changed.", icon=":material/equal:")


def _show_failed(manager: RunManager, run: Run, failed: Sequence[str], status: str) -> None:
    lines = [f"- **{plain(run.stages.stages[n].heading)}**: {plain(run.fresh[n].why)}" for n in failed[:_SHOWN]]
    st.error("\n".join([f"{count_text(len(failed), 'stage')} could not be made.", *lines]), icon=":material/error:")
    run_controls.show_resume(manager, run.run_id, status, key="rerun")


def _show_changed(manager: RunManager, run: Run, rerun: Change, changed: Sequence[str]) -> None:
    run_id = run.run_id
    key = rerun_state.key("changed", run_id)
    if st.session_state.get(key) not in changed:
        st.session_state[key] = changed[0]
    labels = {n: run.stages.stages[n].heading + (" ✓ kept" if _is_kept(rerun, n) else "") for n in changed}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            "What changed",
            changed,
            key=key,
            format_func=lambda n: labels[n],
            width=420,
        )
        _show_verdict(manager, run, rerun, changed, name)
    versions = manager.reruns.versions(run_id, name)
    old = next((v for v in reversed(versions) if v.artefact.digest == rerun.before.get(name)), None)
    if old is None:
        st.caption("It had no value before.")
        return
    titles = {"old_title": f"Before · {old.made_by()}", "new_title": f"Now · {versions[-1].made_by()}"}
    rerun_diff.show(run.stages.stages[name], old.artefact, versions[-1].artefact, **titles)


def _show_verdict(manager: RunManager, run: Run, rerun: Change, changed: Sequence[str], name: str) -> None:
    run_id = run.run_id
    st.button(
        "Keep",
        icon=":material/check:",
        key=rerun_state.key("keep", run_id, name),
        disabled=_is_kept(rerun, name),
        help="Nothing happens: the new value is in place. Ticks it off and shows the next one.",
        on_click=_keep,
        args=(rerun, run_id, tuple(changed), name),
    )
    st.button(
        "Go back",
        icon=":material/undo:",
        key=rerun_state.key("back", run_id, name),
        disabled=name not in rerun.before,
        help="The value before becomes the stage's value again; the new one stays as a version.",
        on_click=tell,
        args=(lambda: _go_back(manager, run_id, rerun, [name]), "The value before is in place again."),
    )
    chosen = [n for n in changed if n in rerun.stages and n in rerun.before] or [
        n for n in changed if n in rerun.before
    ]
    st.button(
        "Undo the whole rerun",
        icon=":material/settings_backup_restore:",
        key=rerun_state.key("undo", run_id),
        type="tertiary",
        help="Goes back to every value that you asked to have made again, and brings what follows up to date. What was "
        "answered before is taken from the journal and costs nothing.",
        on_click=_undo,
        args=(manager, run_id, rerun, tuple(chosen)),
    )


def _is_kept(rerun: Change, name: str) -> bool:
    return f"{rerun.unix_s}:{name}" in st.session_state.get(rerun_state.key("kept", "all"), [])


def _keep(rerun: Change, run_id: str, changed: Sequence[str], name: str) -> None:
    key = rerun_state.key("kept", "all")
    st.session_state[key] = [*st.session_state.get(key, []), f"{rerun.unix_s}:{name}"]
    left = [one for one in changed if not _is_kept(rerun, one)]
    if left:
        st.session_state[rerun_state.key("changed", run_id)] = left[0]


def _go_back(manager: RunManager, run_id: str, rerun: Change, names: Sequence[str]) -> None:
    for name in names:
        versions = manager.reruns.versions(run_id, name)
        old = next(v for v in reversed(versions) if v.artefact.digest == rerun.before[name])
        apply(manager.run(run_id), Restore(name, old.artefact))


def _undo(manager: RunManager, run_id: str, rerun: Change, names: Sequence[str]) -> None:
    if not guarded(lambda: _go_back(manager, run_id, rerun, names)):
        return
    try:
        manager.resume(run_id)
    except PlanExeError:  # the values are back; bringing the rest up to date can be asked for again
        return
