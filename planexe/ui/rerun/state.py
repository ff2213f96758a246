"""What the Rerun page remembers: run, stages and items stand in the address, what is being written in the session."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

STAGE_PARAM: Final = "stage"
ITEM_PARAM: Final = "item"
AFTER_PARAM: Final = "after"
FAILED_PARAM: Final = "failed"
MODE_PARAM: Final = "do"
AGAIN: Final = "again"
RESULT: Final = "result"
EDIT: Final = "edit"
VERSIONS: Final = "versions"
MODES: Final[Mapping[str, str]] = {
    AGAIN: "Run again",
    RESULT: "What came of it",
    EDIT: "Edit by hand",
    VERSIONS: "Versions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is chosen on the page.

    Attributes:
        stages: names, in the order of the address.
        items: keys of single items, by stage.
        from_here: everything after the stages too.
        failed: whatever is missing or has gaps.
    """

    stages: tuple[str, ...] = ()
    items: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    from_here: bool = False
    failed: bool = False

    def wanted(self) -> dict[str, tuple[str, ...]]:
        """Returns each stage with its items, none for the whole stage."""
        return {name: self.items.get(name, ()) for name in self.stages}


def parse_selection(
    stages: Iterable[str], items: Iterable[str], known: Iterable[str], *, from_here: bool = False, failed: bool = False
) -> Selection:
    """Returns the selection of an address; stages that do not exist are left out.

    Args:
        stages: names of stages.
        items: ``stage:key`` of single items.
        known: the stages there are.
        from_here: everything after the stages too.
        failed: whatever is missing or has gaps.
    """
    there = frozenset(known)
    chosen = tuple(dict.fromkeys(name for name in stages if name in there))
    keys: dict[str, tuple[str, ...]] = {}
    for item in items:
        name, mark, key = item.partition(":")
        if mark and name in chosen and key not in keys.get(name, ()):
            keys[name] = (*keys.get(name, ()), key)
    return Selection(stages=chosen, items=keys, from_here=from_here and bool(chosen), failed=failed)


def selection(known: Iterable[str]) -> Selection:
    """Returns what the address chooses."""
    query = st.query_params
    return parse_selection(
        query.get_all(STAGE_PARAM),
        query.get_all(ITEM_PARAM),
        known,
        from_here=query.get(AFTER_PARAM) == "1",
        failed=query.get(FAILED_PARAM) == "1",
    )


def keep_selection(chosen: Selection) -> None:
    """Writes the selection into the address."""
    items = [f"{name}:{key}" for name, keys in chosen.items.items() if name in chosen.stages for key in keys]
    _keep(STAGE_PARAM, chosen.stages)
    _keep(ITEM_PARAM, items)
    _keep(AFTER_PARAM, ["1"] * (chosen.from_here and bool(chosen.stages)))
    _keep(FAILED_PARAM, ["1"] * chosen.failed)


def mode() -> str:
    """Returns what is being done on the page."""
    found = st.query_params.get(MODE_PARAM, AGAIN)
    return found if found in MODES else AGAIN


def keep_mode(name: str) -> None:
    """Writes into the address what is being done."""
    _keep(MODE_PARAM, [] if name == AGAIN else [name])


def focus(known: Sequence[str]) -> str:
    """Returns the one stage that editing and versions are about: the first that is chosen."""
    chosen = [name for name in st.query_params.get_all(STAGE_PARAM) if name in known]
    return chosen[0] if chosen else ""


def keep_focus(name: str) -> None:
    """Writes that stage into the address, before the others that are chosen."""
    others = [one for one in st.query_params.get_all(STAGE_PARAM) if one != name]
    _keep(STAGE_PARAM, [name, *others] if name else others)


def key(kind: str, run_id: str, *more: object) -> str:
    """Returns the session key of a widget of the page."""
    return ".".join(["rerun", kind, run_id, *map(str, more)])


def forget(kind: str, run_id: str) -> None:
    """Forgets what widgets of one kind held."""
    for name in [n for n in st.session_state if str(n).startswith(f"{key(kind, run_id)}.")]:
        del st.session_state[name]


def _keep(name: str, values: Sequence[str]) -> None:
    if list(values) == st.query_params.get_all(name):
        return
    if values:
        st.query_params[name] = list(values)
    else:
        st.query_params.pop(name, None)
