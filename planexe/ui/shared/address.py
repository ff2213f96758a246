"""What of a page stands in its address, so that a reload, a second tab and a shared link show the same."""

import streamlit as st

from planexe.ui.shared import state
from planexe.ui.shared.live_gantt import ChartView

ROW_KINDS = ("stage", "slot", "model")
SORTS = ("plan", "start", "time", "status")


def chart_view() -> ChartView:
    """Returns how the address says that the chart is shown."""
    rows = st.query_params.get(state.ROWS_PARAM, "stage")
    sort = st.query_params.get(state.SORT_PARAM, "plan")
    return ChartView(
        selected=st.query_params.get(state.ATTEMPT_PARAM, ""),
        rows=rows if rows in ROW_KINDS else "stage",
        sort=sort if sort in SORTS else "plan",
        path=st.query_params.get(state.PATH_PARAM, "") == "1",
    )


def keep_chart_view(view: ChartView) -> None:
    """Writes into the address how the chart is shown; what is as usual is left out."""
    keep(state.ATTEMPT_PARAM, view.selected)
    keep(state.ROWS_PARAM, view.rows if view.rows in ROW_KINDS and view.rows != "stage" else "")
    keep(state.SORT_PARAM, view.sort if view.sort in SORTS and view.sort != "plan" else "")
    keep(state.PATH_PARAM, "1" if view.path else "")


def keep(name: str, value: str) -> None:
    """Writes one value into the address, or takes an empty one out; nothing is sent where nothing changes."""
    if value == st.query_params.get(name, ""):
        return
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
