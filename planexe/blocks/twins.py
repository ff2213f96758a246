"""The twin of each chart: a table that holds the same, for documents that cannot draw it; pure."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from planexe.blocks.blocks import Bars, Block, Board, Curve, Matrix, Tree, TreeNode
from planexe.blocks.gantt import Gantt, WorkRow
from planexe.blocks.items import Items
from planexe.blocks.table import Column, Columns, Formula, Span, Table, table_of


def tables_of(block: Block) -> tuple[Table, ...]:
    """Returns a table as it is, a chart as tables; nothing for a text, and for work without dates."""
    match block:
        case Table():
            return (block,)
        case Items():
            return (block.table,)
        case Gantt() if block.calendar:
            return (schedule_table(block),)
        case Bars():
            return tuple(_bars(block, title) for title in block.groups)
        case Matrix():
            columns = tuple(Column(name.capitalize()) for name in (block.noun, block.across, block.upwards))
            rows = tuple((item.item_id, item.title, item.across, item.upwards) for item in block.placed)
            return (Table(title="", columns=(Column("Id", "code"), *columns), rows=rows),)
        case Curve():
            return (Table(title=block.title, columns=(block.across, block.upwards), rows=block.points),)
        case Board():
            columns = (Column(block.name), Column("Code", "code"), Column("Title"), Column("Notes", "long"))
            cards = ((name, card) for name, cards in block.columns.items() for card in cards)
            rows = tuple((name, card.code, card.title, "; ".join(card.notes)) for name, card in cards)
            return (Table(title="", columns=columns, rows=rows),)
        case Tree():
            return (_tree(block.nodes),)
    return ()


def schedule_table(work: Gantt) -> Table:
    """Returns dates, floats and links, with a bar for each row that has dates."""
    columns: Columns[WorkRow] = {
        Column("Code", "code"): lambda row: row.code,
        Column("Work"): lambda row: row.title,
        Column("Owner"): lambda row: row.owner,
        Column("Start", "date"): lambda row: row.start,
        Column("Finish", "date"): lambda row: row.finish,
        Column("Days", "days"): lambda row: row.days,
        Column("Total float", "days"): lambda row: row.total_float,
        Column("Free float", "days"): lambda row: row.free_float,
        Column("Critical"): lambda row: "yes" if row.critical else "",
        Column("Predecessors"): lambda row: row.predecessors.replace(";", "; "),
    }
    if any(row.waits_for for row in work.rows):
        columns = {
            **columns,
            Column("Waits for the people of"): lambda row: row.waits_for,
            Column("By days", "days"): lambda row: row.delay_days or None,
        }
    levels, spans = tuple(row.level for row in work.rows), tuple(_span(row) for row in work.rows)
    return table_of("Schedule", work.rows, columns, levels=levels, spans=spans, marks=work.date_marks)


def _span(row: WorkRow) -> Span | None:
    if row.start is None or row.finish is None:
        return None
    return Span(row.start, row.finish, ("critical" if row.critical else "bar") if row.leaf else "summary")


def _bars(bars: Bars, title: str) -> Table:
    unit = f" ({bars.unit})" if bars.unit else ""
    parts = bars.parts[: max((len(bar.amounts) for bar in bars.groups[title]), default=0)]
    amounts = tuple(Column(f"{name.capitalize()}{unit}", "money") for name in parts)
    total = Column(f"Total{unit}", "money", Formula("sum", tuple(column.title for column in amounts)))
    rows = tuple(
        (bar.code, bar.title, *(amount for amount, _ in zip_longest(bar.amounts, parts)), None)
        for bar in bars.groups[title]
    )
    return Table(title=title, columns=(Column("Code", "code"), Column("Name"), *amounts, total), rows=rows)


def _tree(nodes: Sequence[TreeNode]) -> Table:
    found = list(_nodes(nodes, 1))
    return Table(
        title="",
        columns=(Column("Code", "code"), Column("Title"), Column("Size"), Column("Notes", "long")),
        rows=tuple((node.code, node.title, node.size, "; ".join(node.notes)) for _, node in found),
        levels=tuple(level for level, _ in found),
    )


def _nodes(nodes: Sequence[TreeNode], level: int) -> Iterator[tuple[int, TreeNode]]:
    for node in nodes:
        yield level, node
        yield from _nodes(node.children, level + 1)
