"""A race of two runs as one self-contained HTML page, and as a picture for pages that may not run scripts."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from planexe import colours
from planexe.blocks.safe_text import one_line
from planexe.colours import css_rule
from planexe.figures import seconds_text
from planexe.json_text import json_text
from planexe.report.content_policy import content_policy
from planexe.report.templating import fill, own_text
from planexe.scripts import page_script

_WIDTH, _HEIGHT, _LANES = 960.0, 420.0, 250.0
_COLOURS = {
    "ok": colours.ANSWERED,
    "running": colours.RUNNING,
    "failed": colours.FAILED,
    "cancelled": colours.CANCELLED,
    "accent": colours.FINISHED,
}


def render_race(race: Mapping[str, Any], summary: str, table: Sequence[tuple[str, str, str]]) -> str:
    """Returns the page: it loads nothing, works from disk, and holds no prompt, answer, key or id of a run.

    Args:
        race: as ``Race.to_json`` gives it.
        summary: its outcome in one sentence.
        table: its numbers: what, the first run, the second.
    """
    style = race_style() + own_text("race/page.css")
    script = page_script("report/templates/race/page.js")
    page = fill(
        "race.html",
        policy=content_policy(style, script),
        style=Markup(style),  # noqa: S704  our own files
        script=Markup(script),  # noqa: S704  our own files
        data=Markup(_script_json(race)),  # noqa: S704  "<", ">" and "&" are written as escapes in it
        picture=Markup(race_svg(race)),  # noqa: S704  every text in it is escaped below
        title=one_line(str(race["title"])),
        names=[racer["name"] for racer in race["racers"]],
        summary=summary,
        table=table,
    )
    return str(page)


def race_style() -> str:
    """Returns its style sheet."""
    own = {f"race-{state}": shades for state, shades in _COLOURS.items()}
    return css_rule(".race", own) + css_rule(".race.dark", own, dark=True) + own_text("race/race.css")


def race_svg(race: Mapping[str, Any]) -> str:
    """Returns how the race ends as an SVG: two panels with a bar for every call, on one scale of time."""
    longest_s = max([0.001, *(racer["seconds"] for racer in race["racers"])])
    parts = [_text(20, 34, race["title"] or "The same, twice", 20, weight=600)]
    wide = (_WIDTH - 60) / 2
    for number, racer in enumerate(race["racers"]):
        parts += _panel(racer, 20 + number * (wide + 20), wide, longest_s)
    words = f"{race['racers'][0]['name']} against {race['racers'][1]['name']}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img" '
        f'aria-label="{_escaped(words)}" font-family="sans-serif"><rect width="100%" height="100%" fill="#ffffff"/>'
        + "".join(parts)
        + "</svg>"
    )


def _panel(racer: Mapping[str, Any], x: float, wide: float, longest_s: float) -> list[str]:
    how = "predicted" if racer["predicted"] else "measured"
    model = ", simulated model" if racer["simulated"] else ""
    parts = [
        _text(x, 76, racer["name"], 22, weight=700),
        _text(x, 106, f"{seconds_text(racer['seconds'])}, {racer['answers']} answers ({how}{model})", 15),
    ]
    lanes = max(1, int(racer["lanes"]))
    pitch = min(_LANES / lanes, 40.0)
    top = 130 + (_LANES - pitch * lanes) / 2
    high = pitch * 0.86
    scale = wide / longest_s
    parts += [
        f'<rect x="{x:g}" y="{top + lane * pitch:.2f}" width="{wide:g}" height="{high:.2f}" fill="#e3e8ee"/>'
        for lane in range(lanes)
    ]
    for lane, start_s, end_s, state, _, _ in racer["bars"]:
        tall = high if state == "ok" else high * 0.45
        fill = _COLOURS[state].light
        parts.append(
            f'<rect x="{x + start_s * scale:.2f}" y="{top + lane * pitch:.2f}" '
            f'width="{max(0.8, (end_s - start_s) * scale - 0.5):.2f}" height="{tall:.2f}" fill="{fill}"/>'
        )
    end = x + racer["seconds"] * scale
    parts.append(
        f'<rect x="{end - 1:.2f}" y="124" width="2" height="{_LANES + 12:g}" fill="{colours.FINISHED.light}"/>'
    )
    parts.append(_text(x, 410, "0 s", 13))
    parts.append(_text(x + wide - 60, 410, seconds_text(longest_s), 13))
    return parts


def _text(x: float, y: float, words: str, size: int, *, weight: int = 400) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" fill="#1b2430">{_escaped(words)}</text>'
    )


def _escaped(words: str) -> str:
    return str(Markup.escape(one_line(words)))


def _script_json(value: object) -> str:
    """Returns JSON that may stand in a script element."""
    text = json_text(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
