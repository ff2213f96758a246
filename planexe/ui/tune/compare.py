"""Two runs side by side, aligned by stage: time, cost, tokens, tries and quality."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from planexe.figures import seconds_text, usd_text
from planexe.report.quality import quality_of
from planexe.runs.manager import RunManager
from planexe.runs.races import differences
from planexe.runs.tuning import TunedRun
from planexe.spine.workflow import Workflow, find_workflow
from planexe.timing.comparison import Comparison, Pair, compare
from planexe.ui.read import item_compare
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain

_FIGURES: Final = {
    "Time of its calls": "work_s",
    "Tokens out": "output_tokens",
    "Tries": "attempts",
    "Cost": "cost_usd",
}
_RUN_FIGURES: Final = {
    "Run time": "wall_s",
    "Largest cap": "largest_cap",
    "Concurrency ratio": "concurrency_ratio",
    "Time of all calls": "work_s",
    "Calls": "calls",
    "Tries": "attempts",
    "Failed tries": "failed",
    "Error rate": "error_rate",
    "Tokens in": "input_tokens",
    "Tokens out": "output_tokens",
    "Cost": "cost_usd",
}


def show(manager: RunManager, runs: Mapping[str, TunedRun], headings: Mapping[str, str]) -> None:
    """Draws the comparison of two of the runs."""
    if len(runs) < 2:
        st.info("Choose a second run above, and both stand side by side here, stage by stage.")
        return
    names = {run_id: _name(number, run) for number, (run_id, run) in enumerate(runs.items(), 1)}
    left, right = st.columns(2)
    first = left.selectbox("First", list(runs), format_func=names.__getitem__, key="tune.compare.a")
    others = [r for r in runs if r != first]
    second = right.selectbox("Second", others, format_func=names.__getitem__, key="tune.compare.b")
    odd = differences(runs[first].request, runs[second].request)
    if odd:
        st.caption(f"They differ in more than the cap: {', '.join(odd)}.")
    found = compare(runs[first].measures, runs[second].measures)
    st.markdown(plain(sentence(found)))
    if query := item_query({one: find_workflow(runs[one].request.workflow) for one in (first, second)}):
        label = "What each made, side by side"
        st.page_link("read_plan.py", label=label, icon=":material/compare:", query_params=query)
    whole = [*run_rows(found), *_quality_rows(manager, first, second)]
    st.dataframe(whole, hide_index=True, key="tune.compare.run", height="content", alt="Both runs in figures.")
    st.dataframe(
        stage_rows(found, headings),
        hide_index=True,
        height=420,
        key="tune.compare.stages",
        alt="Both runs by stage: time, tokens, tries and cost.",
    )


def item_query(runs: Mapping[str, Workflow[Any]]) -> dict[str, str]:
    """Returns the address of Read where the items of two runs stand side by side; empty where one has none."""
    first, second = runs
    there = all(workflow.item_states for workflow in runs.values())
    return {state.RUN_PARAM: first, item_compare.WITH_PARAM: second} if there else {}


def sentence(found: Comparison) -> str:
    """Returns the outcome in plain words."""
    wall = found.run["wall_s"]
    words = f"The first run took {seconds_text(wall.first or 0)}, the second {seconds_text(wall.second or 0)}"
    if wall.ratio and abs(wall.ratio - 1) >= 0.02:
        times = wall.ratio if wall.ratio > 1 else 1 / wall.ratio
        words += f", {times:.1f} times as {'long' if wall.ratio > 1 else 'fast'}"
    return f"{words}."


def run_rows(found: Comparison) -> list[dict[str, str]]:
    """Returns the figures of the whole runs."""
    return [
        {
            "Figure": label,
            "First": text(name, pair.first),
            "Second": text(name, pair.second),
            "Change": change(name, pair),
        }
        for label, name in _RUN_FIGURES.items()
        for pair in (found.run[name],)
    ]


def stage_rows(found: Comparison, headings: Mapping[str, str]) -> list[dict[str, Any]]:
    """Returns the figures of each stage, in the order of the plan."""
    rows: list[dict[str, Any]] = []
    for pair in found.stages:
        row: dict[str, Any] = {"Stage": headings.get(pair.stage, pair.stage)}
        for label, name in _FIGURES.items():
            figure = pair.figures[name]
            row[label] = f"{text(name, figure.first)} → {text(name, figure.second)}"
        row["Change in time"] = change("work_s", pair.figures["work_s"])
        row["Only in"] = {"first": "the first run", "second": "the second run"}.get(pair.only_in, "")
        rows.append(row)
    return rows


def text(name: str, value: float | None) -> str:
    """Returns a figure as people write it; a dash where there is none."""
    if value is None:
        return "–"
    if name == "cost_usd":
        return usd_text(value)
    if name == "error_rate":
        return f"{value:.1%}"
    if name.endswith("_s"):
        return seconds_text(value)
    return f"{value:.2f}" if name.endswith("_ratio") else f"{value:,.0f}"


def change(name: str, pair: Pair) -> str:
    """Returns how much larger or smaller the second figure is, with a sign that needs no colour."""
    if pair.difference is None:
        return "–"
    if not pair.difference:
        return "="
    arrow = "▲" if pair.difference > 0 else "▼"
    share = f" ({pair.ratio - 1:+.0%})" if pair.ratio is not None else ""
    return f"{arrow} {text(name, abs(pair.difference))}{share}"


def _name(number: int, run: TunedRun) -> str:
    return f"run {number}: cap {run.request.concurrency}, {seconds_text(run.measures.wall_s)}"


def _quality_rows(manager: RunManager, first: str, second: str) -> list[dict[str, str]]:
    one, two = (quality_of(manager.report(run_id)) for run_id in (first, second))
    return [
        {"Figure": "Sections", "First": one.states, "Second": two.states, "Change": ""},
        {"Figure": "Gaps", "First": str(len(one.gaps)), "Second": str(len(two.gaps)), "Change": ""},
        {"Figure": "Checks", "First": one.checks_text or "–", "Second": two.checks_text or "–", "Change": ""},
    ]
