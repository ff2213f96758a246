"""Which stages are sections of the annexes, and in which order they are read; pure.

A stage that nobody names appears by itself in its annex, after the stages it needs.
"""

from dataclasses import dataclass
from string import ascii_uppercase

from planexe.spine.graph import dependents, edges_of
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage
from planexe.workflows.plan.reader.document_order import ANNEXES, annex_place

_FIRST = (
    "executive_summary", "pitch_doc", "pitch", "project_plan", "risk_register", "schedule",
    "plan_checks", "initial_prompt", "redline_gate", "goal_contract", "facts", "evidence",
)  # fmt: skip
"""Stages that lead their annex, in this order."""
_NO_JOIN = frozenset(
    {
        "consolidate_assumptions",
        "path_digest",
        "plan_brief",
        "plan_checks",
        "business_outlook",
        "cash_flow",
        "kill_criteria",
        "evidence",
    }
)
"""Computed stages that look at others of their chapter without showing them."""
BEHIND_THE_SCENES = frozenset({"start_time", "goal_reading", "consolidate_assumptions", "path_digest", "plan_brief"})
"""Stages that only serve other stages: a date, and texts shortened for prompts."""


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
    """Returns the sections of the annexes: what the work is first, what was asked last."""
    parts = parts_of(stages)
    owned = {name for names in parts.values() for name in names}
    shown = [s for n, s in stages.stages.items() if n not in owned and n not in BEHIND_THE_SCENES]
    place = stages.order
    shown.sort(key=lambda s: (annex_place(s.name, s.chapter), _rank_in_annex(s), place[s.name]))
    titles: dict[int, str] = {}
    for stage in shown:
        number = annex_place(stage.name, stage.chapter)
        titles.setdefault(number, f"Annex {ascii_uppercase[len(titles)]}: {ANNEXES[number].title}")
    return tuple(SectionPlace(s, titles[annex_place(s.name, s.chapter)], parts.get(s.name, ())) for s in shown)


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


def _rank_in_annex(stage: Stage) -> int:
    return _FIRST.index(stage.name) if stage.name in _FIRST else len(_FIRST)
