"""The table that stands in for a chart holds what the chart shows."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.blocks.blocks import (
    Bar,
    Bars,
    Block,
    Board,
    Card,
    Curve,
    Matrix,
    Notice,
    Placed,
    Section,
    Text,
    Tree,
    TreeNode,
)
from planexe.blocks.gantt import Calendar, Gantt, WorkLink, WorkRow
from planexe.blocks.table import Column, Table
from planexe.blocks.twins import schedule_table, tables_of

DAY = dt.date(2026, 3, 2)
TEXTS = st.sampled_from(["", "a", "Oven delivered late", "面包"])
NODES = st.recursive(
    st.builds(TreeNode, TEXTS, TEXTS, TEXTS),
    lambda inner: st.builds(TreeNode, TEXTS, TEXTS, TEXTS, st.just(("n", "m")), st.lists(inner, max_size=3).map(tuple)),
    max_leaves=8,
)
BARS = st.builds(
    Bars,
    unit=st.sampled_from(["", "DKK"]),
    parts=st.just(("labour", "materials", "reserve")),
    groups=st.dictionaries(
        TEXTS,
        st.lists(st.builds(Bar, TEXTS, TEXTS, st.lists(st.floats(0, 1e9), max_size=3).map(tuple)), max_size=3).map(
            tuple
        ),
        max_size=2,
    ),
)
BLOCKS = (
    st.builds(Tree, st.lists(NODES, max_size=3).map(tuple))
    | BARS
    | st.builds(Matrix, noun=st.just("risk"), across=st.just("likelihood"), upwards=st.just("severity"),
                placed=st.lists(st.builds(Placed, TEXTS, TEXTS, TEXTS, TEXTS), max_size=3).map(tuple))
    | st.builds(Board, name=st.just("State"), columns=st.dictionaries(TEXTS, st.lists(st.builds(Card, TEXTS, TEXTS), max_size=2).map(tuple)))
    | st.builds(Curve, title=TEXTS, across=st.just(Column("Day", "date")), upwards=st.just(Column("Chance", "rate")),
                points=st.lists(st.tuples(st.dates(), st.floats(0, 1)), max_size=3).map(tuple))
)  # fmt: skip


@given(BLOCKS)
def test_each_row_of_a_twin_has_a_cell_for_each_column(block: Block) -> None:
    for table in tables_of(block):
        assert {len(row) for row in table.rows} <= {len(table.columns)}
        assert len(table.levels) in (0, len(table.rows))


@given(BARS)
def test_parts_of_a_bar_add_up_to_its_total(bars: Bars) -> None:
    for title, table in zip(bars.groups, tables_of(bars), strict=True):
        totals = [row[-1] for row in table.rows]
        assert totals == [pytest.approx(sum(bar.amounts)) if bar.amounts else None for bar in bars.groups[title]]


def test_tree_becomes_rows_with_levels_each_node_before_those_below_it() -> None:
    tree = Tree(
        (TreeNode("1", "Build", children=(TreeNode("1.1", "Dig", "3 days", ("wet", "deep")),)), TreeNode("2", "Open"))
    )
    (table,) = tables_of(tree)
    assert table.rows == (("1", "Build", "", ""), ("1.1", "Dig", "3 days", "wet; deep"), ("2", "Open", "", ""))
    assert table.levels == (1, 2, 1)
    assert tree.nodes[0].below == 1


def test_board_without_cards_in_a_column_has_no_row_for_it() -> None:
    board = Board(name="State", columns={"Open": (Card("1", "Dig", ("wet",)),), "Done": ()})
    (table,) = tables_of(board)
    assert [column.title for column in table.columns] == ["State", "Code", "Title", "Notes"]
    assert table.rows == (("Open", "1", "Dig", "wet"),)


def test_work_has_a_bar_for_each_row_with_dates() -> None:
    phase = WorkRow(code="1", parent="", level=1, title="Build", leaf=False, start=DAY, finish=DAY)
    leaf = WorkRow(code="1.1", parent="1", level=2, title="Dig", leaf=True, start=DAY, finish=DAY, critical=True,
                   links=(WorkLink(predecessor="1.0"), WorkLink(predecessor="2", type="SS")))  # fmt: skip
    later = WorkRow(code="1.2", parent="1", level=2, title="Fill", leaf=True)
    (table,) = tables_of(Gantt(title="T", rows=(phase, leaf, later), calendar=Calendar(DAY, DAY, 1)))
    assert [span.look if span else "" for span in table.spans] == ["summary", "critical", ""]
    assert table.rows[1][-1] == "1.0FS; 2SS"
    assert tables_of(Gantt(title="T", rows=(phase,))) == ()


def test_table_is_its_own_twin_and_a_text_has_none() -> None:
    table = Table(title="T", columns=(Column("a"),), rows=(("x",),))
    assert tables_of(table) == (table,)
    assert tables_of(Text("x")) == ()
    assert tables_of(Notice(kind="check", text="x")) == ()


@pytest.mark.parametrize(
    ("section", "anchor"),
    [(Section(title="T", stage="cost_plan"), "cost-plan"), (Section(title="T", stage="a", name="b_c"), "b-c")],
)
def test_section_is_linked_by_its_name_else_by_its_stage(section: Section, anchor: str) -> None:
    assert section.anchor == anchor


def test_a_schedule_says_who_waits_for_whose_people_where_somebody_does() -> None:
    free = WorkRow(code="1", parent="", level=1, title="Dig", leaf=True)
    late = replace(free, code="2", waits_for="1 (Mason)", delay_days=2)
    plain = schedule_table(Gantt(title="Wall", rows=(free,)))
    assert "Waits for the people of" not in [column.title for column in plain.columns]
    told = schedule_table(Gantt(title="Wall", rows=(free, late)))
    assert [cells[-2:] for cells in told.rows] == [("", None), ("1 (Mason)", 2)]
