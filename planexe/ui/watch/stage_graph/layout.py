"""Where each stage stands in the picture of the graph, and which lines join them; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from planexe.spine.graph import Edges, closure, edges_of, in_order
from planexe.spine.registry import StageSet

NODE_WIDE, NODE_HIGH = 146, 26
_GAP_X, _GAP_Y, _BAND_GAP = 16, 8, 24
_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class Node:
    """A stage in the picture; ``x`` and ``y`` are its upper left corner in pixels."""

    name: str
    heading: str
    chapter: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line from a stage to one that needs it; ``path`` as SVG writes it; ``far`` where it crosses other stages."""

    source: str
    target: str
    path: str
    far: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The picture: its size in pixels, its stages, its lines, and for each stage all that it needs directly."""

    wide: int
    high: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    needs: Mapping[str, tuple[str, ...]]


_Stage = tuple[str, str, str]


def layout_of(stages: StageSet) -> Layout:
    """Returns the picture of the stages: columns by how many stages must come before, seven columns in a band.

    Only lines that say something new are drawn: what follows from two others is left out.
    """
    own = tuple((s.name, s.heading, stages.chapters.get(s.chapter, s.chapter)) for s in stages.stages.values())
    return _layout(own, tuple(edges_of(stages).items()))


@lru_cache(maxsize=4)
def _layout(stages: tuple[_Stage, ...], edges: tuple[tuple[str, tuple[str, ...]], ...]) -> Layout:
    needs = dict(edges)
    places: dict[str, tuple[int, int]] = {}
    top = 0
    columns = _columns(needs)
    for first in range(0, len(columns), _COLUMNS):
        band = columns[first : first + _COLUMNS]
        tallest = max(len(column) for column in band)
        for number, column in enumerate(band):
            lowered = (tallest - len(column)) * (NODE_HIGH + _GAP_Y) // 2
            for place, name in enumerate(column):
                places[name] = (number * (NODE_WIDE + _GAP_X), top + lowered + place * (NODE_HIGH + _GAP_Y))
        top += tallest * (NODE_HIGH + _GAP_Y) - _GAP_Y + _BAND_GAP
    nodes = tuple(Node(name, heading, chapter, *places[name]) for name, heading, chapter in stages)
    lines = tuple(
        _line(source, name, places[source], places[name])
        for name, sources in direct_needs(needs).items()
        for source in sources
    )
    wide = min(len(columns), _COLUMNS) * (NODE_WIDE + _GAP_X) - _GAP_X
    return Layout(max(0, wide), max(0, top - _BAND_GAP), nodes, lines, needs)


def direct_needs(needs: Edges) -> dict[str, tuple[str, ...]]:
    """Returns each stage with those of its needs that none of its other needs has among its own."""
    before = {name: closure([name], needs) for name in needs}
    return {
        name: tuple(n for n in wanted if not any(n in before[other] for other in wanted if other != n))
        for name, wanted in needs.items()
    }


def _columns(needs: Edges) -> list[list[str]]:
    """Returns the stages by the length of the longest chain before them, each near the middle of what it needs."""
    depth: dict[str, int] = {}
    order = in_order(needs)
    for name in order:
        depth[name] = 1 + max((depth[n] for n in needs[name]), default=-1)
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for name in order:
        columns[depth[name]].append(name)
    height: dict[str, float] = {}
    for column in columns:
        column.sort(key=lambda name: _middle(needs[name], height))
        for place, name in enumerate(column):
            height[name] = place - len(column) / 2
    return columns


def _middle(names: Iterable[str], height: Mapping[str, float]) -> float:
    known = [height[n] for n in names if n in height]
    return sum(known) / len(known) if known else 0.0


def _line(source: str, target: str, start: tuple[int, int], end: tuple[int, int]) -> Line:
    """Returns a curve from right to left edge, or from below to above where the target stands in a later band."""
    (x1, y1), (x2, y2) = start, end
    steps = (x2 - x1) // (NODE_WIDE + _GAP_X)
    same_band = steps > 0 and y2 - y1 < NODE_HIGH * _COLUMNS
    if same_band:
        x1, y1, y2 = x1 + NODE_WIDE, y1 + NODE_HIGH // 2, y2 + NODE_HIGH // 2
        bend = max(8, (x2 - x1) // 2)
        return Line(source, target, f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}", far=steps > 1)
    x1, y1, x2 = x1 + NODE_WIDE // 2, y1 + NODE_HIGH, x2 + NODE_WIDE // 2
    bend = max(10, (y2 - y1) // 2)
    return Line(source, target, f"M{x1} {y1}C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2}", far=True)
