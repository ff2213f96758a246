"""Write the idea, choose models and concurrency, start."""

import streamlit as st

from planexe.ui.new_run import estimate as plan_estimate
from planexe.ui.new_run import form as plan_form
from planexe.ui.new_run import settings as plan_settings
from planexe.ui.new_run import workflow_form
from planexe.ui.shared import state, tour
from planexe.ui.shared.session import app_manager, plain_errors

started = state.take_started()
if started:
    st.switch_page("watch_run.py", query_params={state.RUN_PARAM: started})

manager = app_manager()
state.wish()
title, offer = st.columns([3, 1], vertical_alignment="center")
title.markdown("### New plan")
with offer.container(horizontal=True, horizontal_alignment="right"):
    tour.show_start()
with plain_errors():
    plan_settings.prepare(manager.workbench)
    workflow = workflow_form.choose()
    if workflow != workflow_form.PLAN:
        workflow_form.show(manager, workflow)
    else:
        goal, settings = st.columns([1.7, 1], gap="large")
        with goal:
            plan_form.show_goal()
            plan_form.show_start(manager)
            plan_form.show_hints()
            plan_estimate.show(manager.workbench, plan_settings.wishes(manager.workbench))
        with settings:
            plan_settings.show(manager.workbench)
