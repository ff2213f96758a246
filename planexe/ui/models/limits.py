"""How many calls each service takes at the same time, in all runs of this workbench together."""

import streamlit as st

from planexe.executor.concurrency_limiter import MAX_CAP
from planexe.figures import count_text
from planexe.llm.model_spec import has_key
from planexe.llm.services import SERVICES, SIMULATED
from planexe.runs.manager import RunManager
from planexe.runs.service_limits import ALL_SERVICES, ServiceLimit
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.session import plain_errors

_TICK_S = 2.0


@st.fragment(run_every=_TICK_S)
def show(manager: RunManager) -> None:
    """Draws a number for each service whose key is set; a change acts at once and is kept."""
    st.caption(
        "Runs share what a service takes: those with the fewest calls under way go first. Each run keeps its own "
        "slider on Watch. Empty means no limit."
    )
    bench = manager.workbench
    ready = [s for s in bench.catalog.specs.values() if has_key(s, bench.settings.environment) and not s.problem]
    with plain_errors():
        for limit in bench.limits.of(ready):
            _show_one(manager, limit)


def now_text(limit: ServiceLimit) -> str:
    """Returns how a service stands, in a few words."""
    if not limit.in_flight and not limit.waiting:
        return "idle"
    waiting = f", {limit.waiting:,} waiting" if limit.waiting else ""
    return f"{count_text(limit.in_flight, 'call')} under way{waiting}"


def service_title(service: str) -> str:
    """Returns a service's name as people write it."""
    known = SERVICES.get(service)
    return service if known is None or service == SIMULATED else known.label


def _show_one(manager: RunManager, limit: ServiceLimit) -> None:
    name, number = st.columns([2, 1], vertical_alignment="center")
    title = "All services together" if limit.service == ALL_SERVICES else service_title(limit.service)
    name.markdown(f"**{plain(title)}** · {now_text(limit)}")
    key = f"models.limit.{limit.service}"
    number.number_input(
        f"Calls at the same time at {title}",
        1,
        MAX_CAP,
        limit.cap,
        key=key,
        placeholder="no limit",
        label_visibility="collapsed",
        on_change=_set,
        args=(manager, limit.service, key),
    )


def _set(manager: RunManager, service: str, key: str) -> None:
    with plain_errors():
        manager.workbench.limits.set(service, st.session_state[key])
