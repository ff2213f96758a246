"""A report as one self-contained HTML page: no outside address, nothing that runs but our own few lines."""

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from planexe.blocks.marks import MARK_WORDS, leading_marks
from planexe.blocks.safe_text import clean_text, one_line
from planexe.figures import count_text, seconds_text, usd_text
from planexe.gantt.page import data_json as chart_json
from planexe.gantt.source import chart_page_script, chart_style
from planexe.json_text import json_text
from planexe.report import attempt_timeline
from planexe.report.content_policy import content_policy
from planexe.report.figures import Figures, charts_text, figure_style, figures_of
from planexe.report.key_facts import key_facts
from planexe.report.markdown_report import (
    SIMULATED,
    changes_of,
    head_markdown,
    provenance_rows,
    run_facts,
    short_digests,
)
from planexe.report.quality import quality_of
from planexe.report.report import Report
from planexe.report.section_bodies import SectionBodies, section_bodies
from planexe.report.sections import STATE_SIGNS, STATE_WORDS, ReportSection
from planexe.report.templating import fill, own_text
from planexe.scripts import page_script
from planexe.timing.run_chart import run_chart

DATA_FORMAT = 1
_CHART_HEIGHT_PX = 420
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
    style = figure_style() + attempt_timeline.timeline_style() + own_text("report.css") + chart_style()
    script = page_script("report/templates/report.js") + chart_page_script()
    timeline = attempt_timeline.attempt_timeline(report.run.attempts, report.run.clock)
    bodies = section_bodies(report.sections)
    figures = figures_of(report, bodies.items)
    return fill(
        "report.html",
        report=report,
        title=one_line(report.title),
        goal=clean_text(report.run.request.brief),
        language=_LANGUAGE_CODES.get(report.run.request.language.strip().casefold(), ""),
        policy=content_policy(style, script),
        style=Markup(style),  # noqa: S704  our own files
        script=Markup(script),  # noqa: S704  our own files
        data=Markup(data_json(report, figures)),  # noqa: S704  "<", ">" and "&" are written as escapes in it
        main=_chapters(report.main),
        annexes=_chapters(report.annexes),
        chapter_signs=_chapter_signs(report),
        pieces=_pieces(bodies, figures),
        alarms=report.alarms,
        simulated_text=SIMULATED,
        tiles=key_facts(report),
        quality=quality_of(report),
        effort=_effort(report),
        facts=run_facts(report),
        provenance=provenance_rows(report),
        timeline=timeline,
        chart_data=Markup(_chart_data(report)),  # noqa: S704  "<", ">" and "&" are written as escapes in it
        drawing=attempt_timeline,
        signs=STATE_SIGNS,
        state_words=STATE_WORDS,
        usd=usd_text,
        seconds=seconds_text,
        digests=short_digests,
        changes=changes_of,
    )


def _chapters(sections: Sequence[ReportSection]) -> list[tuple[str, list[ReportSection]]]:
    return [(chapter, list(found)) for chapter, found in groupby(sections, key=lambda section: section.chapter)]


def _pieces(bodies: SectionBodies, figures: Figures) -> dict[str, list[Markup]]:
    """Returns what stands in each section: of each block its text and its chart."""
    return {
        anchor: [
            piece
            for text, figure in zip(texts, figures[anchor], strict=True)
            for piece in (text, figure.html if figure else Markup(""))
            if piece
        ]
        for anchor, texts in bodies.html.items()
    }


def _chapter_signs(report: Report) -> dict[str, list[tuple[str, str]]]:
    """Returns what the contents list shows beside each chapter: sign and words of the marks of its sections."""
    return {
        chapter: [(mark.sign, MARK_WORDS[mark.state]) for mark in leading_marks(m for s in found for m in s.marks)]
        for chapter, found in _chapters(report.sections)
    }


def data_json(report: Report, figures: Figures) -> str:
    """Returns the report as JSON that may stand in a script element: the values, and the sections as Markdown."""
    data = {
        "format": DATA_FORMAT,
        "title": report.title,
        "run_id": report.run.request.run_id,
        "created": report.run.request.created,
        "status": report.run.status,
        "simulated": report.simulated,
        "stale": report.stale_notice,
        "goal": report.run.request.brief,
        "head": head_markdown(report),
        "sections": [
            {**section.to_json(), "chart": charts_text(figures[section.anchor])} for section in report.sections
        ],
        "values": report.run.values,
    }
    text = json_text(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _chart_data(report: Report) -> str:
    """Returns what the live chart draws in place of the still one, where scripts run."""
    rows, options = run_chart(
        report.run.attempts,
        report.run.stages,
        report.run.events,
        status=report.run.status,
        clock=report.run.clock,
        height_px=_CHART_HEIGHT_PX,
        rows="slot",
    )
    return chart_json(rows, options)


def _effort(report: Report) -> str:
    """Returns what making the plan took, in one line."""
    total = report.total
    if not total.attempts:
        return "No model was called."
    known = usd_text(total.cost_usd) if total.cost_usd is not None else "at a cost that is not known"
    cost = f"{known}{' (simulated)' if report.simulated else ''}"
    calls = count_text(total.calls, "model call")
    return (
        f"Made by {', '.join(total.models) or 'no model'} in {seconds_text(report.run.clock.wall_s)}: {calls}, {cost}."
    )
