"""The resource plan as people and later stages read it."""

from planexe.figures import count_text
from planexe.spine.markdown import bullets, table
from planexe.workflows.plan.resources.resource_models import LeafWork, ResourcePlan, RoleLoad


def headline(value: ResourcePlan) -> str:
    """Returns all hours, and what they cost, in one sentence."""
    pieces = sum(bool(leaf.work) and leaf.mode == "work" for leaf in value.leaves)
    cost = f", which cost {value.currency} {value.labour_cost:,.0f}" if value.labour_cost else ""
    takes = "piece of work takes" if pieces == 1 else "pieces of work take"
    return f"{pieces} {takes} {value.hours:,.0f} hours of {count_text(len(_busy(value)), 'role')}{cost}."


def view_full(value: ResourcePlan) -> str:
    """Returns the roles with what they give and what is asked of them, the work of each leaf, and the remarks."""
    parts = [headline(value), _role_table(value), _leaf_table(value)]
    if remarks := [*value.notes, *value.estimate_notes]:
        parts.append("### Remarks\n\n" + bullets(remarks))
    return "\n\n".join(part for part in parts if part)


def view_digest(value: ResourcePlan) -> str:
    """Returns the hours of each role, the busiest first."""
    busy = sorted(_busy(value), key=lambda role: -role.hours)
    lines = [f"{r.role_id} {r.title} ({r.kind}, {_people(r)}): {r.hours:,.0f} hours" for r in busy]
    return "\n\n".join(part for part in (headline(value), bullets(lines), " ".join(value.notes)) if part)


def _busy(value: ResourcePlan) -> list[RoleLoad]:
    return [role for role in value.roles if role.hours]


def _people(role: RoleLoad) -> str:
    return "1 person" if role.units == 1 else f"at most {role.units} people"


def _role_table(value: ResourcePlan) -> str:
    if not value.roles:
        return ""
    rows = [
        [r.role_id, r.title, r.kind, r.units, f"{r.hours_per_day:.3g}", _when(r), f"{r.hours:,.1f}", *_money(value, r)]
        for r in value.roles
    ]
    heads = ["Role", "Title", "Kind", "People at most", "Hours a day", "Available", "Hours of work"]
    return "### By role\n\n" + table([*heads, *([f"Cost in {value.currency}"] if value.currency else [])], rows)


def _when(role: RoleLoad) -> str:
    first = f"from {role.available_from}" if role.available_from else ""
    last = f"until {role.available_until}" if role.available_until else ""
    return f"{first} {last}".strip() or "always"


def _money(value: ResourcePlan, role: RoleLoad) -> list[str]:
    return [f"{role.cost:,.0f}"] if value.currency else []


def _leaf_table(value: ResourcePlan) -> str:
    rows = [[leaf.code, f"{leaf.days:g}", _who(leaf), f"{leaf.hours:,.1f}"] for leaf in value.leaves]
    return "### By piece of work\n\n" + table(["Code", "Days", "Who", "Hours"], rows) if rows else ""


def _who(leaf: LeafWork) -> str:
    who = "; ".join(f"{one.role_id} {one.units:.0%}" for one in leaf.work)
    return f"waiting, watched by {who.split(' ')[0]}" if leaf.mode == "wait" and who else who or "nobody"
