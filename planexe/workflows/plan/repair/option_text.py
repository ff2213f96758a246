"""The options as text."""

from planexe.figures import count_text, day_text
from planexe.spine.markdown import bullets, table
from planexe.workflows.plan.chances.chance_text import percent
from planexe.workflows.plan.costs.cost_views import money
from planexe.workflows.plan.repair.decision_models import MoreMoney
from planexe.workflows.plan.repair.option_models import RepairOption, RepairOptions

HEADS = ("No.", "Option", "Dates", "Money suffices", "Cost", "With it", "What else it brings")


def view_full(value: RepairOptions) -> str:
    """Returns what does not hold, the options, and what would hold in any case."""
    parts = [headline(value)]
    if value.options:
        parts.append(table(list(HEADS), option_rows(value)))
    parts.append(bullets([*holding_lines(value), *value.notes]))
    return "\n\n".join(part for part in parts if part)


def headline(value: RepairOptions) -> str:
    """Returns in one sentence whether something has to be repaired, and whether that can be done."""
    if value.verdict is None:
        return "The goal fixes no date and no money that could be computed, so there is nothing to repair."
    if not value.needed:
        return "Dates and money hold; there is nothing to repair."
    if not value.options:
        return "Dates or money do not surely hold, and no change of people, order, scope, date or money helps."
    holding = [one for one in value.options if one.holds]
    giving_way = all(change.kind in ("later_date", "more_money") for one in holding for change in one.changes)
    if holding and not giving_way:
        return f"{count_text(len(holding), 'option makes', 'options make')} dates and money hold."
    if holding:
        return "No change of people, order or scope makes it hold; another date or more money does."
    return "None of these options makes it hold alone; they help as far as they are told."


def option_rows(value: RepairOptions) -> list[list[str]]:
    """Returns a row for each option."""
    return [
        [
            str(one.number),
            one.text,
            dates_text(one),
            move_text(one.money_before, one.money_chance),
            cost_text(one, value.currency),
            one.verdict,
            one.side_effect,
        ]
        for one in value.options
    ]


def dates_text(one: RepairOption) -> str:
    """Returns each promise with its chance before and with an option, and the day by which it is kept in four of five."""
    return "; ".join(
        f"{effect.promise_id} {move_text(effect.before, effect.chance)} (four in five by {day_text(effect.p80)})"
        for effect in one.promises
    )


def move_text(before: float | None, after: float | None) -> str:
    """Returns a chance before and after, once where it stays."""
    if before is None or after is None:
        return percent(after)
    first, last = percent(before), percent(after)
    return first if first == last else f"{first} to {last}"


def cost_text(one: RepairOption, currency: str) -> str:
    """Returns what an option costs."""
    found = sum(change.amount for change in one.changes if isinstance(change, MoreMoney))
    if abs(one.cost_delta) < 0.5:
        return f"nothing; {money(currency, found)} to be found" if found else "nothing"
    return money(currency, one.cost_delta) if one.cost_delta > 0 else f"saves {money(currency, -one.cost_delta)}"


def holding_lines(value: RepairOptions) -> list[str]:
    """Returns with which dates and which money the plan would hold as its work stands now."""
    lines = [
        f"As the work stands now, {one.promise_id} would hold by {day_text(one.date)} (asked: {day_text(one.asked)})."
        for one in value.dates
    ]
    if value.money is not None and value.funds is not None:
        lines.append(
            f"As the work stands now, {money(value.currency, value.money)} would be enough; "
            f"the goal has {money(value.currency, value.funds)}."
        )
    return lines
