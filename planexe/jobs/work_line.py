"""WorkLine: between work that goes on elsewhere and whoever waits for it."""

from dataclasses import dataclass
from threading import Event
from typing import Final

from planexe.errors import Stopped

MOST_WORDS: Final = 120
"""Characters of what is said about progress."""
BEAT_S: Final = 0.5
"""So often news are looked for: work that is done sooner has none, and none has more of them."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far work is.

    Attributes:
        share: done share, 0 to 1, in hundredths.
        words: what is going on.
    """

    share: float
    words: str


class WorkLine:
    """Says whether work is wanted still, and how far it is. May be used from any thread.

    Attributes:
        unwanted: set when nobody waits for the work any more.
    """

    def __init__(self) -> None:
        self.unwanted = Event()
        self._latest: Progress | None = None
        self._told: Progress | None = None

    def check(self) -> None:
        """Ends work that nobody waits for any more.

        Raises:
            Stopped: nobody does.
        """
        if self.unwanted.is_set():
            raise Stopped("Nobody waits for this result any more.")

    def progress(self, share: float, words: str = "") -> None:
        """Notes how far the work is; may be called as often as one likes.

        Raises:
            ValueError: the share is no number from 0 to 1.
        """
        if not (isinstance(share, int | float) and 0 <= share <= 1):
            raise ValueError(f"The share of progress is {share!r}; it must be a number from 0 to 1.")
        self._latest = Progress(round(float(share), 2), " ".join(words.split())[:MOST_WORDS])

    def news(self) -> Progress | None:
        """Returns how far the work is, ``None`` where that was told before."""
        latest = self._latest
        if latest == self._told:
            return None
        self._told = latest
        return latest
