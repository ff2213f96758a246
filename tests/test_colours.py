"""Colours of states stand once: what Streamlit's own file must repeat is the same, and no other file writes them down."""

import re
import tomllib
from pathlib import Path

import pytest

from planexe import colours
from planexe.colours import Shades, css_rule

ROOT = Path(colours.__file__).parents[1]
ALL = [shades for shades in vars(colours).values() if isinstance(shades, Shades)]


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_streamlits_words_and_charts_have_the_colours_of_the_states(ground: str) -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][ground]
    named = {
        "blueColor": colours.ANSWERED,
        "greenColor": colours.RUNNING_TEXT,
        "redColor": colours.FAILED,
        "orangeColor": colours.RETRIED,
        "violetColor": colours.REPAIRED,
        "grayColor": colours.CANCELLED,
    }

    assert {name: theme[name] for name in named} == {name: getattr(shades, ground) for name, shades in named.items()}
    assert theme["chartCategoricalColors"] == [getattr(shades, ground) for shades in colours.CATEGORIES]


def test_no_other_file_of_ours_writes_a_state_colour_down() -> None:
    written = re.compile("|".join({shade for shades in ALL for shade in shades}), re.IGNORECASE)
    files = [path for kind in ("py", "css", "js", "html") for path in (ROOT / "planexe").rglob(f"*.{kind}")]

    found = [path.name for path in files if written.search(path.read_text(encoding="utf-8"))]

    assert len(files) > 400
    assert found == ["colours.py"]


def test_rule_gives_a_style_sheet_the_colours_of_its_ground() -> None:
    shades = {"ok": Shades("#111111", "#eeeeee"), "no": Shades("#222222", "#dddddd")}

    assert css_rule(".race", shades) == ".race { --ok: #111111; --no: #222222; }\n"
    assert css_rule(".race.dark", shades, dark=True) == ".race.dark { --ok: #eeeeee; --no: #dddddd; }\n"
