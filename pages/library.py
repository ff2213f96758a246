"""All plans: search, tags, stars, archive, bin, lineage, and the way to each of them."""

import streamlit as st

from planexe.ui.library import actions as library_actions
from planexe.ui.library import bin as library_bin
from planexe.ui.library import filters as library_filters
from planexe.ui.library import state as library_state
from planexe.ui.library import view as library_view
from planexe.ui.shared.session import app_manager, plain_errors

manager = app_manager()
library_state.forget_change()
library_filters.follow_address()
title, views = st.columns([1, 2], vertical_alignment="center")
title.markdown("### Library")
with views, st.container(horizontal=True, horizontal_alignment="right"):
    view = library_filters.show_view()
with st.container():  # always there, so that what follows keeps its place on the page
    library_actions.show_notice(manager)
with plain_errors():
    if view == "bin":
        library_bin.show(manager)
    else:
        entries = manager.library.entries()
        library_view.show_runs(manager, entries, view)
        library_view.follow(manager, entries)
library_filters.keep_address()
