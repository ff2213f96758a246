"""The versions of one stage: who made each and when, how it differs from the present one, going back, and pinning."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from planexe.runs.manager import RunManager
from planexe.spine.changes import Pin, Restore, apply
from planexe.spine.run import Run
from planexe.spine.versions import Version
from planexe.ui.rerun import diff as rerun_diff
from planexe.ui.rerun import state as rerun_state
from planexe.ui.shared.guard import tell
from planexe.ui.shared.harmless import page_markdown
from planexe.ui.shared.run_picker import ago
from planexe.ui.shared.state_badges import BADGES
from planexe.ui.shared.value_badges import badge_line


def choose_stage(run: Run) -> str:
    """Draws the menu of the stages that have a value and returns the chosen one; it stands in the address."""
    names = [name for name in run.stages.stages if name in run.artefacts]
    if not names:
        st.info("Nothing has been made in this run yet.", icon=":material/hourglass_top:")
        return ""
    wanted = rerun_state.focus(names) or names[0]
    # Streamlit knows a choice by its words, and the sign before the name changes with the state.
    key = rerun_state.key("focus", run.run_id, run.fresh[wanted].state)
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted
    return str(
        st.selectbox(
            "Stage",
            names,
            key=key,
            format_func=lambda name: _menu_label(run, name),
            on_change=_take_focus,
            args=(key,),
        )
    )


def show(manager: RunManager, run: Run) -> None:
    """Draws the versions of the chosen stage."""
    name = choose_stage(run)
    if not name:
        return
    _show_state(run, name)
    versions = manager.reruns.versions(run.run_id, name)
    st.dataframe(
        [_table_row(version) for version in reversed(versions)],
        hide_index=True,
        key=rerun_state.key("versions", run.run_id, name),
        column_config={"What was special": st.column_config.TextColumn(width="large")},
        alt=f"Versions of {run.stages.stages[name].heading}, the present one first.",
    )
    if len(versions) > 1:
        _show_older(run, name, versions)
    else:
        st.caption("There is only this one. Each new answer and each edit keeps the value before it as a version.")
    with st.expander("The present value", icon=":material/article:"):
        st.markdown(page_markdown(run.text(name)))


def when_text(unix_s: float | None) -> str:
    """Returns how long ago a moment was, in plain words."""
    if unix_s is None:
        return "time unknown"
    moment = datetime.fromtimestamp(unix_s, UTC)
    return ago(moment.isoformat(), datetime.now(UTC))


def _menu_label(run: Run, name: str) -> str:
    badge = BADGES[run.fresh[name].state]
    more = " (calculated)" if run.stages.stages[name].kind == "compute" else ""
    return f"{badge.sign} {run.stages.stages[name].heading}{more}"


def _take_focus(key: str) -> None:
    rerun_state.keep_focus(str(st.session_state[key]))


def _show_state(run: Run, name: str) -> None:
    found, run_id = run.fresh[name], run.run_id
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(badge_line(found), width="stretch")
        pinned = found.state == "pinned"
        st.button(
            "Unpin" if pinned else "Pin",
            icon=":material/keep_off:" if pinned else ":material/keep:",
            help="A pinned value stays although what it is made from changes.",
            key=rerun_state.key("pin", run_id, name),
            on_click=tell,
            args=(lambda: apply(run, Pin(name, pinned=not pinned)),),
        )


def _table_row(version: Version) -> dict[str, str]:
    return {
        "Version": f"{version.number} (present)" if version.current else str(version.number),
        "Made by": version.made_by(),
        "When": when_text(version.unix_s),
        "What was special": version.details(),
    }


def _show_older(run: Run, name: str, versions: Sequence[Version]) -> None:
    run_id, older = run.run_id, [v.number for v in reversed(versions) if not v.current]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(
            "Compare the present value with",
            older,
            key=rerun_state.key("older", run_id, name, len(versions)),
            format_func=lambda n: f"version {n}, {versions[n - 1].made_by()}",
            width=340,
        )
        version = versions[number - 1]
        st.button(
            f"Go back to version {number}",
            icon=":material/undo:",
            type="primary",
            key=rerun_state.key("restore", run_id, name),
            help="The present value stays as a version. What comes after it can be brought up to date afterwards.",
            on_click=tell,
            args=(lambda: apply(run, Restore(name, version.artefact)), f"Version {number} is the value again."),
        )
    now = versions[-1]
    rerun_diff.show(
        run.stages.stages[name],
        version.artefact,
        now.artefact,
        old_title=f"Version {number} · {version.made_by()}",
        new_title=f"Present · {now.made_by()}",
    )
