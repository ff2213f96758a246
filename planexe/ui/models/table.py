"""The catalogue as a table: what each model takes, costs and allows, and whether its key is set."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from planexe.llm.catalog import Catalog
from planexe.llm.local_services import LOCAL
from planexe.llm.model_spec import ModelSpec, has_key
from planexe.llm.services import SERVICES, SIMULATED, is_local
from planexe.ui.shared import catalog_problems

Kind = Literal["all", "ready", "own", "missing"]
KINDS: Mapping[Kind, str] = {
    "all": "All",
    "ready": "Ready to use",
    "own": "On your own computer",
    "missing": "Key missing",
}


def show(catalog: Catalog, environment: Mapping[str, str]) -> None:
    """Draws which models to list, and the list."""
    kind: Kind = st.segmented_control(
        "Which models",
        list(KINDS),
        format_func=lambda name: KINDS[name],
        default="all",
        required=True,
        key="models.kind",
        label_visibility="collapsed",
    )
    catalog_problems.show(catalog.problems)
    specs = models_of(catalog, kind, environment)
    if not specs:
        st.caption("No model of this kind is in the catalogue.")
        return
    st.dataframe(
        [model_row(spec, catalog.source(spec.name), environment) for spec in specs],
        hide_index=True,
        height=min(38 + 35 * len(specs), 400),
        key=f"models.table.{kind}",
        column_config={
            "Model": st.column_config.TextColumn(pinned=True, width="medium"),
            "Context": st.column_config.NumberColumn(format="localized", help="Tokens, prompt and answer together."),
            "Answer": st.column_config.NumberColumn(format="localized", help="Most tokens of one answer."),
            "USD in": st.column_config.NumberColumn(format="%.3g", help="For a million tokens of the prompt."),
            "USD out": st.column_config.NumberColumn(format="%.3g", help="For a million tokens of the answer."),
            "Requests/min": st.column_config.NumberColumn(format="localized", help="Limit of the provider, if known."),
            "Tokens/min": st.column_config.NumberColumn(format="localized", help="Limit of the provider, if known."),
            "At once": st.column_config.NumberColumn(help="Most calls in flight at this model, if limited."),
            "Note": st.column_config.TextColumn(width="large"),
        },
        placeholder="",
        alt=f"{len(specs)} models with service, key, context window, prices and limits.",
    )
    st.caption(
        "Your own models stand in `models.toml` or `llm_config.json`, in the folder you start from or beside the runs. "
        "Empty fields are unknown. OpenRouter tells the cost with each answer."
    )


def models_of(catalog: Catalog, kind: Kind, environment: Mapping[str, str]) -> Sequence[ModelSpec]:
    """Returns the models of one kind, in the order of the catalogue."""
    tests: Mapping[Kind, Callable[[ModelSpec], bool]] = {
        "all": lambda _: True,
        "ready": lambda spec: has_key(spec, environment) and not spec.problem and not LOCAL.not_running(spec),
        "own": lambda spec: is_local(spec.provider),
        "missing": lambda spec: not has_key(spec, environment),
    }
    return [spec for spec in catalog.specs.values() if tests[kind](spec)]


def model_row(spec: ModelSpec, source: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """Returns a model's row; a key itself is never in it."""
    return {
        "Model": spec.name,
        "Service": service_label(spec),
        "Key": key_text(spec, environment),
        "Context": spec.context_tokens,
        "Answer": spec.output_tokens,
        "USD in": spec.input_usd_per_million,
        "USD out": spec.output_usd_per_million,
        "Requests/min": spec.requests_per_minute,
        "Tokens/min": spec.tokens_per_minute,
        "At once": spec.max_concurrency,
        "From": Path(source).name if source else "shipped",
        "Guessed": ", ".join(spec.guessed),
        "Looked up": spec.checked,
        "Note": spec.problem or spec.comment,
    }


def service_label(spec: ModelSpec) -> str:
    """Returns a model's service as people call it."""
    service = SERVICES.get(spec.provider)
    label = spec.provider if service is None or spec.provider == "openai_compatible" else service.label
    return "simulated, no AI" if spec.provider == SIMULATED else label


def key_text(spec: ModelSpec, environment: Mapping[str, str]) -> str:
    """Returns whether the model's key is set, with a sign: ``✔ set``, ``✕ OPENAI_API_KEY is not set``, ``– none``."""
    if LOCAL.not_running(spec):
        return "✕ not running"
    if not spec.key and not spec.key_env:
        return "– none needed"
    return "✔ set" if has_key(spec, environment) else f"✕ {spec.key_env} is not set"


def key_advice(spec: ModelSpec, here: Path) -> str:
    """Returns what to do about a missing key, as Markdown."""
    return (
        f"`{spec.name}` needs a key. Set the variable **{spec.key_env}** in the environment, or write "
        f"`{spec.key_env}=…` into the file `{here / '.env'}`, then start the workbench again. "
        "Keys are never shown or stored."
    )
