"""From what tasks wait for to links between leaves: what was stated, the order of subtasks, and what has to be assumed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from planexe.errors import SchedulingError
from planexe.scheduling.cycles import break_cycles, circle_text
from planexe.scheduling.linking import check_summary_link, leaf_links
from planexe.scheduling.links import Link, LinkType
from planexe.workflows.plan.schedule.task_dependencies import LONGEST_LAG_DAYS, TaskDependencies
from planexe.workflows.plan.work_breakdown.tree import PHASE_LEVEL, SUBTASK_LEVEL, TASK_LEVEL, WbsNode

Origin = Literal["stated", "order", "assumed"]
ASSUMED, STATED, ORDER = 1, 2, 3  # strengths: of the links in a circle the weakest is given up
_ORIGINS: Mapping[int, Origin] = {ASSUMED: "assumed", STATED: "stated", ORDER: "order"}


@dataclass(frozen=True, slots=True)
class PlannedLink:
    """A link between two leaves, where it comes from, and why."""

    link: Link
    origin: Origin
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedLinks:
    """All links between leaves, and what became of those that could not be used."""

    links: tuple[PlannedLink, ...]
    notes: tuple[str, ...]


def planned_links(nodes: Sequence[WbsNode], dependencies: TaskDependencies | None) -> PlannedLinks:
    """Returns the links between the leaves of a work breakdown.

    Stated links first lose those that mean nothing; then, as long as tasks wait for each other in a circle, its weakest
    link: an assumed one before a stated one, of several the last. Where only one task of a phase is part of the circle,
    the link to the rest of that phase stays. Subtasks follow each other, always.
    """
    parents = {node.code: node.parent for node in nodes}
    stated, reasons, notes = _stated(nodes, parents, dependencies)
    assumed, assumed_notes = _assumed(nodes, {t.task_code for t in dependencies.tasks} if dependencies else set())
    kept, dropped_notes = _without_circles(nodes, [*stated, *assumed])
    made = leaf_links(parents, [*_subtask_order(nodes), *kept])
    unique: dict[tuple[str, str, LinkType], PlannedLink] = {}
    for one in made:
        origin = _ORIGINS[one.source.strength]
        key = (one.link.predecessor, one.link.successor, one.link.type)
        if key not in unique or one.link.lag > unique[key].link.lag:
            reason = reasons.get((one.source.predecessor, one.source.successor), "") if origin == "stated" else ""
            unique[key] = PlannedLink(one.link, origin, reason)
    return PlannedLinks(tuple(unique.values()), (*notes, *dropped_notes, *assumed_notes))


def _stated(
    nodes: Sequence[WbsNode], parents: Mapping[str, str], dependencies: TaskDependencies | None
) -> tuple[list[Link], dict[tuple[str, str], str], list[str]]:
    links: list[Link] = []
    reasons: dict[tuple[str, str], str] = {}
    notes: list[str] = []
    tasks = _tasks_below(nodes)
    for entry in dependencies.tasks if dependencies else ():
        for wait in entry.predecessors:
            lag = max(-LONGEST_LAG_DAYS, min(LONGEST_LAG_DAYS, wait.lag_days))
            link = Link(wait.predecessor_code, entry.task_code, LinkType(wait.type), lag, STATED)
            try:
                check_summary_link(link, parents)
            except SchedulingError as error:
                notes.append(f"Dropped: {entry.task_code} after {wait.predecessor_code}. {error}")
                continue
            links.append(link)
            for code in (link.predecessor, *tasks.get(link.predecessor, ())):
                reasons.setdefault((code, link.successor), wait.reason)
    return links, reasons, notes


def _assumed(nodes: Sequence[WbsNode], known: set[str]) -> tuple[list[Link], list[str]]:
    """Returns the links of tasks of which nothing is known: after the task before, or after the phase before."""
    links: list[Link] = []
    phases = [node.code for node in nodes if node.level == PHASE_LEVEL]
    tasks = _tasks_below(nodes)
    for number, phase in enumerate(phases):
        for place, code in enumerate(tasks[phase]):
            if code in known:
                continue
            if place:
                links.append(Link(tasks[phase][place - 1], code, strength=ASSUMED))
            elif number:
                links.append(Link(phases[number - 1], code, strength=ASSUMED))
    codes = [code for phase in phases for code in tasks[phase] if code not in known]
    if not codes:
        return links, []
    which = "any task" if not known else ", ".join(codes)
    return links, [f"Nobody said what {which} waits for: assumed the task before it, or the phase before it."]


def _without_circles(nodes: Sequence[WbsNode], links: Sequence[Link]) -> tuple[list[Link], list[str]]:
    tasks = _tasks_below(nodes)
    codes = [code for below in tasks.values() for code in below]
    spread = {
        (number, place): Link(code, link.successor, link.type, link.lag, link.strength)
        for number, link in enumerate(links)
        for place, code in enumerate(tasks.get(link.predecessor) or (link.predecessor,))
    }
    _, dropped = break_cycles([*codes, *tasks], list(spread.values()))
    gone = [one.link for one in dropped]
    lost = {key for key, link in spread.items() if any(link is one for one in gone)}
    kept: list[Link] = []
    for number, link in enumerate(links):
        if any(key[0] == number for key in lost):
            kept += [part for key, part in spread.items() if key[0] == number and key not in lost]
        else:
            kept.append(link)
    notes = [
        f"Dropped: {one.link.successor} after {one.link.predecessor} ({_ORIGINS[one.link.strength]}), because these tasks "
        f"wait for each other in a circle: {circle_text(one.circle)}."
        for one in dropped
    ]
    return kept, notes


def _subtask_order(nodes: Sequence[WbsNode]) -> list[Link]:
    links: list[Link] = []
    before: dict[str, str] = {}
    for node in nodes:
        if node.level == SUBTASK_LEVEL:
            if node.parent in before:
                links.append(Link(before[node.parent], node.code, strength=ORDER))
            before[node.parent] = node.code
    return links


def _tasks_below(nodes: Sequence[WbsNode]) -> dict[str, list[str]]:
    """Returns the codes of the tasks of each phase."""
    found: dict[str, list[str]] = {node.code: [] for node in nodes if node.level == PHASE_LEVEL}
    for node in nodes:
        if node.level == TASK_LEVEL:
            found.setdefault(node.parent, []).append(node.code)
    return found
