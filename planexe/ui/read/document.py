"""The plan as a document on a page: how complete it is, contents with the state of each section, and the sections."""

from collections.abc import Iterable
from itertools import groupby

import streamlit as st

from planexe.blocks.blocks import Items, KeyFigures
from planexe.report.block_text import text_of
from planexe.report.figures import Figures, charts_text, figure_of
from planexe.report.key_facts import key_facts
from planexe.report.linked_markdown import linked_markdown
from planexe.report.markdown_report import section_markdown, short_digests
from planexe.report.quality import quality_of
from planexe.report.report import Report
from planexe.report.search import Hit, search
from planexe.report.sections import STATE_SIGNS, ReportSection, state_legend
from planexe.ui.read import plan_figure
from planexe.ui.shared import copy_button, rerun_link, value_badges
from planexe.ui.shared.harmless import page_markdown, plain

_FEW_GAPS = 6


def show_top(report: Report) -> None:
    """Draws what a reader must know first: a refusal, the key facts, and how complete the plan is."""
    for _, notice in report.alarms:
        st.error(plain(notice.text), icon=":material/gavel:")
    facts = key_facts(report)
    for column, (value, label, badges) in zip(st.columns(len(facts)), facts, strict=True):
        short = f"{label.partition(',')[0].capitalize()} {badges}".rstrip()
        column.metric(short, value, help=label if "," in label else None)
    quality = quality_of(report)
    with st.container(border=True):
        checks = [
            f"{plain(notice.text)} [{plain(notice.link)}](#{section.anchor})" for section, notice in quality.checks
        ]
        st.markdown(" ".join([f"**{plain(quality.states)}.**", *checks]))
        if quality.gaps:
            title = f"What is missing or does not fit ({len(quality.gaps)})"
            with st.expander(title, expanded=len(quality.gaps) <= _FEW_GAPS):
                st.markdown("\n".join(f"- {plain(gap)}" for gap in quality.gaps))


def show_contents(report: Report) -> None:
    """Draws the contents list; each entry leads to its section."""
    for chapter, found in groupby(report.sections, key=lambda s: s.chapter):
        sections = list(found)
        signs = value_badges.mark_signs(mark for section in sections for mark in section.marks)
        st.markdown("  \n".join([f"**{plain(chapter)}** {signs}", *(contents_line(s) for s in sections)]))
    st.caption(state_legend().replace(", ", " · "))


def contents_line(section: ReportSection) -> str:
    """Returns a section's entry in the contents list."""
    title = plain(section.title)
    entry = title if section.state == "missing" else f"[{title}](#{section.anchor})"
    return f"{value_badges.mark_signs(section.marks) or STATE_SIGNS[section.state]} {entry}"


def show_sections(report: Report) -> None:
    """Draws the sections there are, in reading order, below a field that finds words in them."""
    made = [s for s in report.sections if s.state != "missing" and not _stands_above(s)]
    if not made and not any(map(_stands_above, report.sections)):
        st.info("The first sections appear here as soon as they are written.", icon=":material/hourglass_top:")
        return
    run_id, noun = report.run.request.run_id, report.run.request.noun
    query = st.text_input(
        (find := f"Find in the {noun}"), key=f"read.search.{run_id}", placeholder=f"{find}: a word, a name, R3, 2.3 …",
        label_visibility="collapsed", icon=":material/search:",
    )  # fmt: skip
    if query.strip():
        hits = search(made, query)
        _show_hits(hits, noun)
        made = [hit.section for hit in hits]
    figures = {s.anchor: [None if isinstance(b, Items) else figure_of(b, report) for b in s.blocks] for s in made}
    for chapter, sections in groupby(made, key=lambda s: s.chapter):
        st.caption(plain(chapter).upper())
        _show_each(report, sections, figures)


def _stands_above(section: ReportSection) -> bool:
    """Returns whether all that a section says stands at the top of the page already."""
    return bool(section.blocks) and all(isinstance(block, Items | KeyFigures) for block in section.blocks)


def _show_hits(hits: Iterable[Hit], noun: str) -> None:
    lines = [
        f"- [{plain(h.section.title)}](#{h.section.anchor}) ({h.count}): {plain(h.excerpt)}" for h in hits
    ]  # fmt: skip
    st.markdown("\n".join(lines) if lines else f"Nothing in the {noun} has these words.")


def _show_each(report: Report, sections: Iterable[ReportSection], figures: Figures) -> None:
    run_id = report.run.request.run_id
    for section in sections:
        st.subheader(plain(section.title), anchor=section.anchor, divider="gray")
        value_badges.show_marks(section.marks)
        for gap in section.gaps:
            st.warning(plain(gap), icon=":material/warning:")
        for number, (block, figure) in enumerate(zip(section.blocks, figures[section.anchor], strict=True)):
            if text := text_of(block):
                st.markdown(page_markdown(linked_markdown(text, report.items, section.anchor)))
            if figure:
                plan_figure.show(figure, key=f"read.figure.{section.anchor}.{number}.{run_id}")
        _show_origin(report, section, charts_text(figures[section.anchor]))


def _show_origin(report: Report, section: ReportSection, chart: str) -> None:
    run_id = report.run.request.run_id
    digests = f" · prompts {short_digests(section.provenance)}" if section.provenance.prompt_digests else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"Where this came from: {plain(section.provenance.describe() + digests)}", width="stretch")
        rerun_link.show(report.run.stages, run_id, section.stage, "Run this section again")
        copy_button.show(section_markdown(section, chart), key=f"read.copy.{section.anchor}.{run_id}")
