"""Chooses what to run again: quick picks, and every stage by chapter with the state of its value."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from planexe.spine.mendable import OTHER_WAYS, mendable
from planexe.spine.run import Run
from planexe.ui.rerun import state as rerun_state
from planexe.ui.rerun.state import Selection
from planexe.ui.shared import value_badges
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.state_badges import pickable, stage_label


def show(run: Run, chosen: Selection) -> None:
    """Draws the choice; what is chosen stands in the address."""
    chapters = pickable(run.stages, run.fresh)
    known = [name for names in chapters.values() for name in names]
    _show_quick_picks(run, chosen, known)
    value_badges.show_legend(run.fresh)
    for chapter, names in chapters.items():
        _show_chapter(run, chapter, names, chosen, known)


def _show_quick_picks(run: Run, chosen: Selection, known: Sequence[str]) -> None:
    run_id = run.run_id
    broken = mendable(run.stages, run.fresh)
    with st.container(horizontal=True, gap="small"):
        st.button(
            f"What failed or has gaps ({len(broken)})",
            key=rerun_state.key("pick_failed", run_id),
            type="primary" if chosen.failed else "secondary",
            disabled=not broken and not chosen.failed,
            help="Asks only for what is missing, failed, or kept a poor answer. Everything else stays."
            if broken
            else f"No call could mend anything here. {OTHER_WAYS}",
            on_click=rerun_state.keep_selection,
            args=(Selection(failed=not chosen.failed),),
        )
        for label, names in run.workflow.quick_picks.items():
            there = tuple(name for name in names if name in known)
            if there:
                st.button(
                    label,
                    key=rerun_state.key("pick_some", run_id, label),
                    type="primary" if chosen.stages == there else "secondary",
                    on_click=rerun_state.keep_selection,
                    args=(Selection(stages=there),),
                )
        st.button(
            "Clear",
            key=rerun_state.key("pick_none", run_id),
            type="tertiary",
            disabled=chosen == Selection(),
            on_click=rerun_state.keep_selection,
            args=(Selection(),),
        )


def _show_chapter(run: Run, chapter: str, names: Sequence[str], chosen: Selection, known: Sequence[str]) -> None:
    run_id = run.run_id
    key = _chapter_key(run_id, chapter)
    wanted = [name for name in names if name in chosen.stages]
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted
    st.pills(
        plain(run.stages.chapters[chapter]),
        names,
        selection_mode="multi",
        wrap=True,
        key=key,
        format_func=lambda name: stage_label(run.stages.stages[name].heading, run.fresh[name].state),
        on_change=_take_pills,
        args=(run_id, tuple(run.stages.chapters), tuple(known)),
    )


def _take_pills(run_id: str, chapters: Sequence[str], known: Sequence[str]) -> None:
    """Writes what the pills hold into the address; stages that stay chosen keep their place and their items."""
    before = rerun_state.selection(known)
    picked = [n for chapter in chapters for n in st.session_state.get(_chapter_key(run_id, chapter)) or ()]
    kept = [name for name in before.stages if name in picked]
    rerun_state.keep_selection(replace(before, stages=(*kept, *(n for n in picked if n not in kept)), failed=False))


def _chapter_key(run_id: str, chapter: str) -> str:
    return rerun_state.key("pills", run_id, chapter)
