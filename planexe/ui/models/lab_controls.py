"""The controls of the fault lab: a profile, and sliders for what is broken, how slow it is and how much it allows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planexe.errors import SettingsError
from planexe.simulator.habits import HABITS
from planexe.simulator.settings import SimulatorSettings, load_profile, profile_description, profile_mix, profile_names
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain

_PERCENT = 100
_COLUMNS = 2
FAULTS: Mapping[str, tuple[str, str]] = {
    "rate_limit": (
        "Refused (429)",
        "HTTP 429 with Retry-After. The executor waits as long as it is told, all together.",
    ),
    "server_error": ("Server error", "HTTP 500 to 504. Tried again after a growing, jittered wait."),
    "reset": ("Broken connection", "The connection breaks before or in the middle of the answer. Tried again."),
    "hang": (
        "Silence",
        "No more bytes come. In the lab an attempt is given up after 6 to 10 s, in a plan after 30 to 60.",
    ),
    "truncation": ("Cut off", "The answer ends at the output cap. Asked once more with twice the room."),
    "invalid_json": ("No JSON", "Text that is not the JSON asked for. A repair turn names what is wrong."),
    "schema_violation": ("Wrong fields", "JSON that breaks the schema. A repair turn names the failing fields."),
    "refusal": ("Refusal", "The model declines. No second try cures that: the next model of the list is asked."),
    "content_filter": ("Filter", "The provider's filter withholds the answer. The next model is asked."),
    "empty_choices": ("Empty answer", "A completion without choices. Tried again."),
    "poor": (
        "Poor answer",
        "Right shape, but short texts, wrong ids, numbers as words. Checked, mended or asked again.",
    ),
    "almost_json": ("Almost JSON", "Comments, raw line breaks, encoded twice. Read as it was meant, with a note."),
    "loop": ("Loop", "Every text says the same over and over. Asked again."),
    "echo": ("Echo", "Every text is the question. Asked again."),
    "one_text": ("One text for all", "Every text is the first one. Asked again."),
    "aborted": ("Aborted", "The answer breaks off with finish reason `abort`. Tried again."),
    "stream_error": ("Error inside", "An error is told in the middle of the answer. Tried again."),
    "endless": ("Endless", "The answer never ends. It is left after a multiple of what was asked for."),
    "odd_status": ("Odd status", "HTTP 498, 499 or 529. Tried again."),
    "key_echo": ("Key told", "An error that holds what looks like a key. It is replaced by stars."),
}
"""Faults by name: what the slider is called, and what it does and how the executor copes."""
ODD: Final = tuple(FAULTS)[tuple(FAULTS).index("poor") :]
"""Faults of answers that arrive, and are wrong in some odd way."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A slider of the service's speed or limits."""

    label: str
    most: float
    step: float
    meaning: str


PACES: Mapping[str, Pace] = {
    "queue_s": Pace("Queue (s)", 5.0, 0.1, "Median wait before the model looks at a call."),
    "first_token_s": Pace("First token (s)", 5.0, 0.05, "Time to the first word of an empty prompt."),
    "tokens_per_s": Pace("Tokens a second", 300.0, 5.0, "How fast one call that is alone is written."),
    "tail_rate": Pace("Slow calls (share)", 0.5, 0.01, "Share of calls that are several times slower than the others."),
}
NO_LIMIT = 0


def show() -> str:
    """Draws the controls and returns the mix they make; empty while they make none, with the reason on the page."""
    st.session_state.setdefault(state.LAB_PROFILE, "flaky")
    if state.lab_key("hang") not in st.session_state:
        _take_profile()
    st.selectbox(
        "Profile",
        profile_names(),
        key=state.LAB_PROFILE,
        on_change=_take_profile,
        help="A named mix. The sliders below show it, and change it.",
    )
    st.caption(profile_description(str(st.session_state[state.LAB_PROFILE])))
    _show_sliders()
    try:
        return chosen_mix()
    except SettingsError as error:
        st.error(plain(error.told({error.field: "Faults"})), icon=":material/error:")
        return ""


def chosen_mix() -> str:
    """Returns the mix the controls make.

    Raises:
        SettingsError: the shares of the faults add up to more than one.
    """
    values = st.session_state
    changes = {name: values[state.lab_key(name)] / _PERCENT for name in FAULTS}
    changes |= {name: max(values[state.lab_key(name)], PACES[name].step) for name in PACES if name != "tail_rate"}
    chosen, usual = values[state.lab_key("habits")], load_profile(str(values[state.LAB_PROFILE])).habits.shares
    changes |= {name: (usual.get(name) or 1.0) if name in chosen else 0.0 for name in HABITS}
    changes["tail_rate"] = values[state.lab_key("tail_rate")]
    requests = values[state.lab_key("requests_per_minute")]
    if requests != NO_LIMIT:
        changes["requests_per_minute"] = requests
    mix = profile_mix(str(values[state.LAB_PROFILE]), changes)
    load_profile(mix)
    return mix


def values_of(settings: SimulatorSettings) -> dict[str, float]:
    """Returns what the sliders show for a profile: shares in percent, the rest as it is."""
    found: dict[str, float] = {name: round(getattr(settings.faults, name) * _PERCENT) for name in FAULTS}
    found |= {name: float(getattr(settings.latency, name)) for name in PACES}
    found["requests_per_minute"] = settings.limits.requests_per_minute or NO_LIMIT
    return found


def _take_profile() -> None:
    settings = load_profile(str(st.session_state[state.LAB_PROFILE]))
    for name, value in values_of(settings).items():
        st.session_state[state.lab_key(name)] = value
    st.session_state[state.lab_key("habits")] = [name for name in HABITS if settings.habits.shares.get(name)]


def _show_sliders() -> None:
    held = st.session_state
    columns = _show_faults(name for name in FAULTS if name not in ODD)
    columns[0].number_input(
        "Requests a minute",
        NO_LIMIT,
        100_000,
        step=10,
        key=state.lab_key("requests_per_minute"),
        help="0 is no limit. Calls beyond it are refused with Retry-After.",
    )
    odd = any(held[state.lab_key(name)] for name in ODD)
    with st.expander("Odd answers", icon=":material/question_mark:", expanded=odd):
        _show_faults(ODD)
    habits = held[state.lab_key("habits")]
    with st.expander("Habits of its own", icon=":material/psychology_alt:", expanded=bool(habits)):
        _show_habits()
    with st.expander("How slow it is", icon=":material/speed:"):
        for place, name in zip(st.columns(_COLUMNS) * 2, PACES, strict=True):
            _pace_slider(place, name)


def _show_faults(names: Iterable[str]) -> Sequence[DeltaGenerator]:
    columns = st.columns(_COLUMNS)
    for number, name in enumerate(names):
        label, meaning = FAULTS[name]
        columns[number % _COLUMNS].slider(label, 0, _PERCENT, key=state.lab_key(name), format="%d %%", help=meaning)
    return columns


def _show_habits() -> None:
    chosen = st.multiselect(
        "Habits",
        list(HABITS),
        key=state.lab_key("habits"),
        format_func=lambda name: name.replace("_", " "),
        placeholder="None: it keeps to the book",
        help="What this service does in its own way. Those of a profile meet its share of the calls, others all calls.",
    )
    if chosen:
        st.caption(plain(" ".join(str(HABITS[name]) for name in chosen)))


def _pace_slider(place: DeltaGenerator, name: str) -> None:
    pace = PACES[name]
    place.slider(pace.label, 0.0, pace.most, step=pace.step, key=state.lab_key(name), help=pace.meaning)
