"""Everything about one run of the library: open, resume, name, tags, note, lineage, and what is unusual about it."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

import streamlit as st

from planexe.errors import PlanExeError
from planexe.figures import count_text, seconds_text, usd_text
from planexe.library.entry import UNREADABLE, RunEntry
from planexe.library.label import LONGEST_NOTE, LONGEST_TITLE, MOST_TAGS
from planexe.library.lineage import lineage_of
from planexe.run_manager.manager import RunManager
from planexe.ui import library_actions, library_duplicate, state
from planexe.ui import library_state as kept
from planexe.ui.harmless import plain
from planexe.ui.palette import STATUS_BADGES
from planexe.ui.run_picker import ago

_RESUMABLE = frozenset({"interrupted", "stopped", "failed", "complete with gaps"})
_MOST_OUTLIERS = 3


def show(manager: RunManager, entry: RunEntry, entries: Sequence[RunEntry]) -> None:
    """Draws the run; ``entries`` are all there are, for its lineage and the tags in use."""
    st.markdown(f"##### {plain(entry.title or entry.run_id)}")
    _show_state(entry)
    if entry.status == UNREADABLE:
        st.error(plain(entry.problem), icon=":material/error:")
        library_actions.show_delete(manager, [entry])
        return
    _show_ways(manager, entry)
    st.caption(_figures(entry))
    with st.container(horizontal=True, gap="small"):
        library_actions.show_star(manager, [entry.run_id], on=not entry.starred)
        library_actions.show_archive(manager, [entry.run_id], on=not entry.archived)
        library_duplicate.show(manager, entry)
        library_actions.show_delete(manager, [entry])
    _show_label(manager, entry, {tag for one in entries for tag in one.tags})
    _show_lineage(entry, entries)
    _show_outliers(manager, entry)
    with st.expander("Goal", icon=":material/flag:"):
        st.markdown(plain(entry.goal))


def _show_state(entry: RunEntry) -> None:
    label, colour = STATUS_BADGES.get(entry.status, (entry.status, "gray"))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(label, color=colour)  # type: ignore[arg-type]  # the palette holds badge colours only
        if entry.simulated:
            st.badge("simulated", icon=":material/science:", color="violet")
        if entry.archived:
            st.badge("archived", color="gray")
        st.caption(f"made {ago(entry.created, datetime.now(UTC))}")


def _show_ways(manager: RunManager, entry: RunEntry) -> None:
    query = {state.RUN_PARAM: entry.run_id}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link("watch_run.py", label="Watch", icon=":material/monitoring:", query_params=query, width="content")
        st.page_link("read_plan.py", label="Read", icon=":material/menu_book:", query_params=query, width="content")
        if entry.status not in _RESUMABLE:
            return
        label = "Try again what is missing" if entry.status == "complete with gaps" else "Resume"
        if st.button(label, type="primary", icon=":material/play_arrow:", key=f"library.resume.{entry.run_id}"):
            try:
                manager.resume(entry.run_id)
            except PlanExeError as error:
                kept.complain(str(error))
                st.rerun()
            st.switch_page("watch_run.py", query_params=query)


def _figures(entry: RunEntry) -> str:
    parts = [
        plain(", ".join(entry.models)),
        f"{entry.detail}{', quick' if entry.quick else ''}, {count_text(entry.concurrency, 'call')} at once",
        f"{count_text(entry.calls, 'call')} in {count_text(entry.attempts, 'attempt')}",
        seconds_text(entry.wall_s) if entry.wall_s else "",
        f"cost {usd_text(entry.cost_usd)}",
        count_text(entry.gaps, "gap") if entry.gaps else "",
        f"{entry.size_bytes / 1e6:,.1f} MB on disk",
    ]
    return " · ".join(part for part in parts if part)


def _show_label(manager: RunManager, entry: RunEntry, tags: Collection[str]) -> None:
    """Draws the fields a person fills in; each is kept as soon as it is left."""
    library, run_id = manager.library, entry.run_id
    given = st.multiselect(
        "Tags",
        sorted({*tags, *entry.tags}, key=str.casefold),
        default=list(entry.tags),
        accept_new_options=True,
        max_selections=MOST_TAGS,
        placeholder="Add a tag",
        key=f"library.tags.{run_id}.{'|'.join(entry.tags)}",
    )
    if set(given) != set(entry.tags):
        added, removed = [t for t in given if t not in entry.tags], [t for t in entry.tags if t not in given]
        _keep(lambda: library.tag(run_id, added, removed))
    with st.expander("Name and note", icon=":material/edit:", expanded=bool(entry.note)):
        name = st.text_input(
            "Name",
            value=entry.title,
            max_chars=LONGEST_TITLE,
            key=f"library.title.{run_id}.{entry.title}",
            help="Empty: the plan's own name.",
        )
        note = st.text_area(
            "Note", value=entry.note, max_chars=LONGEST_NOTE, height=90, key=f"library.note.{run_id}.{entry.note}"
        )
    if (name or "").strip() != entry.title:
        _keep(lambda: library.rename(run_id, name or ""))
    if (note or "").strip() != entry.note:
        _keep(lambda: library.write_note(run_id, note or ""))


def _keep(change: Callable[[], object]) -> None:
    kept.forget_notice()
    try:
        change()
    except PlanExeError as error:
        kept.complain(str(error))
    st.rerun()


def _show_lineage(entry: RunEntry, entries: Sequence[RunEntry]) -> None:
    lineage = lineage_of(entry.run_id, entries)
    if not lineage.ancestors and not lineage.children and not lineage.lost:
        return
    with st.expander("Where it comes from", icon=":material/account_tree:", expanded=True):
        if lineage.lost:
            st.caption(f"Begins with {plain(lineage.lost)}, which was deleted.")
        for depth, one in enumerate(lineage.ancestors):
            _show_relative(one, "↳ " * depth)
        st.markdown(f"{'↳ ' * len(lineage.ancestors)}**this plan**")
        for one in lineage.children:
            _show_relative(one, "↳ " * (len(lineage.ancestors) + 1))


def _show_relative(entry: RunEntry, lead: str) -> None:
    label = f"{lead}{plain(entry.title)} ({STATUS_BADGES.get(entry.status, (entry.status,))[0]})"
    st.button(label, type="tertiary", key=f"library.relative.{entry.run_id}", on_click=_go_to, args=(entry.run_id,))


def _go_to(run_id: str) -> None:
    kept.choose([run_id])


def _show_outliers(manager: RunManager, entry: RunEntry) -> None:
    found = manager.library.outliers(entry.run_id)
    if not found:
        return
    stages = manager.workbench.stages.stages
    lines = [
        f"{plain(stages[o.stage].heading if o.stage in stages else o.stage)}: {o.factor:.1f} × the usual "
        f"{seconds_text(o.usual_s)} a call (median of {o.runs} other plans)"
        for o in found[:_MOST_OUTLIERS]
    ]
    st.caption(":material/timer: Unlike your other plans: " + "; ".join(lines) + ".")
