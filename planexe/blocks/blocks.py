"""Blocks: what a workflow gives of a section, and every format writes in its own way; pure, and quick to import."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from planexe.blocks.gantt import Gantt
from planexe.blocks.items import Items
from planexe.blocks.marks import Mark
from planexe.blocks.table import Cell, Column, Formula, Table, table_of

__all__ = [
    "Bar", "Bars", "Block", "Board", "Card", "Cell", "Column", "Curve", "Formula", "Gantt", "Gauge", "Items",
    "KeyFigure", "KeyFigures", "Matrix", "Notice", "Placed", "Section", "Table", "Text", "Tree", "TreeNode", "table_of",
]  # fmt: skip
LEVELS = ("low", "medium", "high")
Place = Literal["main", "annex", "tables"]


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown, of any origin: it is made harmless where it is shown."""

    markdown: str


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure, as a reader wants it: ``23 Dec 2026``, and what it is: ``finish``."""

    text: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures:
    """What a reader wants to know before reading: it stands above all sections.

    Attributes:
        figures: the few for everybody.
        facts: more of them as label and value, for those who calculate.
        about: what they are about: ``the costs``; ``remarks`` on it.
        marks: what to know of the values they are taken from.
    """

    figures: tuple[KeyFigure, ...] = ()
    facts: tuple[tuple[str, Cell], ...] = ()
    about: str = ""
    remarks: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a reader must be told above all sections, with a link to the one it is given in.

    Attributes:
        kind: an ``alarm`` stands first, in red; a ``check`` beside how complete the report is.
        grave: whether it stands before all other alarms.
        title: the alarm in a word.
        link: the words of the link: ``What was checked``.
    """

    kind: Literal["alarm", "check"]
    text: str
    title: str = ""
    link: str = "More"
    grave: bool = False


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A piece of a tree.

    Attributes:
        code: e.g. ``2.3.1``.
        size: how large it is: ``3 days``; empty if that is not known.
        notes: what else is known, one short text each.
    """

    code: str
    title: str
    size: str = ""
    notes: tuple[str, ...] = ()
    children: "tuple[TreeNode, ...]" = ()

    @property
    def below(self) -> int:
        """Returns how many nodes there are below this one."""
        return sum(1 + child.below for child in self.children)


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes that fold.

    Attributes:
        beside: Markdown that stands above the nodes.
        text: Markdown that holds both, in words of its own; empty for a plain list.
    """

    nodes: tuple[TreeNode, ...]
    beside: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Something with a place in a matrix; one without two levels stands in its table only."""

    item_id: str
    title: str
    across: str
    upwards: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """What is placed by two levels, each low, medium or high.

    Attributes:
        noun: what is placed: ``risk``.
        across: name of the level that grows to the right; ``upwards`` of the other.
        placed: the most important first.
        notes: what to know of it beside what is said of its section.
        told: whether the section's own text holds the same.
    """

    noun: str
    across: str
    upwards: str
    placed: tuple[Placed, ...]
    notes: tuple[Mark, ...] = ()
    told: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its amount of each part, in the order of the parts."""

    code: str
    title: str
    amounts: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """A total with its range, set beside a limit.

    Attributes:
        limit: what it should not exceed; ``None`` where there is none to compare with.
        limit_unit: of the limit.
        verdict: the outcome in a few words.
        over: whether the limit is exceeded.
    """

    total: float
    least: float
    most: float
    limit: float | None = None
    limit_name: str = "limit"
    limit_unit: str = ""
    verdict: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Groups of bars, each with its title; the bars of a group have one scale.

    Attributes:
        unit: of all amounts: ``DKK``.
        parts: what the parts of a bar are called, three at most.
        told: whether the section's own text holds the same.
        notes: what to know beside what is said of the section.
    """

    unit: str
    parts: tuple[str, ...]
    groups: Mapping[str, tuple[Bar, ...]]
    gauge: Gauge | None = None
    told: bool = False
    notes: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How one thing goes with another: the chance of having finished, by day.

    Attributes:
        across: name and kind of the axis to the right: days, dates, numbers; ``upwards`` of the other.
        points: their places, from left to right.
        steps: whether a value holds until the next point; else the points are joined.
    """

    title: str
    across: Column
    upwards: Column
    points: tuple[tuple[float | dt.date, float], ...]
    steps: bool = False
    notes: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A card of a board, with what else is known of it in short texts."""

    code: str
    title: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Cards in columns: tasks by their state.

    Attributes:
        name: what the columns are: ``State``.
        columns: the cards of each column, by its title; one without cards is shown, too.
    """

    name: str
    columns: Mapping[str, tuple[Card, ...]]
    notes: tuple[Mark, ...] = ()


Block: TypeAlias = Text | Table | KeyFigures | Notice | Tree | Gantt | Matrix | Bars | Curve | Board | Items


@dataclass(frozen=True, kw_only=True)
class Section:
    """What a workflow says under one heading; whether it is complete and where it came from is found by the report.

    Attributes:
        title: its heading.
        stage: whose value it shows: it is there once this stage's value is.
        parts: stages whose values are in that value, in the order of the workflow.
        drawn: further stages whose present values it shows.
        chapter: title of its chapter.
        name: in links; by default that of the stage.
        blocks: in their order.
        place: ``main`` for what everybody reads; ``annex`` for what stands behind it, folded on a page and in a
            document only where the whole text is wanted; ``tables`` for what holds in tables what the others say: only
            documents to work on show it.
    """

    title: str
    stage: str = ""
    parts: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    chapter: str = "Results"
    name: str = ""
    blocks: tuple[Block, ...] = ()
    place: Place = "main"

    @property
    def anchor(self) -> str:
        """Returns its name in links."""
        return (self.name or self.stage).replace("_", "-")
