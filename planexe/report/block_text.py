"""Blocks as text: what a page writes beside a chart, and what a document without charts writes; pure."""

import math
from collections.abc import Iterable

from planexe.blocks.blocks import Block, Text, Tree, TreeNode
from planexe.blocks.items import Items, page_text
from planexe.blocks.safe_text import harmless_markdown, one_line
from planexe.blocks.table import Cell, Kind, Table
from planexe.report.csv_text import number_text
from planexe.spine.markdown import table

MOST_IN_FULL = 200


def text_of(block: Block) -> str:
    """Returns the Markdown that a page shows beside the block's chart; empty for what is a chart only."""
    if isinstance(block, Items):
        return ""
    return block.beside if isinstance(block, Tree) else whole_text_of(block)


def whole_text_of(block: Block) -> str:
    """Returns the block as Markdown; empty for a chart, and for what stands above all sections."""
    match block:
        case Text():
            return block.markdown
        case Table():
            return table_text(block)
        case Items():
            return "\n\n".join([table_text(block.table), *(_page_text(block, key) for key in first_keys(block))])
        case Tree():
            return block.text or "\n\n".join(part for part in (block.beside, "\n".join(_list(block.nodes))) if part)
    return ""


def cell_text(cell: Cell, kind: Kind) -> str:
    """Returns a cell as people read it; empty for nothing, and for what is no number."""
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return ""
    if isinstance(cell, int | float):
        if kind == "rate":
            return f"{cell:.0%}"
        return f"{cell:,.0f}" if kind == "money" else number_text(cell)
    return str(cell)


def inline(text: str) -> str:
    """Returns a text on one line that is harmless in Markdown."""
    return harmless_markdown(one_line(text))


def table_text(block: Table) -> str:
    """Returns a table as Markdown, below its title; a code that is not there is blank, anything else a dash."""
    rows = [
        [
            inline(cell_text(cell, column.kind)) or (" " if column.kind == "code" else "")
            for cell, column in zip(row, block.columns, strict=True)
        ]
        for row in block.lines
    ]
    title = [f"### {inline(block.title)}"] if block.title else []
    return "\n\n".join([*title, table([inline(column.title) for column in block.columns], rows)])


def first_keys(block: Items) -> tuple[str, ...]:
    """Returns the keys of the items whose pages stand in a document; its table has all of them."""
    return tuple(block.places)[:MOST_IN_FULL]


def _page_text(block: Items, key: str) -> str:
    return page_text(block, key)


def _list(nodes: Iterable[TreeNode], depth: int = 0) -> Iterable[str]:
    for node in nodes:
        more = "".join(f" · {inline(note)}" for note in (node.size, *node.notes) if note)
        yield f"{'  ' * depth}- {inline(f'{node.code} {node.title}')}{more}"
        yield from _list(node.children, depth + 1)
