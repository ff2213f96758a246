"""A race of the sample runs beside the form: silent, in a loop, with a button that stops it."""

import json
from functools import lru_cache
from importlib import resources
from typing import Any

import streamlit as st

from planexe.report.race_page import race_style
from planexe.scripts import module_script
from planexe.ui.shared.sample_runs import RACE

_NAME = "planexe_hero"


def show() -> None:
    """Draws the race; a browser that wants no motion shows its end."""
    draw = st.components.v2.component(
        _NAME,
        html='<div class="race hero"></div>',
        css=race_style() + resources.files(__name__).joinpath("hero.css").read_text(encoding="utf-8"),
        js=module_script("ui/new_run/hero/hero.js"),
    )
    draw(key="new_run.hero", data={"race": sample_race()})


@lru_cache(maxsize=1)
def sample_race() -> dict[str, Any]:
    """Returns the race of the sample runs, one by one against many at once, as ``Race.to_json`` gives it."""
    race: dict[str, Any] = json.loads(RACE.read_text(encoding="utf-8"))
    return race
