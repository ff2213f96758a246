"""The first page: what the workbench does, choose what is to be made, say what of, start."""

import streamlit as st

from planexe.ui.new_run import (
    asked_first,
    cards,
    estimate,
    hero,
    input_fields,
    input_form,
    input_preview,
    last_runs,
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
bench = manager.workbench
state.wish()
with plain_errors():
    form, beside = st.columns([1.66, 1], gap="medium")
    with form.container(gap="small"):
        workflow = cards.choose()
        input_form.prepare(workflow)
        graph = input_form.graph_of(workflow)
        run_options.prepare(bench, graph)
        origin.show(workflow)
        input_form.show_needed(workflow)
        shaping = input_form.first_shaping(workflow)
        model, cap, choice, more = st.columns([1.5, 1.6, 1, 0.7] if shaping else [1.7, 2, 0.01, 0.7], gap="medium")
        with model:
            run_options.show_models(bench)
        with cap:
            run_options.show_cap(bench, graph)
        if shaping:
            with choice:
                input_fields.show(workflow, shaping)
        with more.popover("More", width="stretch"):
            run_options.show_advice(bench, graph)
            run_options.show_fast_model(bench)
            input_form.show_shaping(workflow, run_options.show_language)
            limits.show()
            input_form.show_open(workflow)
            run_options.show_simulation(bench)
        begin, ahead = st.columns([1, 2], gap="medium")
        with begin:
            start.show(manager, workflow)
        with ahead:
            items = input_form.items_of(workflow, graph)
            estimate.show(bench, run_options.wishes(bench, graph, items))
        start.show_below(manager)
        asked_first.show(manager, workflow)
        input_preview.show(bench, workflow)
        input_form.show_hints(workflow)
    with beside.container(gap="small"):
        with st.container(horizontal=True, horizontal_alignment="right"):
            tour.show_start()
        hero.show()
        last_runs.show(manager)
