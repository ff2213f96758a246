"""What can be done with chosen runs on the Library page, and the line that says what was done."""

from collections.abc import Callable, Sequence

import streamlit as st

from planexe import workflows
from planexe.errors import PlanExeError
from planexe.figures import count_text, size_text
from planexe.library.entry import RunEntry
from planexe.runs.manager import RunManager
from planexe.spine.workflow import Graph, usable_workflows
from planexe.ui.library import duplicate as library_duplicate
from planexe.ui.library import state as kept
from planexe.ui.new_run import input_fields, origin
from planexe.ui.shared.harmless import plain
from planexe.ui.tune import choice as tune_choice


def show_notice(manager: RunManager) -> None:
    """Draws what was done last, with the way back, and what could not be done."""
    text, undo = kept.notice()
    complaint = kept.complaint()
    if complaint:
        st.error(plain(complaint), icon=":material/error:")
    if not text:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", border=True):
        st.markdown(f":material/check: {plain(text)}", width="stretch")
        if undo:
            st.button("Undo", icon=":material/undo:", key="library.undo", on_click=_undo, args=(manager, undo))
        st.button("", icon=":material/close:", key="library.dismiss", type="tertiary", help="Hide this line",
                  on_click=kept.forget_notice)  # fmt: skip


def show_for_several(manager: RunManager, chosen: Sequence[RunEntry]) -> None:
    """Draws what can be done with several runs at once."""
    ids = [entry.run_id for entry in chosen]
    st.markdown(f"**{count_text(len(chosen), 'run')} chosen**")
    st.caption(f"{size_text(sum(e.size_bytes for e in chosen))} on disk")
    if len(ids) == 2:
        show_compare(ids)
        _show_made_of(chosen)
    else:
        st.caption("Choose exactly two to compare them.")
    with st.form("library.tags.many", border=False, enter_to_submit=True):
        tags = st.text_input(
            "Add tags", key="library.tags.text", placeholder="food, Denmark", help="With commas between."
        )
        if st.form_submit_button("Add to all", icon=":material/label:"):
            _do(f"Tagged {count_text(len(ids), 'run')}.", lambda run_id: _add_tags(manager, run_id, tags), ids)
            st.rerun()
    show_actions(manager, chosen)


def show_compare(run_ids: Sequence[str]) -> None:
    """Draws the way to the comparison of runs, where the workbench has that page."""
    try:
        st.page_link(
            "tune_concurrency.py",
            label="Compare the two",
            icon=":material/compare_arrows:",
            query_params=tune_choice.query_of(run_ids),
        )
    except st.errors.StreamlitPageNotFoundError:
        return


def _show_made_of(chosen: Sequence[RunEntry]) -> None:
    """Draws a button for each workflow that is made of so many runs; it opens the form with these, the oldest first."""
    run_ids = [entry.run_id for entry in sorted(chosen, key=lambda entry: entry.created)]
    for workflow in usable_workflows():
        names = input_fields.run_inputs(workflow)
        if len(names) == len(run_ids) and st.button(
            plain(workflow.title), icon=":material/add_circle:", key=f"library.make.{workflow.name}",
            help=f"{workflows.summary_of(workflow.name)}. Opens New run; nothing starts yet.",
        ):  # fmt: skip
            origin.forget()
            origin.take(Graph(workflow.name, tuple(zip(names, run_ids, strict=True))))
            st.switch_page("new_run.py")


def show_actions(manager: RunManager, chosen: Sequence[RunEntry]) -> None:
    """Draws the buttons that star, archive, duplicate (one run only) and delete."""
    ids = [entry.run_id for entry in chosen]
    left, right = st.columns(2, gap="small")
    with left:
        _show_star(manager, ids, on=not all(e.starred for e in chosen))
        if len(chosen) == 1:
            library_duplicate.show(manager, chosen[0])
    with right:
        _show_archive(manager, ids, on=not all(e.archived for e in chosen))
        show_delete(manager, chosen)


def _show_star(manager: RunManager, ids: Sequence[str], *, on: bool) -> None:
    """Draws the button that stars runs, or takes the stars away."""
    if st.button(
        "Star" if on else "Unstar",
        icon=":material/star:",
        key="library.star",
        width="stretch",
    ):
        _do("", lambda run_id: manager.library.star(run_id, on=on), ids)
        st.rerun()


def _show_archive(manager: RunManager, ids: Sequence[str], *, on: bool) -> None:
    """Draws the button that archives runs, or brings them back."""
    number = count_text(len(ids), "run")
    if st.button(
        "Archive" if on else "Unarchive",
        icon=":material/archive:" if on else ":material/unarchive:",
        key="library.archive",
        width="stretch",
        help="Archived runs are out of sight until you show them." if on else None,
    ):
        done = f"{number} archived." if on else f"{number} back among the others."
        _do(done, lambda run_id: manager.library.archive(run_id, on=on), ids)
        st.rerun()


def show_delete(manager: RunManager, chosen: Sequence[RunEntry]) -> None:
    """Draws the button that deletes runs, after a question."""
    if st.button("Delete", icon=":material/delete:", key="library.delete", width="stretch"):
        _ask_delete(manager, chosen)


@st.dialog("Move to the bin?")
def _ask_delete(manager: RunManager, chosen: Sequence[RunEntry]) -> None:
    for entry in chosen[:8]:
        st.markdown(f"- {plain(entry.title or entry.run_id)}")
    if len(chosen) > 8:
        st.markdown(f"- and {len(chosen) - 8} more")
    st.caption("They can be taken back until you empty the bin.")
    with st.container(horizontal=True, gap="small"):
        if st.button(
            "Move to the bin",
            type="primary",
            icon=":material/delete:",
            key="library.delete.yes",
            on_click=delete,
            args=(manager, chosen),
        ):
            st.rerun()  # closes the question
        if st.button("Keep", key="library.delete.no"):
            st.rerun()


def delete(manager: RunManager, chosen: Sequence[RunEntry]) -> None:
    """Moves runs to the bin, and offers to take them back."""
    names: list[str] = []
    kept.forget_notice()
    problem = _each(lambda run_id: names.append(manager.delete(run_id)), [entry.run_id for entry in chosen])
    if names:
        first = next((e.title for e in chosen if e.run_id == names[0]), "") if len(names) == 1 else ""
        kept.say(f"Moved {f'“{first}”' if first else count_text(len(names), 'run')} to the bin.", undo=names)
        kept.choose(())
    if problem:
        kept.complain(problem)


def restore(manager: RunManager, names: Sequence[str]) -> None:
    """Takes runs out of the bin."""
    _do(f"{count_text(len(names), 'run')} restored.", manager.library.restore, names)


def _undo(manager: RunManager, names: Sequence[str]) -> None:
    restored: list[str] = []
    _do("", lambda name: restored.append(manager.library.restore(name)), names)
    kept.choose(restored)


def _add_tags(manager: RunManager, run_id: str, text: str) -> None:
    manager.library.tag(run_id, [part for part in text.split(",") if part.strip()])


def _do(done: str, action: Callable[[str], object], names: Sequence[str]) -> None:
    """Does something with each name, then says so; the first problem is told, the others are done all the same."""
    kept.forget_notice()
    problem = _each(action, names)
    if problem:
        kept.complain(problem)
    elif done:
        kept.say(done)


def _each(action: Callable[[str], object], names: Sequence[str]) -> str:
    problem = ""
    for name in names:
        try:
            action(name)
        except PlanExeError as error:
            problem = problem or str(error)
    return problem
