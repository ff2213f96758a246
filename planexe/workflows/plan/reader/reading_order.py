"""Which stages are sections of the run, and in which order they are read; pure.

Known names are placed here; a stage that is not named appears by itself in its chapter, after the stages it needs.
"""

from dataclasses import dataclass

from planexe.spine.graph import dependents, edges_of
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage

_NO_CHAPTER = "Results"
LEAD_CHAPTER = "At a glance"
_LEAD = ("executive_summary", "pitch_doc", "pitch", "plan_checks")
_FIRST_IN_CHAPTER = ("project_plan", "risk_register", "schedule", "initial_prompt", "redline_gate", "stated_limits")
_NO_JOIN = frozenset({"plan_checks"})
"""Computed stages that look at others of their chapter without showing them."""
BEHIND_THE_SCENES = frozenset({"start_time", "consolidate_assumptions", "distill_assumptions"})
"""Stages that only serve other stages: a date, and texts shortened for prompts."""

_CHAPTERS = (
    "project_plan",
    "schedule",
    "costs",
    "strategy",
    "scenario",
    "assumptions",
    "team",
    "governance",
    "experts",
    "documents",
    "work_breakdown",
    "synthesis",
)
_LAST_CHAPTER = "screening"


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """One section before it has a text.

    Attributes:
        stage: whose value it shows.
        chapter: title of the chapter.
        parts: stages whose values are in that value, so they are no sections of their own.
    """

    stage: Stage
    chapter: str
    parts: tuple[str, ...] = ()


def reading_order(stages: StageSet) -> tuple[SectionPlace, ...]:
    """Returns the sections in the order in which they are read: what deciders need first, what was asked last."""
    parts = parts_of(stages)
    owned = {name for names in parts.values() for name in names}
    shown = [s for n, s in stages.stages.items() if n not in owned and n not in BEHIND_THE_SCENES]
    place = stages.order
    folders = list(stages.chapters)
    shown.sort(key=lambda s: (_chapter_rank(s, folders), _rank_in_chapter(s), place[s.name]))
    return tuple(SectionPlace(s, _chapter_title(s, stages), parts.get(s.name, ())) for s in shown)


def parts_of(stages: StageSet) -> dict[str, tuple[str, ...]]:
    """Returns for each computed join the stages of its chapter that it represents, in plan order.

    These are the stages it needs, and those that nobody but them reads.
    """
    needs = edges_of(stages)
    users = dependents(needs)
    found: dict[str, tuple[str, ...]] = {}
    owned: set[str] = set()
    for name in reversed(tuple(stages.stages)):
        join = stages.stages[name]
        if join.kind != "compute" or name in owned or name in _NO_JOIN:
            continue
        own: set[str] = set()
        todo = list(needs[name])
        while todo:
            part = todo.pop()
            if stages.stages[part].chapter != join.chapter or part in owned | own | BEHIND_THE_SCENES:
                continue
            direct = part in needs[name] or any(stages.stages[u].kind == "compute" for u in users[part] if u in own)
            if direct or set(users[part]) <= own:
                own.add(part)
                todo += needs[part]
        if own:
            owned |= own
            found[name] = tuple(n for n in stages.stages if n in own)
    return found


def _chapter_rank(stage: Stage, folders: list[str]) -> tuple[int, int]:
    if stage.name in _LEAD:
        return (0, 0)
    if stage.chapter in _CHAPTERS:
        return (1, _CHAPTERS.index(stage.chapter))
    return (3, 0) if stage.chapter == _LAST_CHAPTER else (2, folders.index(stage.chapter))


def _rank_in_chapter(stage: Stage) -> int:
    for names in (_LEAD, _FIRST_IN_CHAPTER):
        if stage.name in names:
            return names.index(stage.name)
    return len(_LEAD) + len(_FIRST_IN_CHAPTER)


def _chapter_title(stage: Stage, stages: StageSet) -> str:
    return LEAD_CHAPTER if stage.name in _LEAD else stages.chapters.get(stage.chapter, stage.chapter) or _NO_CHAPTER
