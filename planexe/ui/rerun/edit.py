"""Writes a stage's value by hand: a form made from its shape, or JSON, with undo and one sentence per wrong field."""

from typing import Any

import streamlit as st

from planexe.json_text import json_text
from planexe.records import parse_json
from planexe.runs.manager import RunManager
from planexe.spine.changes import Edit, Restore, apply, problems_of_value
from planexe.spine.run import Run
from planexe.spine.value_form import changes_between, path_words, problem_words
from planexe.ui.rerun import draft as rerun_draft
from planexe.ui.rerun import fields as rerun_fields
from planexe.ui.rerun import state as rerun_state
from planexe.ui.rerun import versions as rerun_versions
from planexe.ui.shared.guard import guarded, tell
from planexe.ui.shared.harmless import plain

_SHOWN = 8


def show(manager: RunManager, run: Run, *, side_key: str) -> None:
    """Draws the editor of the chosen stage, what it comes to in a container of its own beside the fields."""
    name = rerun_versions.choose_stage(run)
    if not name:
        return
    run_id, stage = run.run_id, run.stages.stages[name]
    _warn(run, name)
    draft = rerun_draft.open_draft(run_id, name, run.artefacts[name])
    form, review = st.columns([1.7, 1], gap="large")
    with form:
        as_json = st.toggle("As JSON", key=rerun_state.key("as_json", run_id, name))
        broken = ""
        if as_json:
            broken = _show_json(run_id, name, draft)
        else:
            model = stage.value_model
            assert model is not None
            rerun_fields.show(run_id, name, model.model_json_schema(), draft.value)
    with review, st.container(key=side_key):
        _show_review(run, name, rerun_draft.open_draft(run_id, name, run.artefacts[name]).value, broken)
        _undo_edit(manager, run, name)


def _warn(run: Run, name: str) -> None:
    stage = run.stages.stages[name]
    if stage.kind == "compute":
        st.caption("The program calculates this one. What you write stays until you run the stage again.")
    readers = [
        other.heading for other in run.stages.stages.values() for need in other.all_needs()
        if need.stage == name and need.part
    ]  # fmt: skip
    if readers:
        st.caption(f"{plain(', '.join(readers))} reads single answers of this stage, which an edit does not change.")


def _show_json(run_id: str, name: str, draft: rerun_draft.Draft) -> str:
    """Draws the value as JSON and returns what is wrong with the text as such."""
    key = rerun_state.key("json", run_id, name, draft.turn)
    st.session_state.setdefault(key, json_text(draft.value, indent=2))
    text = st.text_area("JSON", key=key, height=460, label_visibility="collapsed")
    try:
        value = parse_json(text.encode("utf-8", "surrogatepass"))
    except ValueError as error:
        return f"The text {error}."
    if value != draft.value:
        rerun_draft.change(run_id, name, value, redraw=False)
    return ""


def _show_review(run: Run, name: str, value: Any, broken: str) -> None:
    run_id, stored = run.run_id, run.artefacts[name].value
    changes = changes_between(stored, value)
    problems = [broken] if broken else list(problems_of_value(run, name, value))
    if problems:
        st.error("\n".join(f"- {plain(problem_words(problem))}" for problem in problems), icon=":material/error:")
    if changes:
        more = f" and {len(changes) - _SHOWN} more" if len(changes) > _SHOWN else ""
        st.markdown(f"**Changed:** {plain(', '.join(map(path_words, changes[:_SHOWN])) + more)}")
        after = [n for n in run.stages.stages if name in run.needs[n]]
        if after:
            st.caption(
                f"{len(after)} stages are made from it directly. They become stale, and you decide when they run."
            )
    else:
        st.caption("Nothing is changed yet. Each field is checked as you leave it.")
    with st.container(horizontal=True):
        saved = st.button(
            "Save my version",
            type="primary",
            icon=":material/save:",
            key=rerun_state.key("save", run_id, name),
            disabled=not changes or bool(problems),
        )
        st.button(
            "Undo",
            icon=":material/undo:",
            key=rerun_state.key("undo_draft", run_id, name),
            disabled=not rerun_draft.can_undo(run_id, name),
            on_click=rerun_draft.undo,
            args=(run_id, name),
        )
        st.button(
            "Discard",
            type="tertiary",
            key=rerun_state.key("discard", run_id, name),
            disabled=not changes,
            on_click=rerun_draft.discard,
            args=(run_id, name),
        )
    if saved:  # no callback: it would know the fields as they were when the button was drawn
        _save(run, name, value)
        st.rerun()


def _save(run: Run, name: str, value: Any) -> None:
    heading = plain(run.stages.stages[name].heading)
    if guarded(lambda: apply(run, Edit(name, value)), f"{heading}: your version is in place; the one before is kept."):
        rerun_draft.discard(run.run_id, name)


def _undo_edit(manager: RunManager, run: Run, name: str) -> None:
    """Draws the way back where a person wrote the present value."""
    if run.artefacts[name].origin != "person":
        return
    versions = manager.reruns.versions(run.run_id, name)
    if len(versions) < 2:
        return
    before = versions[-2]
    st.button(
        f"Take my edit back (to version {before.number}, {plain(before.made_by())})",
        icon=":material/history:",
        type="tertiary",
        key=rerun_state.key("unedit", run.run_id, name),
        on_click=tell,
        args=(lambda: apply(run, Restore(name, before.artefact)), "The value before your edit is in place again."),
    )
