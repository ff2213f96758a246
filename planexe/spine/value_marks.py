"""Which marks the values of a run bear: stale, pinned, edited by a person; one wording for all; pure."""

from collections.abc import Iterable, Mapping

from planexe.blocks.marks import MARK_STATES, Mark
from planexe.spine.freshness import Freshness
from planexe.spine.registry import StageSet
from planexe.spine.stale_roots import Root, roots_text


def mark_of(found: Freshness | None) -> Mark | None:
    """Returns the mark of one stage's value, ``None`` where there is nothing to know."""
    if found is None:
        return None
    if found.outdated:
        failed = f" The last try to make it again failed: {found.why}" if found.state == "failed" else ""
        why = f"What it rests on has changed: {roots_text(found.roots)}.{failed}" if failed else found.why
        return Mark(state="stale", why=why)
    if found.state == "pinned" or found.state == "edited":
        return Mark(state=found.state, why=found.why)
    return None


def marks_of(names: Iterable[str], stages: StageSet, fresh: Mapping[str, Freshness]) -> tuple[Mark, ...]:
    """Returns the marks of something that is drawn from the values of several stages, each state once."""
    found = {name: mark for name in dict.fromkeys(names) if (mark := mark_of(fresh.get(name)))}
    marks = []
    for state in MARK_STATES:
        alike = [name for name, mark in found.items() if mark.state == state]
        if len(alike) == 1:
            marks.append(found[alike[0]])
        elif alike:
            headings = ", ".join(stages.stages[name].heading for name in alike)
            roots = roots_text(root for name in alike for root in fresh[name].roots if not root.by_program)
            more = f" What they rest on has changed: {roots}." if roots else ""
            marks.append(Mark(state=state, why=f"{headings}.{more}"))
    return tuple(marks)


def all_roots(fresh: Mapping[str, Freshness]) -> tuple[Root, ...]:
    """Returns what people changed that is not in all values of the plan yet."""
    found = (root for one in fresh.values() if one.outdated for root in one.roots if not root.by_program)
    return tuple(dict.fromkeys(found))
