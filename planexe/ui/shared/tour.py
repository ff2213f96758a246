"""The guided tour: a card above the pages that leads through the workbench on sample runs, offline, in two minutes."""

from collections.abc import Sequence
from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from planexe.errors import PlanExeError
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.sample_runs import add_samples
from planexe.ui.shared.session import app_manager
from planexe.ui.shared.tour_steps import Step, step_number, steps_for

PARAM: Final = "tour"
_FIRST: Final = "new_run"
_STEP: Final = "run.tour.step"
_GO: Final = "run.tour.go"


def show(pages: Sequence[StreamlitPage], present: StreamlitPage) -> None:
    """Draws the card while the tour goes on, and leads to the page of its step.

    Args:
        pages: all pages of the workbench.
        present: the one that is about to be drawn.
    """
    steps = steps_for({f"{page.url_path or _FIRST}.py" for page in pages})
    number = _present_step(len(steps))
    if number is None and (page := state.take_wished_page()):
        st.switch_page(page)
    if number is None:
        st.query_params.pop(PARAM, None)
        return
    step = steps[number]
    if st.session_state.pop(_GO, False):
        if not _has_samples():
            return
        st.switch_page(step.page, query_params={**step.query, PARAM: str(number + 1)})
    st.query_params[PARAM] = str(number + 1)
    _show_card(step, number, len(steps), here=f"{present.url_path or _FIRST}.py" == step.page)


def show_start() -> None:
    """Draws the button that begins the tour, while it does not go on."""
    if st.session_state.get(_STEP) is not None:
        return
    st.button(
        "Two-minute tour",
        icon=":material/tour:",
        key="run.tour.start",
        type="tertiary",
        on_click=_go,
        args=(0,),
        help="Leads through the workbench on three finished sample runs. Needs no key and no network.",
    )


def _show_card(step: Step, number: int, count: int, *, here: bool) -> None:
    with st.container(border=True, gap="small", key="tour-card"):
        words, buttons = st.columns([2.6, 1], vertical_alignment="center")
        end = "" if step.title.endswith("?") else "."
        words.markdown(f"**{number + 1} of {count}: {step.title}{end}** {step.text}")
        with buttons.container(horizontal=True, horizontal_alignment="right", gap="small"):
            _button("Back", number - 1, "run.tour.back", disabled=number == 0)
            if not here:
                _button("Go there", number, "run.tour.here", primary=True)
            elif number + 1 < count:
                _button("Next", number + 1, "run.tour.next", primary=True)
            else:
                st.button("Write your own", type="primary", key="run.tour.done", on_click=_end, args=(True,))
            st.button(
                "", icon=":material/close:", type="tertiary", key="run.tour.close", on_click=_end, help="End the tour"
            )


def _button(label: str, target: int, key: str, *, primary: bool = False, disabled: bool = False) -> None:
    st.button(
        label,
        key=key,
        type="primary" if primary else "secondary",
        disabled=disabled,
        on_click=_go,
        args=(target,),
    )


def _present_step(count: int) -> int | None:
    if _STEP not in st.session_state:
        asked = step_number(st.query_params.get(PARAM, ""), count)
        if asked is not None:
            st.session_state[_STEP] = asked
            st.session_state[_GO] = True
    number: int | None = st.session_state.get(_STEP)
    return number if number is not None and number < count else None


def _has_samples() -> bool:
    """Sees to it that the sample runs are there; says so where that is not possible."""
    try:
        add_samples(app_manager().workbench.settings.runs)
    except PlanExeError as error:
        _end()
        st.error(plain(str(error)), icon=":material/error:")
        return False
    return True


def _go(number: int) -> None:
    st.session_state[_STEP] = number
    st.session_state[_GO] = True


def _end(begin: bool = False) -> None:
    st.session_state[_STEP] = None
    if begin:
        state.wish_page(f"{_FIRST}.py")
