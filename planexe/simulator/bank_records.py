"""What the record of a bank says for a kind of field."""

from planexe.simulator.topic import Topic
from planexe.simulator.wording import capitalised

_RECORD_FIELDS = {
    "points": {"finding": 0, "impact": 1, "recommendation": 2},
    "pairs": {"qa_answer": 0, "why": 1},
    "failures": {
        "kill_statement": 0, "test_now": 1, "falsifier": 2, "failure_story": 3, "early_sign": 4, "tripwire": 5,
        "contain": 6, "assess": 7, "respond": 8, "stop_rule": 9,
    },
    "bodies": {
        "why": 0, "responsibility": 1, "setup_action": 2, "membership": 3, "decision_rights": 4,
        "decision_mechanism": 5, "cadence": 6, "agenda": 7,
    },
    "escalations": {"approval": 0, "why": 1, "consequence": 2},
    "checks": {"tools": 0, "frequency": 1, "trigger": 2, "adaptation": 3},
    "control_gaps": {"explanation": 0, "action": 1},
}  # fmt: skip
_TITLE_KINDS = {
    "pairs": "qa_question",
    "failures": "failure_title",
    "escalations": "issue_type",
    "checks": "approach",
    "control_gaps": "missing_information",
}
_LISTS = ("early_sign", "tripwire", "responsibility", "setup_action", "membership", "agenda", "tools")


def record_entries(kind: str, about: Topic) -> tuple[str, ...]:
    """Returns what the record of an item says for a kind of field: several entries for a list, else one."""
    if not about.parts:
        return ()
    if kind == _TITLE_KINDS.get(about.bank):
        return (about.title,)
    place = _RECORD_FIELDS.get(about.bank, {}).get(kind)
    if place is None or place >= len(about.parts):
        return ()
    text = about.parts[place]
    return tuple(capitalised(entry.strip(" .")) for entry in text.split(";")) if kind in _LISTS else (text,)


def record_line(kind: str, about: Topic) -> str:
    """Returns the part of a bank's record that answers to a kind of field."""
    parts = (*about.parts, "", "", "", "")
    if not about.parts:
        return ""
    match about.bank, kind:
        case "risks", "description" | "expert_what":
            return parts[2]
        case "risks", "action" | "audit_fix":
            return parts[3]
        case "areas", "question":
            return parts[0]
        case "areas", "assumption":
            return parts[1]
        case "roles", "description" | "explanation":
            return f"Responsible for {parts[0]}"
        case "roles", "consequence":
            return f"Without this role, {parts[3]}" if parts[3] else ""
        case "documents_to_create", "description":
            return f"It {parts[0]}"
        case "documents_to_find", "description":
            return f"Source for {parts[0]}"
    return ""
