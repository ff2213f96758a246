"""Controls for "what if this stage used that model, or were split": they give the ghost curve."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from planexe.charts.forecast_figure import Line
from planexe.errors import SettingsError
from planexe.llm.model_spec import ModelSpec
from planexe.runs import tuning_text
from planexe.runs.manager import RunManager
from planexe.runs.tuning import TunedRun
from planexe.spine.priority import without_slack
from planexe.timing.alternatives import split, with_history, with_model
from planexe.timing.replay_model import Replay
from planexe.timing.what_if import curve
from planexe.ui.shared.harmless import plain

AS_IT_WAS: Final = ""
OWN: Final = "a model of your own guess"
_ALL: Final = "all stages"
_CRITICAL: Final = "the stages without slack"


def show(manager: RunManager, run: TunedRun, headings: Mapping[str, str]) -> Line | None:
    """Draws the controls and returns the curve of what they say; ``None`` while they change nothing."""
    st.markdown("**What if …**")
    seconds: dict[str, float] = {}
    for node in run.replay.calls:
        seconds[node.stage] = seconds.get(node.stage, 0.0) + node.work_s
    stages = sorted(seconds, key=lambda name: -seconds[name])
    stage = st.selectbox(
        "this stage",
        [_CRITICAL, _ALL, *stages],
        index=2,
        format_func=lambda name: headings.get(name, name),
        key="tune.if.stage",
        help="The stages with most work come first; those without slack hold up everything, and can be given a fast "
        "model of their own on the New run screen.",
    )
    model = st.selectbox(
        "used this model",
        [AS_IT_WAS, *_others(manager, run), OWN],
        format_func=lambda name: name or "as it was",
        key="tune.if.model",
        help="Its pace is taken from your earlier runs with it; without any, say yourself how fast it is.",
    )
    several = {_ALL: stages, _CRITICAL: sorted(without_slack(run.request.graph.stages))}
    chosen = several.get(stage, [stage])
    changed, what = _with_model(manager, run, chosen, model)
    pieces = st.slider(
        "split each call into",
        1,
        8,
        1,
        key="tune.if.pieces",
        disabled=stage in several,
        help="Each part reads the whole prompt and writes its share; the input is paid for several times.",
    )
    if pieces > 1 and stage not in several:
        try:
            changed = split(changed, stage, pieces)
            what.append(f"split in {pieces}")
        except SettingsError as error:
            st.caption(plain(str(error).replace(stage, headings.get(stage, stage))))
    if not what:
        st.caption("Choose a model or a split: the dashed curve shows what it would do.")
        return None
    ghost = curve(changed)
    name = f"{headings.get(stage, stage)}, {' and '.join(what)}"
    st.success(plain(tuning_text.change_sentence(run.curve, ghost, name)), icon=":material/query_stats:")
    return Line(name="what if", curve=ghost)


def _with_model(manager: RunManager, run: TunedRun, stages: list[str], model: str) -> tuple[Replay, list[str]]:
    if model == AS_IT_WAS:
        return run.replay, []
    scale = run.request.time_scale if run.request.simulated else 1.0
    past = {} if model == OWN else manager.workbench.library.history([model])
    history = {stage: found.mean_s * scale for stage, found in past.items() if stage in stages}
    price = _price(manager, run, model)
    if history:
        known = f"from {sum(past[s].calls for s in history)} earlier calls"
        changed = with_history(run.replay, list(history), history)
        if price != 1.0:
            changed = with_model(changed, stages, price=price)
        return changed, [f"with {model} ({known})"]
    left, right = st.columns(2)
    speed = left.number_input("times as fast", 0.05, 50.0, 2.0, 0.5, key="tune.if.speed")
    price = right.number_input("times the price", 0.0, 100.0, price, 0.5, key=f"tune.if.price.{model}")
    name = "another model" if model == OWN else model
    return with_model(run.replay, stages, speed=speed, price=price), [f"with {name} ({speed:g} times as fast)"]


def _others(manager: RunManager, run: TunedRun) -> list[str]:
    """Returns the models of the catalogue; those with earlier calls first."""
    specs = manager.workbench.catalog.specs
    known = {model for entry in manager.workbench.library.entries() for model in entry.models}
    return sorted((name for name in specs if name not in run.request.models[:1]), key=lambda n: (n not in known, n))


def _price(manager: RunManager, run: TunedRun, model: str) -> float:
    """Returns how many times dearer a model's output is than that of the run, 1 where that is not known."""
    specs = manager.workbench.catalog.specs
    old, new = specs.get(run.request.models[0]), specs.get(model)
    if old is None or new is None:
        return 1.0
    before, after = _usd(old), _usd(new)
    return round(after / before, 3) if before and after is not None else 1.0


def _usd(spec: ModelSpec) -> float | None:
    return spec.output_usd_per_million
