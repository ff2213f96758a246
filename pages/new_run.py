"""Choose what is to be made, say what of, start."""

import streamlit as st

from planexe.ui.new_run import (
    asked_first,
    cards,
    estimate,
    input_form,
    input_preview,
    limits,
    origin,
    run_options,
    start,
)
from planexe.ui.shared import state, tour
from planexe.ui.shared.session import app_manager, plain_errors

started = state.take_started()
if started:
    st.switch_page("watch_run.py", query_params={state.RUN_PARAM: started})

manager = app_manager()
state.wish()
title, offer = st.columns([3, 1], vertical_alignment="center")
title.markdown("### New run")
with offer.container(horizontal=True, horizontal_alignment="right"):
    tour.show_start()
with plain_errors():
    workflow = cards.choose()
    input_form.prepare(workflow)
    graph = input_form.graph_of(workflow)
    run_options.prepare(manager.workbench, graph)
    inputs, settings = st.columns([1.7, 1], gap="large")
    with inputs:
        origin.show(workflow)
        input_form.show_needed(workflow)
        start.show(manager, workflow)
        asked_first.show(manager, workflow)
        input_preview.show(manager.workbench, workflow)
        input_form.show_hints(workflow)
        items = input_form.items_of(workflow, graph)
        estimate.show(manager.workbench, run_options.wishes(manager.workbench, graph, items))
    with settings:
        run_options.show_models(manager.workbench, graph)
        input_form.show_shaping(workflow, run_options.show_language)
        limits.show()
        input_form.show_open(workflow)
        run_options.show_simulation(manager.workbench)
