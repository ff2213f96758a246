"""The model catalogue, a real ping, an import of one's own, and the fault lab of the simulated model."""

import streamlit as st

from planexe.ui.models import fault_lab, sandbox_line
from planexe.ui.models import file_import as models_import
from planexe.ui.models import limits as models_limits
from planexe.ui.models import offers as models_offers
from planexe.ui.models import ping as models_ping
from planexe.ui.models import table as models_table
from planexe.ui.shared import state
from planexe.ui.shared.session import app_manager, plain_errors

PARTS = {"catalogue": "Catalogue", "limits": "Limits", "import": "Import", "lab": "Fault lab"}

if page := state.take_wished_page():
    st.switch_page(page)

manager = app_manager()
title, choice = st.columns([1, 2.4], vertical_alignment="center")
title.markdown("### Models")
wished = st.query_params.get(state.MODELS_PART, "")
st.session_state.setdefault("models.part", wished if wished in PARTS else "catalogue")
part = choice.segmented_control(
    "Part of the page",
    list(PARTS),
    format_func=lambda name: PARTS[name],
    required=True,
    key="models.part",
    label_visibility="collapsed",
)
st.query_params[state.MODELS_PART] = part or "catalogue"
with plain_errors():
    if part == "lab":
        fault_lab.show(manager)
    elif part == "limits":
        models_limits.show(manager)
    elif part == "import":
        models_import.show(manager)
    else:
        models_ping.show(manager)
        models_offers.show(manager)
        models_table.show(manager.workbench.catalog, manager.workbench.settings.environment)
        sandbox_line.show()
