"""From which side a call looks at the goal, read from its subject: the same kind of field then says something else."""

import re

from planexe.simulator.phrase_bank import sentences

_LENSES = tuple(
    (lens, re.compile(pattern, re.IGNORECASE))
    for lens, pattern in (
        ("answerability", r"answers|rights|accountab|bears"),
        ("range", r"each side|breadth|axes"),
        ("imitation", r"teach|copy|copie|imitat"),
        ("slope", r"forces the next|slope|escalat|step by step"),
        ("ground", r"\bground|foundation|sound"),
    )
)
_KINDS = frozenset({"thesis", "objection", "second_order", "evidence", "verdict_line", "withdrawn"})


def seen_through(kind: str, subject: str, position: int = 0) -> str:
    """Returns the kind of sentence for the side that the subject names, the kind itself where it names none.

    Args:
        kind: what the field wants to hear.
        subject: of the call.
        position: place in the list, for kinds that say something else at each place.
    """
    if kind not in _KINDS:
        return kind
    lens = next((name for name, pattern in _LENSES if pattern.search(subject)), "")
    for name in (f"{kind}_{lens}_{position}", f"{kind}_{lens}"):
        if lens and name in sentences():
            return name
    return kind


def is_story(kind: str) -> bool:
    """Returns whether sentences of this kind are steps of one story."""
    return kind.startswith("objection_slope")
