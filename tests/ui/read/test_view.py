"""When a page of a report is drawn anew."""

from collections.abc import Iterator
from typing import Any

from planexe.blocks.blocks import Items, Table, Text
from planexe.blocks.items import ItemPage
from planexe.blocks.table import Column
from planexe.report.sections import ReportSection
from planexe.ui.read.view import plan_version


class Sections:
    """A report of one section."""

    stale_notice = ""

    def __init__(self, *blocks: Any) -> None:
        self.sections = (ReportSection(title="Rows", stage="s", blocks=blocks),)

    def placed(self, kind: type) -> Iterator[tuple[ReportSection, Any]]:
        (section,) = self.sections
        return ((section, block) for block in section.blocks if isinstance(block, kind))

    def blocks(self, _: type) -> tuple[Any, ...]:
        return ()


def version(*blocks: Any) -> int:
    report: Any = Sections(*blocks)
    return plan_version(report)


def items(answer: str) -> Items:
    def page(key: str) -> ItemPage:
        raise AssertionError(key)  # no page of ten thousand is made to see whether there is something new

    table = Table(
        title="", columns=(Column("Row", "code"), Column("State"), Column("Answer")), rows=(("1", "a", answer),)
    )
    return Items(noun="row", stage="s", table=table, looks={"a": "good"}, outcome="Answer", page=page)


def test_page_is_drawn_anew_when_a_text_or_a_line_of_items_changes() -> None:
    assert version(Text("one")) == version(Text("one")) != version(Text("two"))
    assert version(items("1")) == version(items("1")) != version(items("2"))
