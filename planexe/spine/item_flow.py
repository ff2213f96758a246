"""ItemFlow: which items wait for single items, of the stage they go over or of their own, and what became of those."""

from collections import deque
from collections.abc import Iterator

from planexe.spine.graph import single_items
from planexe.spine.registry import StageSet
from planexe.spine.stage import Item
from planexe.spine.stage_run import StageRun


class ItemFlow:
    """Starts each item when the last item it waits for has ended; one cost an edge, however many items there are."""

    def __init__(self, stages: StageSet) -> None:
        self.single = single_items(stages)
        self.items: dict[str, tuple[Item, ...]] = {}
        self._lost: dict[str, bool] = {}
        self._waiting: dict[tuple[str, str], set[str]] = {}
        self._waiters: dict[str, list[tuple[StageRun, Item]]] = {}
        self._ended: deque[str] = deque()

    def plan(self, run: StageRun) -> Iterator[tuple[Item, str]]:
        """Yields the items that wait for nothing still to come, each with one that it waits for in vain, or ""."""
        for item in run.items:
            waits = run.waits_of(item)
            lost = next((ref for ref in waits if self._lost.get(ref)), "")
            left = {ref for ref in waits if ref not in self._lost}
            if lost or not left:
                yield item, lost
                continue
            self._waiting[run.stage.name, item.key] = left
            for ref in left:
                self._waiters.setdefault(ref, []).append((run, item))

    def end(self, ref: str, *, lost: bool) -> None:
        """Notes that an item, ``stage#key``, has ended; ``lost``: without an answer."""
        if ref not in self._lost:
            self._lost[ref] = lost
            self._ended.append(ref)

    @property
    def has_news(self) -> bool:
        """Returns whether an item has ended of which nobody was told yet."""
        return bool(self._ended)

    def news(self) -> Iterator[tuple[StageRun, Item, str]]:
        """Yields who waits no longer now that one of them ended, each with that item where it is lost, else ""."""
        ref = self._ended.popleft()
        for run, item in self._waiters.pop(ref, ()):
            left = self._waiting[run.stage.name, item.key]
            left.discard(ref)
            if self._lost[ref] or not left:
                yield run, item, ref if self._lost[ref] else ""
