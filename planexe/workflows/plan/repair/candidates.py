"""Single changes that may make a plan hold: few, where the courses show that they can help; pure."""

import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from planexe.scheduling.links import LinkType
from planexe.workflows.plan.project_plan.plan_fields import Deliverable, ProjectPlan
from planexe.workflows.plan.repair.decision_models import (
    AddPerson,
    Change,
    Crash,
    Decisions,
    DropScope,
    FastTrack,
    LaterDate,
    MoreMoney,
)
from planexe.workflows.plan.repair.option_models import OptionKind
from planexe.workflows.plan.repair.option_words import Words
from planexe.workflows.plan.repair.variants import Variant
from planexe.workflows.plan.schedule.schedule_links import PlannedLink
from planexe.workflows.plan.schedule.schedule_value import Schedule

MOST_ROLES, MOST_TASKS, MOST_LINKS, MOST_DELIVERABLES = 3, 3, 3, 3
_LEAST_SHARE = 0.1
_LEAST_DAYS = 1.0
_PRIORITIES: Final = ("could", "should")
_OF_LAW: Final = re.compile(
    r"permi|licen|licht?en|consent|approv|author|law|legal|regulat|inspect|certif|notif|"
    r"genehm|zulass|gesetz|behörd|bewillig|autoris|agrément|loi\b|tilladel|godkend|lov\b|"
    r"tillstånd|vergunn|wet\b|perizi|legge|zezwol|povolen|разреш|закон|许可|批准|許可|承認|허가|승인|تصريح|ترخيص|अनुमति",
    re.IGNORECASE,
)
"""Words of permits and laws, before which nothing may begin: stems of several languages."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A change that may help, in words."""

    kind: OptionKind
    changes: tuple[Change, ...]
    text: str
    side_effect: str


def candidates(base: Variant, schedule: Schedule, plan: ProjectPlan | None, words: Words) -> list[Candidate]:
    """Returns what is worth trying, of each kind the most promising.

    Dates are helped by people, overtime, overlap and less work; money by less work; both by giving way.

    Args:
        base: the plan as it is.
        schedule: its schedule, which says what waits for whom.
        plan: with the deliverables, if there is one.
        words: of the plan.
    """
    found: list[Candidate] = []
    if base.late:
        shares = _deciding(base)
        found += [*_people(schedule, words), *_crashes(base, shares, words), *_overlaps(base, shares, words)]
    found += _drops(base, plan.deliverables if plan else [], words)
    found += [*_dates(base, words), *_money(base, words)]
    return found


def _deciding(base: Variant) -> dict[str, float]:
    """Returns by leaf how often it decided a promise that does not hold: of several promises the most often."""
    shares: dict[str, float] = {}
    for one in base.late:
        for code, share in base.found.deciding(one.code or None).items():
            shares[code] = max(share, shares.get(code, 0.0))
    return shares


def _people(schedule: Schedule, words: Words) -> Iterator[Candidate]:
    """Yields one more person of the roles that most work waits for."""
    roles = [one.limit for one in schedule.shortages if words.has_role(one.limit)]
    for role in roles[:MOST_ROLES]:
        yield Candidate("add_person", (AddPerson(role_id=role),), words.add_person(role), words.person_needed(role))


def _crashes(base: Variant, shares: Mapping[str, float], words: Words) -> Iterator[Candidate]:
    """Yields overtime in the tasks that most often decide."""
    crashed = {one.task_code for one in base.decisions.of(Crash)}
    by_task: dict[str, float] = {}
    days: dict[str, float] = {}
    for leaf in base.given.work.resources.leaves:
        if leaf.mode == "work" and leaf.work and leaf.task_code not in crashed:
            by_task[leaf.task_code] = max(by_task.get(leaf.task_code, 0.0), shares.get(leaf.code, 0.0))
            days[leaf.task_code] = days.get(leaf.task_code, 0.0) + leaf.days
    able = [code for code, share in by_task.items() if share >= _LEAST_SHARE and days[code] >= _LEAST_DAYS]
    for code in sorted(able, key=lambda one: -by_task[one] * days[one])[:MOST_TASKS]:
        yield Candidate("crash", (Crash(task_code=code),), words.crash(code), words.overtime(code))


def _overlaps(base: Variant, shares: Mapping[str, float], words: Words) -> Iterator[Candidate]:
    """Yields an earlier begin where two pieces of work that decide follow each other, never after a permit."""
    days = {leaf.code: leaf.days for leaf in base.given.work.resources.leaves if leaf.mode == "work"}

    def weight(one: PlannedLink) -> float:
        before, after = one.link.predecessor, one.link.successor
        if one.link.type is not LinkType.FS or not days.get(before) or not days.get(after):
            return 0.0
        share = min(shares.get(before, 0.0), shares.get(after, 0.0))
        free = not _OF_LAW.search(" ".join((one.reason, words.title(before), words.title_above(before))))
        return share * days[before] / 2 if free and share >= _LEAST_SHARE else 0.0

    able = [(weight(one), one.link) for one in base.given.work.links.links]
    for _, link in sorted((one for one in able if one[0] > 0), key=lambda one: -one[0])[:MOST_LINKS]:
        change = FastTrack(predecessor=link.predecessor, successor=link.successor)
        yield Candidate(
            "fast_track", (change,), words.overlap(link.predecessor, link.successor), words.rework(link.successor)
        )


def _drops(base: Variant, deliverables: Iterable[Deliverable], words: Words) -> Iterator[Candidate]:
    """Yields the deliverables that can be done without, ``could`` before ``should``, with the tasks of them alone."""
    if not base.late and not base.short_of_money:
        return
    tree = base.given.work.tree
    there = {node.code for node in tree.nodes}
    makes = {one.deliverable_id: [code for code in one.task_codes if code in there] for one in tree.deliverables}
    needed = [set(one.after_task_codes) for one in tree.milestones]
    ranked = sorted(
        (one for one in deliverables if one.priority in _PRIORITIES), key=lambda one: _PRIORITIES.index(one.priority)
    )
    for one in ranked[:MOST_DELIVERABLES]:
        others = {code for key, codes in makes.items() if key != one.deliverable_id for code in codes}
        own = [code for code in makes.get(one.deliverable_id, []) if code not in others]
        if own and not any(codes <= set(own) for codes in needed):
            change = DropScope(deliverable_id=one.deliverable_id, task_codes=own)
            yield Candidate("drop_scope", (change,), words.drop(one, own), words.lost(one))


def _dates(base: Variant, words: Words) -> Iterator[Candidate]:
    """Yields for each promise that does not hold a day so many weeks later that it does."""
    for one in base.late:
        day = weeks_later(one.date, base.enough_day(one))
        change = LaterDate(promise_id=one.promise_id, date=day)
        yield Candidate("later_date", (change,), words.later(one, day), words.must_agree(one))


def _money(base: Variant, words: Words) -> Iterator[Candidate]:
    """Yields the money that is missing."""
    cost = base.cost
    if cost is None or cost.funds is None or not base.short_of_money:
        return
    amount = rounded_up(base.enough_money() - cost.funds)
    if amount > 0:
        change = MoreMoney(amount=amount, currency=cost.currency)
        yield Candidate("more_money", (change,), words.more_money(amount), words.from_where())


def weeks_later(asked: dt.date, needed: dt.date) -> dt.date:
    """Returns the first day whole weeks after the one that was asked, by which it is needed; at least a week after."""
    weeks = max(1, math.ceil((needed - asked).days / 7))
    try:
        return asked + dt.timedelta(weeks=weeks)
    except OverflowError:
        return needed


def rounded_up(amount: float) -> float:
    """Returns an amount rounded up to two figures that people name: 43,287 is 44,000; whole units of the currency."""
    if amount <= 0:
        return 0.0
    step = max(1, 10 ** (math.floor(math.log10(amount)) - 1))
    return float(math.ceil(amount / step - 1e-9) * step)


def goes_with(decisions: Decisions, candidate: Candidate) -> bool:
    """Returns whether a candidate may be added to what is decided: not where that already moves the same thing."""
    taken = [(change.kind, subject_of(change)) for one in decisions.decided for change in one.changes]
    return not any((change.kind, subject_of(change)) in taken for change in candidate.changes)


def subject_of(change: Change) -> str:
    """Returns what a change is about, by its id."""
    match change:
        case AddPerson():
            return change.role_id
        case Crash():
            return change.task_code
        case FastTrack():
            return f"{change.predecessor} {change.successor}"
        case DropScope():
            return change.deliverable_id
        case LaterDate():
            return change.promise_id
    return ""
