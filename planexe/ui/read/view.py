"""The parts of the Read page: one follows the run and redraws the page when a section has changed, the others draw."""

import streamlit as st

from planexe.blocks.blocks import Items, Notice
from planexe.report.report import Report
from planexe.report.sections import ReportSection
from planexe.runs.manager import RunManager
from planexe.ui.read import document as plan_document
from planexe.ui.read import items_view
from planexe.ui.shared import progress_view
from planexe.ui.shared.session import plain_errors

CONTENTS_KEY = "read_contents"
STYLE = f"""<style>
:has(> .st-key-{CONTENTS_KEY}) {{ position: sticky; top: 4.5rem; }}
.st-key-{CONTENTS_KEY} {{ max-height: calc(100vh - 5.5rem); overflow-y: auto; flex-wrap: nowrap; }}
@media (max-width: 640px) {{
  :has(> .st-key-{CONTENTS_KEY}) {{ position: static; }}
  .st-key-{CONTENTS_KEY} {{ max-height: none; }}
}}
</style>"""
"""Keeps the contents list in sight beside a long plan."""


def plan_version(report: Report) -> int:
    """Returns a number that changes when what the page shows of the plan changes; good within this process."""
    shown = [(s.stage, s.state, s.gaps, s.marks, s.state != "missing" and _said(s)) for s in report.sections]
    begun = items_view.section_of(report) is not None  # from then on they draw themselves anew
    return hash((tuple(shown), report.blocks(Notice), report.stale_notice, begun))


def _said(section: ReportSection) -> object:
    """Returns what differs when a section says something else; of items their lines, which stand for their pages."""
    items = [block.table for block in section.blocks if isinstance(block, Items)]
    return tuple(items) or section.body_markdown


def show_progress(manager: RunManager, run_id: str, drawn_status: str, drawn_version: int) -> None:
    """Draws one line about how far the run is; draws the whole page anew when the run or a section has changed."""
    with plain_errors():
        snapshot = manager.snapshot(run_id)
        if snapshot.status != drawn_status or plan_version(manager.report(run_id)) != drawn_version:
            st.rerun()
        progress_view.show_line(snapshot)


def show_sections(manager: RunManager, run_id: str) -> None:
    """Draws the sections; the field that searches them redraws nothing else."""
    with plain_errors():
        plan_document.show_sections(manager.report(run_id))
