"""The picture of the plan's stages and what each of them needs, coloured by state; a click chooses a stage."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import streamlit as st

from planexe.scripts import module_script
from planexe.spine.registry import StageSet
from planexe.ui.shared.palette import Look
from planexe.ui.shared.state_badges import Badge
from planexe.ui.watch.stage_graph.layout import NODE_HIGH, NODE_WIDE, layout_of

_NAME = "planexe_stage_graph"


@dataclass(frozen=True, slots=True)
class NodeState:
    """How a stage is shown: a key of the looks, words for its tooltip, and a badge on its box if it needs one."""

    look: str
    words: str
    badge: Badge | None = None


def show(
    stages: StageSet, states: Mapping[str, NodeState], looks: Mapping[str, Look], key: str, selected: str = ""
) -> str:
    """Draws the picture.

    Args:
        stages: the plan's stages.
        states: of each stage; those left out are drawn plain.
        looks: words, signs and colours of the states.
        key: distinguishes the pictures of a page.
        selected: stage that is chosen at first.

    Returns:
        The name of the stage that is chosen now; empty if none is.
    """
    draw = st.components.v2.component(
        _NAME,
        html='<div class="stage-graph"></div>',
        css=_part("stage_graph.css"),
        js=module_script("ui/watch/stage_graph/stage_graph.js"),
    )
    result = draw(
        key=key,
        data=graph_data(stages, states, looks, selected),
        default={"selected": selected},
        on_selected_change=_nothing_more,
    )
    chosen = str(result.get("selected") or "")
    return chosen if chosen in stages.stages else ""


def graph_data(
    stages: StageSet, states: Mapping[str, NodeState], looks: Mapping[str, Look], selected: str = ""
) -> dict[str, Any]:
    """Returns what the element is given, as JSON values."""
    layout = layout_of(stages)
    return {
        "wide": layout.wide,
        "high": layout.high,
        "nodeWide": NODE_WIDE,
        "nodeHigh": NODE_HIGH,
        "nodes": [[n.name, n.heading, n.chapter, n.x, n.y] for n in layout.nodes],
        "lines": [[line.source, line.target, line.path, line.far] for line in layout.lines],
        "needs": dict(layout.needs),
        "states": {name: [found.look, found.words, _badge_data(found.badge)] for name, found in states.items()},
        "looks": {name: asdict(look) for name, look in looks.items()},
        "selected": selected,
    }


def _badge_data(badge: Badge | None) -> list[str] | None:
    return None if badge is None else [f"{badge.sign} {badge.word}", badge.colour]


@lru_cache
def _part(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


def _nothing_more() -> None:
    """Asks Streamlit to keep the choice; drawing the page anew is all that follows from it."""
