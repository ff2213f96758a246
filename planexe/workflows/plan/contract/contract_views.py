"""The contract as people and later stages read it."""

from planexe.spine.markdown import bullets
from planexe.workflows.plan.contract.contract_models import (
    Capacity,
    Condition,
    Entry,
    Fund,
    GoalContract,
    Promise,
    Target,
    Window,
)

_RULES = {"by": "by", "on": "on", "not_before": "not before"}
NOT_IN_GOAL = "not in the goal"
"""What stands in place of the goal's words where it has none."""
_NOT_COUNTED = "its figure could not be read, so it counts for nothing"


def view_full(value: GoalContract) -> str:
    """Returns every entry with the words of the goal, and what was not read or not believed."""
    lines = []
    if value.start:
        source = f"“{value.start.quote}”" if value.start.quote else "set for this run"
        lines.append(f"**Start:** {value.start.date.isoformat()} ({source})")
    lines += [entry_line(one) for one in value.entries]
    older = ["*Read by the rules of an older version: one sum, one last day, and conditions in words.*"]
    parts = older if value.rules == "older" else []
    parts += [bullets(lines) if lines else "The goal names no money, no dates and no conditions."]
    if value.unread:
        parts.append(
            "**Not read**\n\n" + bullets([f"**{one.id}** “{one.quote}”. {one.reason}" for one in value.unread])
        )
    if value.background:
        parts.append("**Taken as background**\n\n" + bullets([f"“{quote}”" for quote in value.background]))
    if value.notes:
        parts.append("**Not counted**\n\n" + bullets(value.notes))
    return "\n\n".join(parts)


def entry_line(entry: Entry) -> str:
    """Returns an entry in one line: id, what it says, the words of the goal."""
    unread = "" if entry.is_read else f"; {_NOT_COUNTED}"
    return f"**{entry.id}** {entry_text(entry)} (“{entry.quote or NOT_IN_GOAL}”{unread})"


def entry_text(entry: Entry) -> str:
    """Returns what an entry says, without its words."""
    match entry:
        case Fund():
            return fund_text(entry)
        case Promise():
            wish = " (a wish)" if entry.firm == "wish" else ""
            asked = f", moved from {entry.asked_date.isoformat()} by decision" if entry.asked_date else ""
            return f"{entry.text.rstrip('.')}, {_RULES[entry.rule]} {entry.date.isoformat()}{wish}{asked}"
        case Window():
            spans = ", ".join(f"{span.first} to {span.last}" for span in entry.spans)
            word = "only" if entry.rule == "only_within" else "never"
            return f"{entry.text.rstrip('.')} ({word} {spans})"
        case Capacity():
            return capacity_text(entry)
        case Condition() | Target():
            return entry.text.rstrip(".")
    return entry.quote


def fund_text(fund: Fund) -> str:
    """Returns money as people say it: ``EUR 1,400,000, own``."""
    amount = f"{fund.amount_low:,.0f}"
    if fund.amount_high > fund.amount_low:
        amount += f" to {fund.amount_high:,.0f}"
    text = f"{fund.currency} {amount}".strip()
    if fund.per != "once":
        text += f" a {fund.per}"
    if fund.times:
        text += f", {fund.times} times"
    text += f", {fund.kind}"
    text += f", from {fund.available_from.isoformat()}" if fund.available_from else ""
    text += f", until {fund.until.isoformat()}" if fund.until else ""
    text += ", part of another sum" if fund.included else ""
    text += ", added by decision" if fund.decided else ""
    for mark in fund.earmarks:
        part = f"{mark.amount:,.0f}" if mark.amount is not None else f"{mark.share or 0:.0%}"
        text += f"; {part} of it for {mark.for_text}" + ("" if mark.read == "ok" else " (not read)")
    return text


def capacity_text(capacity: Capacity) -> str:
    """Returns people and hours as people say them."""
    least, most = capacity.people_min, capacity.people_max
    people = f"{least} to {most} people" if least and most and least != most else ""
    if not people and (least or most):
        count = most or least
        people = f"{count} {'person' if count == 1 else 'people'}"
    hours = f"{capacity.hours_per_week:g} hours a week each" if capacity.hours_per_week else ""
    return ", ".join(part for part in (people, hours, capacity.who) if part) or capacity.quote
