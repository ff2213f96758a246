"""The plan as a document on a page: contents with the state of each section, and the sections themselves."""

from collections.abc import Iterable
from itertools import groupby

import streamlit as st

from planexe.report.report import Report
from planexe.report.sections import STATE_WORDS, Section, SectionState
from planexe.ui.harmless import page_markdown, plain

_DOTS: dict[SectionState, str] = {"complete": "●", "gaps": "◐", "missing": "○", "edited": "✎"}


def show_contents(report: Report) -> None:
    """Draws the contents list; each entry leads to its section."""
    for chapter, sections in groupby(report.sections, key=lambda s: s.chapter):
        st.markdown("  \n".join([f"**{plain(chapter)}**", *(contents_line(s) for s in sections)]))
    st.caption(" · ".join(f"{_DOTS[state]} {words}" for state, words in STATE_WORDS.items()))


def contents_line(section: Section) -> str:
    """Returns a section's entry in the contents list."""
    title = plain(section.title)
    entry = title if section.state == "missing" else f"[{title}](#{section.anchor})"
    return f"{_DOTS[section.state]} {entry}"


def show_sections(report: Report) -> None:
    """Draws the sections there are, in reading order."""
    made = [s for s in report.sections if s.state != "missing"]
    if not made:
        st.info("The first sections appear here as soon as they are written.", icon=":material/hourglass_top:")
    for chapter, sections in groupby(made, key=lambda s: s.chapter):
        st.caption(plain(chapter).upper())
        _show_each(sections)


def _show_each(sections: Iterable[Section]) -> None:
    for section in sections:
        st.subheader(plain(section.title), anchor=section.anchor, divider="gray")
        if section.state == "edited":
            st.badge("edited by a person", color="violet")
        for gap in section.gaps:
            st.warning(plain(gap), icon=":material/warning:")
        st.markdown(page_markdown(section.body_markdown))
        st.caption(f"Where this came from: {plain(section.provenance.describe())}")
