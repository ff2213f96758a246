"""A real ping of one model: does it answer, how soon, how fast."""

from pathlib import Path

import streamlit as st

from planexe.blocks.safe_text import first_words
from planexe.figures import seconds_text, usd_text
from planexe.llm.model_spec import ModelSpec, has_key
from planexe.llm.services import SIMULATED
from planexe.runs.manager import RunManager
from planexe.runs.ping import Ping, accepted_text, fit_text, ping
from planexe.ui.models.table import key_advice
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain

_TICK_S = 0.5
_MOST_TEXT = 180


def show(manager: RunManager) -> None:
    """Draws the choice of a model, the button, and what the last ping of it gave."""
    workbench = manager.workbench
    names = list(workbench.catalog.specs)
    chosen, button = st.columns([3, 1], vertical_alignment="bottom")
    name = chosen.selectbox("Try a model", names, key=state.PING, persist_state="session")
    spec = workbench.catalog.get(name)
    usable = has_key(spec, workbench.settings.environment) and not spec.problem
    button.button(
        "Send two short calls",
        icon=":material/network_ping:",
        key="models.ping.send",
        disabled=not usable,
        on_click=_send,
        args=(manager, name),
        width="stretch",
    )
    if spec.problem:
        st.warning(plain(spec.problem), icon=":material/key_off:")
    elif not usable:
        st.warning(key_advice(spec, Path.cwd()), icon=":material/key_off:")
    running = (trial := manager.trials.get(_name(name))) is not None and trial.running
    st.fragment(_show_result, run_every=_TICK_S if running else None)(manager, spec, drawn_running=running)


def ping_text(found: Ping) -> str:
    """Returns what a ping gave, in a sentence or two."""
    parts = [f"answered in {seconds_text(found.seconds)}"]
    if found.first_token_s is not None:
        parts.append(f"first token after {seconds_text(found.first_token_s)}")
    if found.tokens_per_s is not None:
        parts.append(f"{found.output_tokens} tokens at {found.tokens_per_s:.0f} a second")
    if found.cost_usd is not None:
        parts.append(usd_text(found.cost_usd))
    return ", ".join(parts)


def _show_result(manager: RunManager, spec: ModelSpec, *, drawn_running: bool) -> None:
    trial = manager.trials.get(_name(spec.name))
    if trial is None:
        st.caption("Two real calls, one with a schema: a fraction of a cent where the service is paid.")
        return
    if trial.running:
        st.info(f"Asking {plain(spec.name)}…", icon=":material/hourglass_top:")
        return
    if drawn_running:
        st.rerun()
    if trial.problem or trial.value is None:
        st.error(f"{plain(spec.name)} did not answer: {plain(trial.problem)}", icon=":material/error:")
        return
    found: Ping = trial.value
    st.success(f"**{plain(spec.name)}** {ping_text(found)}.", icon=":material/check_circle:")
    if found.accepted.problem:
        st.error(plain(accepted_text(found)), icon=":material/error:")
    else:
        st.markdown(plain(accepted_text(found)))
    st.markdown(plain(fit_text(found.plan, spec)))
    said = "It is simulated, no AI, and said" if spec.provider == SIMULATED else "It said"
    st.caption(f"{said}: “{plain(first_words(found.text, _MOST_TEXT))}”")


def _send(manager: RunManager, name: str) -> None:
    manager.trials.start(_name(name), ping(manager.workbench, name, time_scale=manager.trials.time_scale))


def _name(model: str) -> str:
    return f"ping {model}"
