"""The Tune page: advice, the curve, and below it what limits the run, figures, comparison, sweep and history."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from planexe.charts.forecast_figure import Line, Point, forecast_figure, forecast_rows
from planexe.charts.stage_figures import limits_figure
from planexe.library.entry import RunEntry
from planexe.runs import tuning_text
from planexe.runs.manager import RunManager
from planexe.runs.races import differences
from planexe.runs.tuning import TunedRun
from planexe.spine.run_request import RunRequest
from planexe.timing.stage_limits import stage_limits
from planexe.ui.new_run import origin
from planexe.ui.new_run.run_options import MOST_CONCURRENCY
from planexe.ui.race import samples as race_samples
from planexe.ui.shared import damaged_run, run_picker, state
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.session import plain_errors
from planexe.ui.tune import choice as tune_choice
from planexe.ui.tune import compare as tune_compare
from planexe.ui.tune import history as tune_history
from planexe.ui.tune import sweep as tune_sweep
from planexe.ui.tune import what_if as tune_what_if

_BELOW_KEY = "tune.below"


@dataclass(frozen=True, slots=True)
class Tuning:
    """What the parts of the page are given.

    Attributes:
        runs: what is known about each run; the first one is what the advice is about.
        headings: title of each stage.
    """

    manager: RunManager
    runs: Mapping[str, TunedRun]
    headings: Mapping[str, str]

    @property
    def run_id(self) -> str:
        """Returns the run that the advice is about."""
        return next(iter(self.runs))

    @property
    def run(self) -> TunedRun:
        """Returns what is known about it."""
        return self.runs[self.run_id]


def show(manager: RunManager) -> None:
    """Draws the page."""
    entries = manager.workbench.library.entries()
    st.markdown("### Tune")
    notice = state.take_notice()
    if notice:
        st.warning(notice)
    choice = tune_choice.chosen(manager, entries)
    if choice.problem:
        st.warning(plain(choice.problem))
        damaged_run.show_repairs(manager, entries, {run_picker.asked_run()})
    elif not choice.run_ids:
        _show_empty(manager)
        return
    tune_choice.show(entries, choice.run_ids)
    tuning = _tuning(manager, choice.run_ids)
    if tuning is None:
        return
    tune_sweep.show_progress(manager)
    _show_advice(tuning)
    st.fragment(_show_curve)(tuning, entries)
    st.fragment(_show_below)(tuning)


def _tuning(manager: RunManager, run_ids: Sequence[str]) -> Tuning | None:
    runs = tune_choice.tuned(manager, run_ids)
    headings = {name: stage.heading for run_id in runs for name, stage in manager.stages(run_id).stages.items()}
    return Tuning(manager, runs, headings) if run_ids and run_ids[0] in runs else None


def _show_empty(manager: RunManager) -> None:
    st.subheader("Nothing to tune yet", anchor=False)
    st.write(
        "From the calls of one finished run this page predicts how long it takes at every concurrency, and says "
        "which one to use. Make one first; or make two sample runs on the simulated model: that takes about a "
        "minute, needs no key and costs nothing."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Make two sample runs",
            type="primary",
            icon=":material/science:",
            key="tune.samples",
            on_click=_make_samples,
            args=(manager,),
        )
        st.page_link("new_run.py", label="Write a plan of your own", icon=":material/edit_note:")
    st.fragment(_wait_for_samples, run_every=1.0 if _under_way(manager) else None)(manager)


def _make_samples(manager: RunManager) -> None:
    race_samples.make(manager)


def _under_way(manager: RunManager) -> list[str]:
    return [e.run_id for e in manager.entries() if e.status in {"running", "new"}]


def _wait_for_samples(manager: RunManager) -> None:
    going = _under_way(manager)
    if not going and tune_choice.tunable(manager.workbench.library.entries()):
        st.rerun()
    for run_id in going[:4]:
        with plain_errors():
            snapshot = manager.snapshot(run_id)
            st.progress(
                min(1.0, snapshot.share_done), text=f"Cap {snapshot.cap}: {snapshot.share_done:.0%} of the work"
            )


def _show_advice(tuning: Tuning) -> None:
    run = tuning.run
    words, reason = tuning_text.advice(run)
    with st.container(border=True):
        text, button = st.columns([4, 1.2], vertical_alignment="center")
        with text:
            badge = " :violet-badge[simulated, no AI]" if run.request.simulated else ""
            st.markdown(f"**{plain(words)}**{badge}")
            st.caption(plain(reason))
            if limits := tuning.manager.workbench.limits_text(run.request.models, run.curve.recommended):
                st.caption(plain(limits))
        button.button(
            f"Start a {run.request.noun} with cap {run.curve.recommended}",
            icon=":material/play_arrow:",
            type="primary",
            key="tune.start",
            on_click=_take_cap,
            args=(run.request, run.curve.recommended),
            help="Opens New run with the models and the kind of this run, and with this number of calls at the "
            "same time.",
        )
    if st.session_state.pop("tune.go", False):
        st.switch_page("new_run.py")


def _take_cap(request: RunRequest, cap: int) -> None:
    st.session_state[state.MODELS] = list(request.models)
    origin.take(request.graph)
    st.session_state[state.CONCURRENCY] = min(MOST_CONCURRENCY, cap)
    st.session_state["tune.go"] = True


def _show_curve(tuning: Tuning, entries: Sequence[RunEntry]) -> None:
    titles = {e.run_id: e.title or e.brief[:60] for e in entries}
    chart, controls = st.columns([2.3, 1], gap="medium")
    with controls, plain_errors():
        ghost = tune_what_if.show(tuning.manager, tuning.run, tuning.headings)
    lines = _lines(tuning, titles)
    points = [Point(name=titles.get(r, r), curve=one.curve) for r, one in tuning.runs.items()]
    with chart:
        st.plotly_chart(forecast_figure(lines, points, ghost), key="tune.curve", config={"displaylogo": False})
        st.caption(plain(" ".join(filter(None, [tuning_text.bound_sentence(tuning.run.curve), _pooled(tuning)]))))
    with st.expander("The curve as a table", icon=":material/table:"):
        rows = forecast_rows(lines, points, ghost)
        st.dataframe(rows, hide_index=True, height=320, key="tune.table", alt="Predicted run time at every cap.")


def _lines(tuning: Tuning, titles: Mapping[str, str]) -> list[Line]:
    """Returns the curve of the first run, and of each that is not the same plan at another cap."""
    lines = [Line(name="predicted", curve=tuning.run.curve)]
    for run_id, one in list(tuning.runs.items())[1:]:
        if differences(tuning.run.request, one.request):
            name = titles.get(run_id, run_id)
            lines.append(Line(name=f"{name[:40]} ({one.request.models[0]})", curve=one.curve))
    return lines[:4]


def _pooled(tuning: Tuning) -> str:
    return tuning_text.measured_sentence(tuning.run.curve)


def _show_below(tuning: Tuning) -> None:
    parts: dict[str, Callable[[Tuning], None]] = {
        "What limits it": _show_limits,
        "Figures": _show_figures,
        "Compare": _show_comparison,
        "Sweep": _show_sweep,
        "History": _show_history,
    }
    chosen = st.segmented_control(
        "Below the curve",
        list(parts),
        default="What limits it",
        required=True,
        key=_BELOW_KEY,
        label_visibility="collapsed",
    )
    with plain_errors():
        parts[chosen or "What limits it"](tuning)


def _show_limits(tuning: Tuning) -> None:
    run = tuning.run
    limits = stage_limits(run.replay, run.curve.at(run.curve.recommended))
    st.write(
        f"At a cap of {run.curve.recommended} these stages make the run as long as it is. "
        "A stage that saves little although it stands on the chain has a rival that is nearly as long."
    )
    if limits:
        st.plotly_chart(limits_figure(limits, tuning.headings), key="tune.limits", config={"displaylogo": False})
    with st.expander("As a table", icon=":material/table:"):
        st.dataframe(tuning_text.limit_rows(limits, tuning.headings), hide_index=True, key="tune.limits.table")
    st.markdown(f"**Failed tries and limits.** {plain(tuning_text.trouble_sentence(run))}")
    st.caption(plain(f"{run.curve.advice.confidence.load} {run.curve.advice.confidence.limits}"))


def _show_figures(tuning: Tuning) -> None:
    st.write("What was measured of this run until it was complete; reruns of stages are left out.")
    st.dataframe(
        tuning_text.figure_rows(tuning.run),
        hide_index=True,
        height=460,
        key="tune.figures",
        column_config={"What it means": st.column_config.TextColumn(width="large")},
    )


def _show_comparison(tuning: Tuning) -> None:
    tune_compare.show(tuning.manager, tuning.runs, tuning.headings)


def _show_sweep(tuning: Tuning) -> None:
    tune_sweep.show(tuning.manager, tuning.run_id, tuning.run)


def _show_history(tuning: Tuning) -> None:
    tune_history.show(tuning.manager, tuning.run_id, tuning.run, tuning.headings)
