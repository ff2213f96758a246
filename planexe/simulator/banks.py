"""Which phrase bank a list draws on, by its name."""

import re

from planexe.simulator.field_kinds import snake

RECORD_BANKS = ("points", "pairs", "failures")
"""Banks whose records say everything about an item, where the subject of the call is known."""


CONTROL_BANKS = ("bodies", "escalations", "checks", "control_gaps")
"""Banks whose records say everything about an item in any call; a household has its own."""


_BANKS: tuple[tuple[str, str], ...] = (
    ("points", r"bullet_points?|^findings$"),
    ("checks", r"monitoring_progress|progress_check"),
    ("escalations", r"escalation_matrix|^escalations$"),
    ("control_gaps", r"^gaps$"),
    ("pairs", r"question_answer|qa_pairs"),
    ("areas", r"question_assumption|assumption.*question|^assumptions$"),
    ("scenarios", r"scenario"),
    ("levers", r"lever|strategic_choice"),
    ("issues", r"issue|feedback|omission|improvement|problem|weak_point|gaps"),
    ("roles", r"role|team|member|staff|job|needed_people"),
    ("documents_to_find", r"to_find|sources"),
    ("documents_to_create", r"document|to_create"),
    ("experts", r"expert"),
    ("stakeholders", r"^stakeholders$"),
    ("streams", r"^streams$"),
    ("phases", r"phase|work_package"),
    ("subtasks", r"subtask|sub_task|(^|_)tasks?$|activities|children|work_items"),
    ("bodies", r"bod(y|ies)|committee"),
    ("projects", r"suggestion|similar|comparable|related_(project|resource)|reference_project"),
    ("locations", r"location|places|sites"),
    ("currencies", r"currenc"),
    ("materials", r"materials$|purchases$"),
    ("failures", r"failure"),
    ("risks", r"risk"),
)


_COMPILED = tuple((bank, re.compile(pattern)) for bank, pattern in _BANKS)


def bank_of(list_name: str) -> str:
    """Returns the bank that a list of this name draws on, ``topics`` if none is meant."""
    low = snake(list_name)
    return next((bank for bank, pattern in _COMPILED if pattern.search(low)), "topics")
