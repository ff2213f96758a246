"""Everything about one run of the library: open, resume, name, tags, note, lineage, and what is unusual about it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime

import streamlit as st

from planexe.errors import PlanExeError
from planexe.figures import count_text, seconds_text, size_text, usd_text
from planexe.library.entry import UNREADABLE, RunEntry
from planexe.library.label import LONGEST_NOTE, LONGEST_TITLE, MOST_TAGS
from planexe.library.lineage import lineage_of
from planexe.runs.manager import RunManager
from planexe.ui.library import actions as library_actions
from planexe.ui.library import filters as library_filters
from planexe.ui.library import state as kept
from planexe.ui.shared import damaged_run, run_controls, state
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.palette import STATUS_BADGES, VERDICT_COLOURS
from planexe.ui.shared.run_picker import ago
from planexe.ui.shared.state_badges import BADGES

_MOST_OUTLIERS = 3


def show(manager: RunManager, entry: RunEntry, entries: Sequence[RunEntry]) -> None:
    """Draws the run; ``entries`` are all there are, for its lineage and the tags in use."""
    st.markdown(f"##### {plain(entry.title or entry.run_id)}")
    _show_state(entry)
    if entry.status == UNREADABLE:
        damaged_run.show(manager, entry.run_id, entry.problem)
        return
    if entry.problem:
        st.warning(plain(entry.problem), icon=":material/warning:")
        damaged_run.show_repair(manager, entry.run_id, entry.run_id)
    state.remember_run(entry.run_id)
    _show_ways(manager, entry)
    st.caption(_figures(entry))
    library_actions.show_actions(manager, [entry])
    _show_label(manager, entry, {tag for one in entries for tag in one.tags})
    _show_lineage(entry, entries)
    with st.expander("What was asked", icon=":material/flag:"):
        st.markdown(plain(entry.brief))
    _show_outliers(manager, entry)  # last: it compares the run with forty others


def _show_state(entry: RunEntry) -> None:
    label, colour = STATUS_BADGES.get(entry.status, (entry.status, "gray"))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(label, color=colour)  # pyrefly: ignore[bad-argument-type]  # the palette holds badge colours only
        if entry.verdict:
            st.badge(entry.verdict, color=VERDICT_COLOURS.get(entry.verdict, "gray"))  # pyrefly: ignore[bad-argument-type]
        if entry.simulated:
            st.badge("simulated", icon=":material/science:", color="violet")
        if entry.stale:
            st.badge(f"{BADGES['stale'].sign} {count_text(entry.stale, 'stage')} stale", color="orange")
        if entry.archived:
            st.badge("archived", color="gray")
        st.caption(f"made {ago(entry.created, datetime.now(UTC))}")


def _show_ways(manager: RunManager, entry: RunEntry) -> None:
    query = {state.RUN_PARAM: entry.run_id}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link("watch_run.py", label="Watch", icon=":material/monitoring:", query_params=query, width="content")
        st.page_link("read_plan.py", label="Read", icon=":material/menu_book:", query_params=query, width="content")
        st.page_link("tune_concurrency.py", label="Tune", icon=":material/speed:", query_params=query, width="content")
        st.page_link("race.py", label="Race", icon=":material/sports_score:", query_params=query, width="content")
        if not run_controls.may_go_on(manager, entry.run_id, entry.status):
            return
        label = run_controls.resume_label(entry.status)
        if st.button(label, type="primary", icon=":material/play_arrow:", key=f"library.resume.{entry.run_id}"):
            try:
                run_controls.go_on(manager, entry.run_id, entry.status)
            except PlanExeError as error:
                kept.complain(str(error))
                st.rerun()
            st.switch_page("watch_run.py", query_params=query)


def _figures(entry: RunEntry) -> str:
    parts = [
        plain(", ".join(entry.models)),
        f"{entry.graph.words}, {count_text(entry.concurrency, 'call')} at once",
        f"{count_text(entry.calls, 'call')} in {count_text(entry.attempts, 'attempt')}",
        seconds_text(entry.wall_s) if entry.wall_s else "",
        f"cost {usd_text(entry.cost_usd)}",
        count_text(entry.gaps, "gap") if entry.gaps else "",
        f"{size_text(entry.size_bytes)} on disk",
    ]
    return " · ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts if part)


def _show_label(manager: RunManager, entry: RunEntry, tags: Collection[str]) -> None:
    """Draws the fields a person fills in; each is kept as soon as it is left."""
    library, run_id = manager.library, entry.run_id
    tags_key, name_key, note_key = (f"library.{field}.{run_id}" for field in ("tags", "title", "note"))
    _fill_in({tags_key: list(entry.tags), name_key: entry.title, note_key: entry.note})

    def retag() -> None:
        given = st.session_state[tags_key]
        removed = [tag for tag in entry.tags if tag not in given]
        library.tag(run_id, [tag for tag in given if tag not in entry.tags], removed)

    st.multiselect(
        "Tags",
        sorted({*tags, *entry.tags}, key=str.casefold),
        accept_new_options=True,
        max_selections=MOST_TAGS,
        placeholder="Add a tag",
        key=tags_key,
        on_change=_keep,
        args=(retag,),
    )
    with st.expander("Name and note", icon=":material/edit:", expanded=bool(entry.note)):
        st.text_input(
            "Name",
            max_chars=LONGEST_TITLE,
            key=name_key,
            help="Empty: its own name.",
            on_change=_keep,
            args=(lambda: library.rename(run_id, st.session_state[name_key] or ""),),
        )
        st.text_area(
            "Note",
            max_chars=LONGEST_NOTE,
            height=90,
            key=note_key,
            on_change=_keep,
            args=(lambda: library.write_note(run_id, st.session_state[note_key] or ""),),
        )


def _fill_in(values: Mapping[str, object]) -> None:
    """Fills the fields with what is kept: it may have been changed elsewhere, or not have been fit to be kept."""
    for key, value in values.items():
        if st.session_state.get(key) != value:
            st.session_state[key] = value


def _keep(change: Callable[[], object]) -> None:
    kept.forget_notice()
    try:
        change()
    except PlanExeError as error:
        kept.complain(str(error))


def _show_lineage(entry: RunEntry, entries: Sequence[RunEntry]) -> None:
    lineage = lineage_of(entry.run_id, entries)
    if not lineage.ancestors and not lineage.children and not lineage.lost:
        return
    with st.expander("Where it comes from", icon=":material/account_tree:", expanded=True):
        if lineage.lost:
            st.caption(f"Begins with {plain(lineage.lost)}, which was deleted.")
        for depth, one in enumerate(lineage.ancestors):
            _show_relative(one, "↳ " * depth)
        st.markdown(f"{'↳ ' * len(lineage.ancestors)}**this run**")
        for one in lineage.children:
            _show_relative(one, "↳ " * (len(lineage.ancestors) + 1))


def _show_relative(entry: RunEntry, lead: str) -> None:
    label = f"{lead}{plain(entry.title)} ({STATUS_BADGES.get(entry.status, (entry.status,))[0]})"
    st.button(label, type="tertiary", key=f"library.relative.{entry.run_id}", on_click=_go_to, args=(entry,))


def _go_to(entry: RunEntry) -> None:
    library_filters.clear()
    st.session_state[kept.SHOW] = "archived" if entry.archived else "plans"
    kept.choose([entry.run_id])


def _show_outliers(manager: RunManager, entry: RunEntry) -> None:
    found = manager.library.outliers(entry.run_id)
    if not found:
        return
    stages = manager.stages(entry.run_id).stages
    lines = [
        f"{plain(stages[o.stage].heading if o.stage in stages else o.stage)}: {o.factor:.1f} × the usual "
        f"{seconds_text(o.usual_s)} a call (median of {o.runs} other runs)"
        for o in found[:_MOST_OUTLIERS]
    ]
    st.caption(":material/timer: Unlike your other runs: " + "; ".join(lines) + ".")
