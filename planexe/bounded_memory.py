"""What a process keeps while it lives for weeks: the newest few values, and none that is outdated."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class BoundedMemory(OrderedDict[K, V]):
    """A dictionary that forgets what was used longest ago."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def remember(self, key: K, value: V) -> V:
        """Stores a value and forgets the oldest beyond the bound; returns the value."""
        self[key] = value
        self.move_to_end(key)
        while len(self) > self._most:
            self.popitem(last=False)
        return value

    def recall(self, key: K, make: Callable[[], V]) -> V:
        """Returns the stored value, made and stored first if it is not there."""
        if key in self:
            self.move_to_end(key)
            return self[key]
        return self.remember(key, make())


class MarkedMemory(Generic[V]):
    """The newest few values by name, each until its mark is another one; may be used from any thread."""

    def __init__(self, most: int) -> None:
        self._kept: BoundedMemory[str, tuple[object, V]] = BoundedMemory(most)
        self._lock = threading.Lock()

    def get(self, name: str, mark: object, make: Callable[[], V]) -> V:
        """Returns a value, made anew (outside the lock) if there is none of this name and mark.

        Args:
            name: whose value.
            mark: differs when the value would be another one.
            make: makes it.
        """
        with self._lock:
            if name in self._kept and self._kept[name][0] == mark:
                self._kept.move_to_end(name)
                return self._kept[name][1]
        value = make()
        with self._lock:
            return self._kept.remember(name, (mark, value))[1]

    def forget(self, name: str) -> None:
        """Lets go of a value."""
        with self._lock:
            self._kept.pop(name, None)
