"""The field that chooses models, best first, and says which of them lack a key."""

from collections.abc import Mapping, Sequence

import streamlit as st

from planexe.llm.local_services import LOCAL
from planexe.llm.model_spec import ModelSpec, has_key
from planexe.llm.services import SIMULATED
from planexe.runs.workbench import Workbench
from planexe.ui.shared import catalog_problems, state


def show(workbench: Workbench) -> None:
    """Draws the field; its value stands under ``state.MODELS``."""
    specs = workbench.catalog.specs
    prepare(workbench)
    labels = {name: model_label(spec, workbench.settings.environment) for name, spec in specs.items()}
    st.multiselect(
        "Models, best first",
        list(specs),
        key=state.MODELS,
        format_func=lambda name: labels.get(name, name),
        placeholder="Choose a model",
        persist_state="session",
        help="The first one answers. The next ones step in when it fails for good.",
    )
    catalog_problems.show(workbench.catalog.problems)


def choose_fast(workbench: Workbench, key: str) -> str:
    """Draws the choice of a model for the calls without slack and returns its name; empty for the same ones."""
    chosen_one = st.selectbox(
        "For the calls without slack",
        ["", *workbench.catalog.specs],
        key=key,
        format_func=lambda name: name or "the same models",
        persist_state="session",
        help="What these calls take longer, everything takes longer: a faster model pays off here first. "
        "Tune shows how much, under What if.",
    )
    return str(chosen_one or "")


def prepare(workbench: Workbench) -> None:
    """Chooses the models of the settings where nothing is chosen yet."""
    st.session_state.setdefault(state.MODELS, [spec.name for spec in workbench.models()])


def chosen(workbench: Workbench) -> tuple[ModelSpec, ...]:
    """Returns the chosen models; those of the settings while none is chosen."""
    return workbench.models(st.session_state.get(state.MODELS, ()))


def has_simulated(specs: Sequence[ModelSpec]) -> bool:
    """Returns whether the simulated model is among them."""
    return any(spec.provider == SIMULATED for spec in specs)


def model_label(spec: ModelSpec, environment: Mapping[str, str]) -> str:
    """Returns a model's line in the menu."""
    if spec.problem:
        return f"{spec.name} (cannot be used)"
    if not has_key(spec, environment):
        return f"{spec.name} (needs {spec.key_env})"
    if LOCAL.not_running(spec):
        return f"{spec.name} (not running)"
    return f"{spec.name} (no AI, no key needed)" if spec.provider == SIMULATED else spec.name
