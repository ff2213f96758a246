"""Kind, what runs must share for one recommended cap to hold for all of them; and which runs it is founded on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from planexe.figures import count_text
from planexe.library.entry import RunEntry
from planexe.spine.own_pace import why_no_forecast
from planexe.spine.run_summary import OVER
from planexe.spine.workflow import Graph

FOUNDED_ON: Final = 3
"""So many finished runs at most, the newest: services change."""
_NO_FAULTS: Final = "none"


class _Asked(Protocol):
    @property
    def models(self) -> tuple[str, ...]: ...
    @property
    def graph(self) -> Graph: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of run: the same models, and the same stages. Its runs may be about anything, at any pace.

    Attributes:
        models: names in the catalogue, best first.
        graph: which stages and calls.
    """

    models: tuple[str, ...]
    graph: Graph

    @property
    def words(self) -> str:
        """Returns it for people: ``simulated, fast detail``."""
        return ", ".join([*self.models, self.graph.words]).removesuffix(", ")


def kind_of(asked: _Asked) -> Kind:
    """Returns the kind of a run, by its request or its entry in the library."""
    return Kind(asked.models, asked.graph)


def founding_runs(entries: Iterable[RunEntry], kind: Kind) -> tuple[str, ...]:
    """Returns the newest runs of a kind that were completed at a pace of their own and without simulated faults."""
    found = [e.run_id for e in entries if kind_of(e) == kind and _founds(e)]
    return tuple(found[:FOUNDED_ON])


def _founds(entry: RunEntry) -> bool:
    complete = entry.status in OVER and entry.calls > 0
    return complete and not why_no_forecast(entry) and entry.faults == _NO_FAULTS


def rests_on(kind: Kind, runs: int, calls: int) -> str:
    """Returns what a recommendation for a kind rests on, to follow "rests on"."""
    which = "the newest finished run" if runs == 1 else f"the {runs} newest finished runs"
    return f"{which} of this kind ({kind.words}; {count_text(calls, 'call')})"
