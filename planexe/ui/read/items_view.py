"""The items of a run on Read: a table of all with filter and search, one in full beside it, or two runs compared."""

import streamlit as st

from planexe.blocks.items import Items
from planexe.report.report import Report
from planexe.report.sections import ReportSection
from planexe.runs.manager import RunManager
from planexe.ui.read import item_again, item_compare, item_page, item_review, item_table
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.session import plain_errors

_EVERY_S = 3.0


def section_of(report: Report) -> tuple[ReportSection, Items] | None:
    """Returns the items of a report with the section they stand in, ``None`` where nothing became of any yet."""
    return next((found for found in report.placed(Items) if found[0].state != "missing" or _begun(found[1])), None)


def _begun(items: Items) -> bool:
    return any(items.looks.get(state) != "open" for state in items.states)


def show(manager: RunManager, run_id: str) -> None:
    """Draws them, those of a run that goes on every few seconds anew; choosing redraws nothing else of the page."""
    report = manager.report(run_id)
    if section_of(report):
        st.fragment(_show, run_every=_EVERY_S if report.run.growing else None)(manager, run_id)


def _show(manager: RunManager, run_id: str) -> None:
    with plain_errors():
        report = manager.report(run_id)
        found = section_of(report)
        if found is None:
            return
        section, items = found
        growing = report.run.growing
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(plain(section.title), anchor=section.anchor, width="content")
            other = item_compare.asked(manager, run_id)
            shown = () if other else item_table.show_choice(run_id, items)
            item_compare.show_choice(manager, run_id, other)
        if other:
            item_compare.show(manager, run_id, items, other)
            return
        table, page = st.columns([2, 1], gap="small")
        with table:
            key = item_table.show(run_id, items, shown)
            item_review.show_all(manager, run_id)
            item_again.show_states(manager, run_id, items, growing=growing)
        if key:
            with page:
                item_page.show(manager, run_id, items, key, shown, growing=growing)
