"""How long each stage's calls took in many runs with the same model, and where this run falls out of line."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

import streamlit as st

from planexe.charts.stage_figures import StageSeconds, history_figure
from planexe.figures import count_text, seconds_text
from planexe.library.history import LEAST_RUNS, StageOutlier
from planexe.library.stage_times import StageTimes, stage_times_of
from planexe.runs.manager import RunManager
from planexe.runs.tuning import TunedRun
from planexe.spine.own_pace import LEAST_SCALE
from planexe.ui.shared.harmless import plain

_MOST_STAGES = 20


def show(manager: RunManager, run_id: str, run: TunedRun, headings: Mapping[str, str]) -> None:
    """Draws the history of the run's main model, and the stages in which this run is unusual."""
    library, model = manager.workbench.library, run.request.models[0]
    times = library.stage_times([model])
    runs = {one.run_id for one in times}
    own = stage_times_of(manager.folder(run_id))
    st.write(
        f"Seconds of one call of each stage in {count_text(len(runs), 'finished run')} with {plain(model)}. "
        f"A stage can be called unusual once {LEAST_RUNS} other runs have made it."
    )
    if not times:
        st.info(
            "There is no run to learn from yet: simulated runs count from a pace of "
            f"{LEAST_SCALE:g} of real time on, without faults, and only when they are complete."
        )
        return
    outliers = library.outliers(run_id)
    stages = stage_seconds([*times, *own], run_id, outliers, headings)
    st.plotly_chart(history_figure(stages[:_MOST_STAGES]), key="tune.history", config={"displaylogo": False})
    for outlier in outliers[:5]:
        st.markdown(f"- {plain(outlier_sentence(outlier, headings))}")
    with st.expander("As a table", icon=":material/table:"):
        st.dataframe(history_rows(stages), hide_index=True, key="tune.history.table")


def stage_seconds(
    times: Iterable[StageTimes], run_id: str, outliers: Sequence[StageOutlier], headings: Mapping[str, str]
) -> list[StageSeconds]:
    """Returns the seconds by stage, of this run and of the others; the stage with most seconds in all first."""
    own: dict[str, dict[str, list[float]]] = {}
    for one in times:
        where = own.setdefault(one.stage, {"own": [], "others": []})
        if one.run_id != run_id:
            where["others"] += [call[0] for call in one.calls]
        elif not where["own"]:  # the library may know this run too
            where["own"] = [call[0] for call in one.calls]
    unusual = {o.stage for o in outliers}
    found = [
        StageSeconds(
            stage=headings.get(stage, stage),
            others_s=tuple(seconds["others"]),
            own_s=tuple(seconds["own"]),
            unusual=stage in unusual,
        )
        for stage, seconds in own.items()
    ]
    return sorted(found, key=lambda s: (not s.unusual, -sum((*s.others_s, *s.own_s))))


def outlier_sentence(outlier: StageOutlier, headings: Mapping[str, str]) -> str:
    """Returns what is unusual about a stage of this run."""
    slower = outlier.factor > 1
    times = outlier.factor if slower else 1 / outlier.factor
    name, how = headings.get(outlier.stage, outlier.stage), "slow" if slower else "fast"
    return (
        f"{name} was {times:.1f} times as {how} as usual: "
        f"{seconds_text(outlier.seconds)} a call, in {count_text(outlier.runs, 'other run')} "
        f"{seconds_text(outlier.usual_s)}."
    )


def history_rows(stages: Sequence[StageSeconds]) -> list[dict[str, object]]:
    """Returns the figure as rows."""
    return [
        {
            "Stage": one.stage,
            "Calls in other runs": len(one.others_s),
            "Usual call": seconds_text(median(one.others_s)) if one.others_s else "–",
            "This run": seconds_text(median(one.own_s)) if one.own_s else "–",
            "Unusual": "yes" if one.unusual else "",
        }
        for one in stages
    ]
