"""A report as one self-contained HTML page: no outside address, nothing that runs but our own few lines."""

import base64
import hashlib
import json
from functools import lru_cache
from importlib import resources
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from planexe.figures import count_text, seconds_text, usd_text
from planexe.report import attempt_timeline
from planexe.report.attempt_timeline import Timeline
from planexe.report.markdown_html import markdown_html
from planexe.report.markdown_report import SIMULATED, provenance_rows, run_facts, short_digests
from planexe.report.report import Report
from planexe.report.safe_text import clean_text, one_line
from planexe.report.sections import STATE_WORDS

DATA_FORMAT = 1
_MARKS = {"complete": "●", "gaps": "◐", "missing": "○", "edited": "◆"}
_LANGUAGE_CODES = {
    "arabic": "ar",
    "chinese": "zh",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "french": "fr",
    "german": "de",
    "hebrew": "he",
    "hindi": "hi",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "persian": "fa",
    "polish": "pl",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "swedish": "sv",
    "turkish": "tr",
    "ukrainian": "uk",
}


def render_html(report: Report) -> str:
    """Returns the page."""
    style, script = _own_text("report.css"), _own_text("report.js")
    timeline = attempt_timeline.attempt_timeline(report.attempts)
    return (
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            title=one_line(report.title),
            goal=clean_text(report.goal),
            language=_LANGUAGE_CODES.get(report.request.language.strip().casefold(), ""),
            policy=_policy(style, script),
            style=Markup(style),  # noqa: S704  our own file
            script=Markup(script),  # noqa: S704  our own file
            data=Markup(data_json(report)),  # noqa: S704  "<", ">" and "&" are written as escapes in it
            chapters=[(chapter, list(found)) for chapter, found in groupby(report.sections, key=lambda s: s.chapter)],
            simulated_text=SIMULATED,
            tiles=_tiles(report, timeline),
            facts=run_facts(report),
            provenance=provenance_rows(report),
            timeline=timeline,
            drawing=attempt_timeline,
            marks=_MARKS,
            state_words=STATE_WORDS,
            body=markdown_html,
            usd=usd_text,
            seconds=seconds_text,
            digests=short_digests,
        )
    )


def data_json(report: Report) -> str:
    """Returns the plan as JSON that may stand in a script element: the values, and the sections as Markdown."""
    data = {
        "format": DATA_FORMAT,
        "title": report.title,
        "run_id": report.request.run_id,
        "created": report.request.created,
        "status": report.status,
        "simulated": report.simulated,
        "goal": report.goal,
        "sections": [section.to_json() for section in report.sections],
        "values": report.values(),
    }
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _tiles(report: Report, timeline: Timeline) -> list[tuple[str, str]]:
    """Returns the few figures at the top: value and label."""
    sections, total = report.sections, report.total
    made = sum(s.state != "missing" for s in sections)
    tiles = [(f"{made} of {len(sections)}", "sections made"), (str(len(report.gaps)), "known gaps")]
    if total.attempts:
        calls = count_text(total.calls, "call", "calls").split(" ")
        tiles += [(calls[0], f"model {calls[1]}"), (seconds_text(timeline.wall_s), "run time")]
        tiles.append((usd_text(total.cost_usd), "simulated cost" if report.simulated else "cost"))
    return tiles


def _policy(style: str, script: str) -> str:
    """Returns the page's content security policy: nothing is loaded, only our own style and script count."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


@lru_cache(maxsize=4)
def _own_text(name: str) -> str:
    return resources.files("planexe.report").joinpath("templates", name).read_text(encoding="utf-8")


def _finalize(value: object) -> object:
    """Cleans every text that the template writes and that is not our own mark-up."""
    return clean_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("planexe.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
