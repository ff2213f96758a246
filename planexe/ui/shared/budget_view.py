"""A run that stopped at a limit: higher limits, and the button that goes on with them."""

import streamlit as st

from planexe.errors import PlanExeError
from planexe.runs.manager import RunManager
from planexe.spine.budget import OPTIONS, Budget, BudgetKind, BudgetLine, checked_budget
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain

_FIELDS: dict[BudgetKind, tuple[str, float, str]] = {
    "cost": ("New limit, USD", 0.1, "%.2f"),
    "tokens": ("New limit, tokens", 100_000.0, "%.0f"),
    "minutes": ("New limit, minutes", 1.0, "%g"),
}


def show_raise(manager: RunManager, run_id: str) -> None:
    """Draws a field for each limit that is used up, filled with a likely need, and the button that goes on."""
    lines = [line for line in manager.snapshot(run_id).budget if line.state != "well"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for line in lines:
            label, step, form = _FIELDS[line.kind]
            st.number_input(
                label,
                min_value=0.0,
                value=likely_need(line),
                step=step,
                format=form,
                key=_key(run_id, line.kind),
                width=200,
                help=f"So far: {line.text}.",
            )
        st.button(
            "Raise the limit and go on",
            type="primary",
            icon=":material/play_arrow:",
            key=f"watch.raise.{run_id}",
            on_click=_raise,
            args=(manager, run_id, [line.kind for line in lines]),
            help="Everything finished is kept; only what is missing is asked.",
        )


def likely_need(line: BudgetLine) -> float:
    """Returns what the whole run will probably need, with a tenth to spare; twice the limit where that is unknown."""
    need = max(1.1 * (line.expected or 0.0), line.cap if line.expected else 2 * line.cap, 1.1 * line.spent)
    if line.kind == "tokens":
        return float(-(-need // 10_000) * 10_000)
    return round(need + 0.005, 2)


def raised(kinds: list[BudgetKind], values: dict[BudgetKind, float]) -> Budget:
    """Returns the limits that the fields set.

    Raises:
        SettingsError: one of them is no number above 0.
    """
    by_kind = {kind: values[kind] for kind in kinds}
    return checked_budget(by_kind.get("cost"), by_kind.get("tokens"), by_kind.get("minutes"))


def _raise(manager: RunManager, run_id: str, kinds: list[BudgetKind]) -> None:
    try:
        manager.set_budget(run_id, raised(kinds, {kind: st.session_state[_key(run_id, kind)] for kind in kinds}))
        manager.resume(run_id)
    except PlanExeError as error:
        labels = {OPTIONS[kind]: label for kind, (label, _, _) in _FIELDS.items()}
        state.note_notice(plain(error.told(labels)))


def _key(run_id: str, kind: BudgetKind) -> str:
    return f"watch.raise.{kind}.{run_id}"
