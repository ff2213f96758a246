"""The race on a page: a canvas that plays two finished runs, or follows two that go on by reading their logs."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

import streamlit as st

from planexe.report.race_page import race_style
from planexe.scripts import module_script
from planexe.spine.registry import StageSet
from planexe.spine.run_request import RunRequest
from planexe.timing.race import SPEEDS, Race, name_of

_NAME = "planexe_race"
_AROUND_PX, _AROUND_PRESENTER_PX = 330, 90


def show(data: Mapping[str, Any], *, presenter: bool) -> None:
    """Draws the race.

    Args:
        data: as ``recorded_data`` or ``live_data`` give it.
        presenter: whether it may fill the window.
    """
    draw = st.components.v2.component(
        _NAME,
        html='<div class="race"></div>',
        css=race_style() + _part("race_element.css"),
        js=module_script("ui/race/element/race_reader.js"),
    )
    room = _AROUND_PRESENTER_PX if presenter else _AROUND_PX
    draw(key="race.chart", data={**data, "around": room, "tall": presenter})


def recorded_data(race: Race, key: str, *, at_end: bool = False) -> dict[str, Any]:
    """Returns what the element needs of a race that is over.

    Args:
        race: the race.
        key: changes when another race is shown.
        at_end: whether it shows the end at first, as after a race that was followed live.
    """
    return {"race": race.to_json(), "key": key, "atEnd": at_end}


def live_data(requests: Sequence[RunRequest], stages: StageSet, key: str, title: str) -> dict[str, Any]:
    """Returns what the element needs to follow two runs, the one with the smaller cap first."""
    ordered = sorted(requests, key=lambda r: r.concurrency)
    return {
        "key": key,
        "title": title,
        "speeds": list(SPEEDS),
        "stages": [{"name": s.name, "heading": s.heading} for s in stages.stages.values() if s.kind != "compute"],
        "runs": [
            {
                "url": f"/api/runs/{r.run_id}",
                "name": name_of(r.concurrency),
                "cap": r.concurrency,
                "simulated": r.simulated,
                "pace": 1 / r.time_scale if r.simulated and r.time_scale > 0 else 1.0,
            }
            for r in ordered
        ],
    }


@lru_cache
def _part(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
