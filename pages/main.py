"""The script that app.py names: page settings, and the one list of pages."""

import streamlit as st

from planexe.ui.shared import page_style, tour
from planexe.ui.shared.page_icon import LOGO, PAGE_ICON

st.set_page_config(page_title="PlanExe Workbench", page_icon=PAGE_ICON, layout="wide")

PAGES = [
    st.Page("new_run.py", title="New run", icon=":material/edit_note:", default=True),
    st.Page("watch_run.py", title="Watch", icon=":material/monitoring:"),
    st.Page("read_plan.py", title="Read", icon=":material/menu_book:"),
    st.Page("rerun_stage.py", title="Rerun", icon=":material/replay:"),
    st.Page("library.py", title="Library", icon=":material/collections_bookmark:"),
    st.Page("tune_concurrency.py", title="Tune", icon=":material/speed:"),
    st.Page("race.py", title="Race", icon=":material/sports_score:"),
    st.Page("models.py", title="Models", icon=":material/network_node:"),
]

st.logo(LOGO, size="large")
page_style.show()
page = st.navigation(PAGES, position="top")
tour.show(PAGES, page)
page.run()
