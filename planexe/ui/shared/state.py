"""Every key that the screens remember, and typed ways to read and write them; JSON-like values only."""

import secrets
from hashlib import blake2b
from typing import Final

import streamlit as st

_FORM: Final = "form."
WORKFLOW: Final = "form.workflow"
MODELS: Final = "form.models"
FAST_MODEL: Final = "form.fast_model"
CONCURRENCY: Final = "form.concurrency"
LANGUAGE: Final = "form.language"
PACE: Final = "form.pace"
FAULTS: Final = "form.faults"
SEED: Final = "form.seed"
MAX_COST: Final = "form.max_cost"
MAX_TOKENS: Final = "form.max_tokens"
MAX_MINUTES: Final = "form.max_minutes"
STOP_ON_WEAK: Final = "form.stop_on_weak"
MODELS_PART: Final = "part"
PING: Final = "models.ping"
LAB_PROFILE: Final = "lab.profile"
LAB_SEED: Final = "lab.seed"
LAB_CAP: Final = "lab.cap"
TABLE: Final = "watch.table"
RUN_PARAM: Final = "run"
ATTEMPT_PARAM: Final = "attempt"
ROWS_PARAM: Final = "rows"
PATH_PARAM: Final = "path"
SORT_PARAM: Final = "sort"
PRESENT_PARAM: Final = "present"
CAP_PARAM: Final = "cap"
BELOW_PARAM: Final = "below"

_WISH: Final = "new_run.wish"
_STARTED: Final = "new_run.started"
_ERROR: Final = "new_run.error"
_LAST_RUN: Final = "run.last"
_CAP: Final = "run.cap."
_NOTICE: Final = "run.notice"
_PAGE: Final = "run.page"
_VISITOR: Final = "run.visitor"


def input_key(workflow: str, name: str) -> str:
    """Returns the key of the form's field for an input of a workflow."""
    return f"{_FORM}{workflow}.{name}"


def lab_key(value: str) -> str:
    """Returns the key of a slider of the fault lab."""
    return f"lab.value.{value}"


def stand_in(run_id: str) -> str:
    """Returns what stands for a run's id where an audience can read it; the same for the same id, ever."""
    return f"~{blake2b(run_id.encode(), digest_size=5).hexdigest()}"


def control_key(control: str, run_id: str) -> str:
    """Returns the key of a control of a run; a page's elements carry their keys, so it does not hold the id."""
    return f"watch.{control}.{stand_in(run_id)}"


def cap_key(run_id: str) -> str:
    """Returns how the keys of a run's concurrency sliders begin."""
    return control_key("cap", run_id)


def cap_slider(run_id: str, cap: int) -> tuple[str, int]:
    """Returns key and first value of a run's concurrency slider.

    A cap that was moved elsewhere gets another slider, which begins with that cap. One whose value is set while it is
    on the page shows its least value for a moment, and a page that refreshes itself then takes that for the user's.
    """
    slider = _slider_of(run_id)
    if slider["known"] != cap:
        slider |= {"number": slider["number"] + 1, "before": slider["known"]}
    key = _slider_key(run_id, slider)
    slider |= {"known": cap, "first": slider["first"] if key in st.session_state else cap}
    st.session_state[f"{_CAP}{run_id}"] = slider
    return key, slider["first"]


def is_echo(run_id: str, key: str, cap: int) -> bool:
    """Returns whether a slider tells the value that it had all the time.

    One that another has replaced: the browser sent it before it heard of the move elsewhere, and taken for the user's,
    it would undo that move. Or one that left the page as its run ended.
    """
    slider = _slider_of(run_id)
    return cap == slider["known" if key == _slider_key(run_id, slider) else "before"]


def note_cap(run_id: str, key: str, cap: int) -> None:
    """Remembers which cap this page's slider shows; if the run has another one, it gets a new slider.

    So does a run whose cap was moved with a slider just when another one replaced it.
    """
    slider = _slider_of(run_id)
    if key == _slider_key(run_id, slider):
        st.session_state[f"{_CAP}{run_id}"] = slider | {"known": cap}


def _slider_of(run_id: str) -> dict[str, int]:
    nothing = {"known": 0, "number": 0, "first": 0, "before": 0}
    return dict(st.session_state.get(f"{_CAP}{run_id}", nothing))


def _slider_key(run_id: str, slider: dict[str, int]) -> str:
    return f"{cap_key(run_id)}.{slider['number']}"


def wish() -> str:
    """Returns the name of what is being written; it changes when that has started."""
    return str(st.session_state.setdefault(_WISH, secrets.token_hex(8)))


def note_started(run_id: str) -> None:
    """Remembers that what was being written has become a run."""
    st.session_state[_STARTED] = run_id
    st.session_state.pop(_ERROR, None)


def take_started() -> str:
    """Returns the run that has just been started, once; empty if there is none."""
    run_id = str(st.session_state.pop(_STARTED, ""))
    if run_id:
        st.session_state.pop(_WISH, None)
    return run_id


def note_error(text: str) -> None:
    """Remembers why the form could not be used as it is filled in at present."""
    st.session_state[_ERROR] = [text, _form()]


def error() -> str:
    """Returns the form's error; empty if there is none, or the form has been changed."""
    text, form = st.session_state.get(_ERROR, ["", ""])
    return str(text) if form == _form() else ""


def _form() -> str:
    """Returns what the form holds, as one text."""
    held = st.session_state
    return repr([(key, held[key]) for key in sorted(map(str, held)) if key.startswith(_FORM)])


def remember_run(run_id: str) -> None:
    """Remembers the run that is looked at, for the way from one page to the next."""
    st.session_state[_LAST_RUN] = run_id


def remembered_run() -> str:
    """Returns the run looked at before; empty if there is none."""
    return str(st.session_state.get(_LAST_RUN, ""))


def note_notice(text: str) -> None:
    """Remembers a sentence to show at the next drawing of the page."""
    st.session_state[_NOTICE] = text


def has_notice() -> bool:
    """Returns whether a sentence waits to be shown; a part of a page that draws itself then draws the whole page."""
    return bool(st.session_state.get(_NOTICE))


def take_notice() -> str:
    """Returns that sentence, once."""
    return str(st.session_state.pop(_NOTICE, ""))


def wish_page(page: str) -> None:
    """Asks to be led to another page, from a callback, which cannot lead there itself."""
    st.session_state[_PAGE] = page


def take_wished_page() -> str:
    """Returns that page, once; empty if there is none."""
    return str(st.session_state.pop(_PAGE, ""))


def visitor() -> str:
    """Returns a name for this browser tab, the same as long as it is open."""
    return str(st.session_state.setdefault(_VISITOR, secrets.token_hex(8)))
