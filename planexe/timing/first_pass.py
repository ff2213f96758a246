"""What a run did until its plan was there for the first time: reruns and later sessions left out; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from planexe.executor.attempt_log import Attempt
from planexe.spine.event_records import Ended, Event
from planexe.spine.run_summary import OVER


@dataclass(frozen=True, slots=True)
class FirstPass:
    """A run's attempts and events up to the first complete plan.

    Attributes:
        left_out: attempts of reruns and of later sessions that do not count.
    """

    attempts: tuple[Attempt, ...]
    events: tuple[Event, ...]
    left_out: int = 0


def first_pass(attempts: Sequence[Attempt], events: Sequence[Event]) -> FirstPass:
    """Returns what it took to make the plan once; everything there is, where no plan was completed yet.

    Runs are compared and replayed by this: a run whose stages were made again would else look slower and dearer.
    """
    ends = [e for e in events if isinstance(e, Ended) and e.status in OVER]
    if not ends:
        return FirstPass(tuple(attempts), tuple(events))
    until_s = ends[0].unix_s
    kept = tuple(a for a in attempts if a.anchor_unix_s + min(a.ready, a.queued) <= until_s)
    return FirstPass(kept, tuple(e for e in events if e.unix_s <= until_s), len(attempts) - len(kept))
