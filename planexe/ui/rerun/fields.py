"""The fields of a value as widgets; each writes into the draft as it is left. Of a list one record is open at once."""

import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from planexe.json_text import json_text
from planexe.records import parse_json
from planexe.spine.value_form import (
    Field,
    Path,
    fields_of,
    get_at,
    lines_of,
    record_title,
    set_at,
    with_new,
    without,
)
from planexe.ui.rerun import draft as rerun_draft
from planexe.ui.rerun import state as rerun_state
from planexe.ui.shared.harmless import plain

_LINE_CHARACTERS = 70
_LARGEST_NUMBER = 2**53 - 1  # of JavaScript


def show(run_id: str, stage: str, schema: Mapping[str, Any], value: Any, path: Path = ()) -> None:
    """Draws the fields of the object at a path."""
    for field in fields_of(schema, value, path):
        if field.kind == "records":
            _show_records(run_id, stage, schema, value, field)
        else:
            _show_field(run_id, stage, value, field)


def _show_field(run_id: str, stage: str, value: Any, field: Field) -> None:
    found = get_at(value, field.path)
    if field.kind in ("whole", "number") and not _is_for_a_browser(found):
        field = replace(field, kind="json")
    key = _key(run_id, stage, field.path)
    common: dict[str, Any] = {
        "key": key, "help": field.help or None, "on_change": _take, "args": (run_id, stage, field, key)
    }  # fmt: skip
    if field.kind == "yes":
        st.checkbox(field.label, value=bool(found), **common)
    elif field.kind == "choice":
        choices = [*field.choices, *([found] if found is not None and found not in field.choices else [])]
        index = choices.index(found) if found in choices else None
        st.selectbox(field.label, choices, index=index, **common)
    elif field.kind == "whole":
        st.number_input(field.label, value=None if found is None else int(found), step=1, **common)
    elif field.kind == "number":
        st.number_input(field.label, value=None if found is None else float(found), format="%g", **common)
    elif field.kind == "lines":
        lines = [str(line) for line in found or ()]
        st.text_area(
            f"{field.label} (one on a line)",
            value="\n".join(lines),
            height=min(320, max(84, 40 + 26 * sum(1 + len(line) // _LINE_CHARACTERS for line in lines))),
            **common,
        )
    elif field.kind == "json":
        st.text_area(f"{field.label} (JSON)", value=json_text(found, indent=1), **common)
    else:
        _show_text(field, "" if found is None else str(found), common)


def _is_for_a_browser(found: object) -> bool:
    """Returns whether a field for numbers can hold a value; one that was written by hand may be odd."""
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return found is None or (is_number and abs(found) <= _LARGEST_NUMBER)


def _show_text(field: Field, text: str, common: Mapping[str, Any]) -> None:
    if len(text) > _LINE_CHARACTERS or "\n" in text:
        rows = sum(1 + len(line) // _LINE_CHARACTERS for line in text.split("\n"))
        st.text_area(field.label, value=text, height=min(360, max(84, 40 + 26 * rows)), **common)
    else:
        st.text_input(field.label, value=text, **common)


def _show_records(run_id: str, stage: str, schema: Mapping[str, Any], value: Any, field: Field) -> None:
    records = get_at(value, field.path) or []
    key = rerun_state.key("record", run_id, stage, *field.path)
    at = min(int(st.session_state.get(key, 0)), max(0, len(records) - 1))
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if records:
                _choose_record(field, [record_title(record, n) for n, record in enumerate(records, 1)], key, at)
            else:
                st.markdown(f"{plain(field.label)}: none")
            st.button(
                "Add",
                icon=":material/add:",
                key=f"{key}.add",
                on_click=_add,
                args=(run_id, stage, schema, field.path, key),
            )
            st.button(
                "Remove",
                icon=":material/delete:",
                key=f"{key}.remove",
                disabled=not records,
                on_click=_remove,
                args=(run_id, stage, (*field.path, at)),
            )
        if records:
            show(run_id, stage, schema, value, (*field.path, at))


def _choose_record(field: Field, titles: list[str], key: str, at: int) -> None:
    """Draws the menu of records. Streamlit knows a choice by its words: other words make it another menu."""
    menu = f"{key}.menu.{zlib.crc32(chr(10).join(titles).encode('utf-8', 'surrogatepass'))}.{at}"
    st.selectbox(
        f"{field.label} ({len(titles)})",
        range(len(titles)),
        index=at,
        key=menu,
        format_func=lambda n: titles[n],
        help=field.help or None,
        on_change=_take_record,
        args=(key, menu),
    )


def _take_record(key: str, menu: str) -> None:
    st.session_state[key] = int(st.session_state[menu])


def _take(run_id: str, stage: str, field: Field, key: str) -> None:
    value = _present(run_id, stage)
    given = st.session_state[key]
    if field.kind == "lines":
        given = lines_of(given)
    elif field.kind == "json":
        try:
            given = parse_json(given.encode("utf-8", "surrogatepass"))
        except ValueError:  # kept as text: the check then names the field
            given = str(given)
    elif field.kind == "text" and field.optional and not given.strip():
        given = None
    rerun_draft.change(run_id, stage, set_at(value, field.path, given), redraw=False)


def _add(run_id: str, stage: str, schema: Mapping[str, Any], path: Path, key: str) -> None:
    value = _present(run_id, stage)
    rerun_draft.change(run_id, stage, with_new(schema, value, path))
    st.session_state[key] = len(get_at(value, path))


def _remove(run_id: str, stage: str, path: Path) -> None:
    rerun_draft.change(run_id, stage, without(_present(run_id, stage), path))


def _present(run_id: str, stage: str) -> Any:
    return st.session_state[rerun_state.key("draft", run_id, stage)]["value"]


def _key(run_id: str, stage: str, path: Path) -> str:
    turn = st.session_state[rerun_state.key("draft", run_id, stage)]["turn"]
    return rerun_state.key("field", run_id, stage, turn, *path)
