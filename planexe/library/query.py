"""RunQuery: which runs to show, and in which order; pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from planexe.library.entry import RunEntry
from planexe.spine.run_moment import run_order

Order = Literal["newest", "oldest", "title", "longest", "dearest", "most calls", "largest"]
ORDERS: Final[tuple[Order, ...]] = ("newest", "oldest", "title", "longest", "dearest", "most calls", "largest")

_KEYS: Final[dict[Order, Callable[[RunEntry], float | str]]] = {
    "newest": lambda _: "",
    "oldest": lambda _: "",
    "title": lambda e: e.title.casefold(),
    "longest": lambda e: e.wall_s,
    "dearest": lambda e: e.cost_usd or 0.0,
    "most calls": lambda e: e.calls,
    "largest": lambda e: e.size_bytes,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunQuery:
    """Which runs to show.

    Attributes:
        search: words; each must be the beginning of a word of goal, title, tags, note or run id.
        tags: a run must have all of them, whatever their capitals.
        states: a run must be in one of them; empty: any.
        models: a run must use one of them; empty: any.
        starred: whether only starred ones.
        archived: ``True`` only archived ones, ``False`` only others, ``None`` both.
        order: starred ones are not put first: a list that is sorted twice confuses.
    """

    search: str = ""
    tags: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    starred: bool = False
    archived: bool | None = False
    order: Order = "newest"

    def allows(self, entry: RunEntry) -> bool:
        """Returns whether a run is to be shown, its words left aside."""
        return (
            (self.archived is None or entry.archived == self.archived)
            and (entry.starred or not self.starred)
            and (not self.states or entry.status in self.states)
            and (not self.models or not set(self.models).isdisjoint(entry.models))
            and (not self.tags or {tag.casefold() for tag in self.tags} <= {tag.casefold() for tag in entry.tags})
        )


def in_order(entries: Iterable[RunEntry], order: Order) -> list[RunEntry]:
    """Returns the runs in an order; among equals the age decides, so that it never flickers."""
    return sorted(
        entries,
        key=lambda e: (_KEYS[order](e), run_order(e.created, e.run_id)),
        reverse=order not in {"title", "oldest"},
    )
