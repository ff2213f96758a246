"""RunEntry: what the library knows about one run."""

from dataclasses import dataclass
from typing import Any

from planexe.library.search_words import searchable
from planexe.records import RECORD
from planexe.spine.workflow import Graph

UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEntry:
    """What the library knows about one run.

    Attributes:
        run_id: name of its folder.
        status: as in ``RunFolder.status``, or ``unreadable``; in the index as written in the folder, so that a run
            is ``new`` or ``running`` there until somebody looks who works on it.
        title: the person's name for it, else the plan's, else the first words of its brief.
        workflow: what is made; ``graph_values`` which stages and calls it has.
        brief: what was asked, in the person's words.
        created: ISO instant in UTC.
        models: names in the catalogue, best first.
        concurrency: calls in flight at the start.
        simulated: whether the simulated model may answer; ``time_scale`` its pace.
        calls: answered calls; ``attempts`` tries.
        wall_s: seconds in which somebody worked on it.
        cost_usd: ``None`` where no attempt has a known cost.
        verdict: whether what was made holds what was asked, in one or two words; empty where nothing says so.
        gaps: how many things are missing in the plan.
        stale: how many stages do not show what a person changed since.
        size_bytes: what its files take on disk.
        parent: run it was made from; empty if none.
        tags, starred, archived, note: what a person decided.
        problem: why it cannot be read.
    """

    __pydantic_config__ = RECORD

    run_id: str
    status: str
    title: str = ""
    workflow: str = "plan"
    graph_values: tuple[tuple[str, Any], ...] = ()
    brief: str = ""
    created: str = ""
    models: tuple[str, ...] = ()
    language: str = ""
    concurrency: int = 0
    simulated: bool = False
    time_scale: float = 1.0
    faults: str = "none"
    calls: int = 0
    attempts: int = 0
    wall_s: float = 0.0
    cost_usd: float | None = None
    verdict: str = ""
    gaps: int = 0
    stale: int = 0
    size_bytes: int = 0
    parent: str = ""
    tags: tuple[str, ...] = ()
    starred: bool = False
    archived: bool = False
    note: str = ""
    problem: str = ""

    @property
    def graph(self) -> Graph:
        """Returns which stages and calls it has."""
        return Graph(self.workflow, self.graph_values)

    @property
    def words(self) -> str:
        """Returns what a search looks at."""
        return searchable(" ".join((self.run_id, self.title, self.brief, *self.tags, self.note)))


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRun:
    """What is known of a run, and how to tell whether it still holds.

    Attributes:
        mark: of the folder when it was read, as ``mark_of`` makes it; empty: read it again.
        glance: as ``trusted_glance_of`` makes it; ``None``: compare the mark, as of every run without an end.
        words: the entry's words, made once.
    """

    mark: str
    entry: RunEntry
    words: str
    glance: tuple[int, int, int] | None = None
