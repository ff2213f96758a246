"""Checks of what texts say: figures that exist, roles that exist, dates and amounts that somebody knows, real lists."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from planexe.reading.amounts import plain, read_plain
from planexe.reading.money import find_money
from planexe.spine.written import named_in, texts_of
from planexe.workflows.plan.costs.cost_plan import CostPlan
from planexe.workflows.plan.facts.fact_models import FactRegister
from planexe.workflows.plan.governance.governance_doc import GovernanceDoc
from planexe.workflows.plan.project_plan.plan_fields import ProjectPlan
from planexe.workflows.plan.synthesis.plan_findings import Area, Check, check_each
from planexe.workflows.plan.synthesis.plan_values import PlanValues
from planexe.workflows.plan.team.find_team_roles import TeamRoles

AREA: Final[Area] = "Texts"
CLOSING: Final = ("executive_summary", "review_plan", "premortem", "questions_answers", "self_audit")
"""Those that are written when dates and money are known."""
OF_ROLES: Final = (*CLOSING, "pitch", "documents_doc", "data_collection", "governance_doc", "risk_register")
"""Those whose texts give people of the plan something to do."""

_HEADS = "officer|manager|coordinator|director|specialist|engineer|supervisor|administrator|controller"
_POST = re.compile(rf"((?:[A-Za-z][A-Za-z-]*,? ){{0,5}}?[A-Za-z][A-Za-z-]* (?:{_HEADS}))\b(?!s)", re.IGNORECASE)
_OPENS = re.compile(r"\b(?:the|a|an|our|its|their|by|and the|to|with|from|of|for)\s+", re.IGNORECASE)
_ANYBODYS = frozenset({"project manager", "project director", "project coordinator"})
"""Whoever leads is called so."""
_MOST_WORDS = 5
_DATE = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_GUESS = re.compile(
    r"(?:about|around|roughly|some|approximately|nearly|up to|almost|~|≈|between|at least|at most)\W*$", re.I
)
_BEFORE = 16
_SAME = 0.01
_LEAST_AMOUNT = 100.0
_LEAST_LIST, _MOST_ALIKE, _FIRST_WORDS = 4, 0.75, 4
_LEAST_WORDS, _MOST_OF_ONE = 6, 0.5


def check_texts(plan: PlanValues) -> list[Check]:
    """Returns the checks of texts; one of which nothing is known is not made."""
    return [*_named(plan), *_posts(plan), *_dates(plan), *_amounts(plan), *_lists(plan)]


def _texts(plan: PlanValues, stages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yields each text of some stages with the name of its stage."""
    for name in stages:
        for text in texts_of(plan.raw(name)):
            yield name, text


def _named(plan: PlanValues) -> list[Check]:
    register = plan.get("facts", FactRegister)
    uses = [(name, one) for name, text in _texts(plan, CLOSING) for one in named_in(text)]
    if not uses:
        return []
    known = register.written if register else {}
    failed = dict.fromkeys(f"{{{one}}} ({_heading(name)})" for name, one in uses if one not in known)
    text = "The plan has no figure {}, so the id stands in the text."
    return [check_each(AREA, "Every figure that a text names exists", uses, list(failed), text.format, "major")]


def _posts(plan: PlanValues) -> list[Check]:
    """Looks for people with something to do whom the plan does not know."""
    team = plan.get("find_team_roles", TeamRoles)
    if team is None:
        return []
    known = [_words(name) for name in _known_names(plan, team)]
    found: dict[str, set[str]] = {}
    for name, text in _texts(plan, OF_ROLES):
        for post in posts_in(text):
            found.setdefault(post, set()).add(_heading(name))
    strange = {
        post: places
        for post, places in found.items()
        if post not in _ANYBODYS and not any(_words(post) <= one or (one and one <= _words(post)) for one in known)
    }
    failed = [f"“{post}” ({', '.join(sorted(places))})" for post, places in sorted(strange.items())]
    title = "Whoever a text gives something to do is a role, a body or somebody affected"
    return [check_each(AREA, title, list(found), failed, "Nobody in the plan is {}.".format, "major")] if found else []


def posts_in(text: str) -> list[str]:
    """Returns the posts that a text speaks of, in small letters: ``quality and hygiene officer``.

    Example:
        >>> posts_in("By May the Quality and Hygiene Officer tells the fit-out manager.")
        ['quality and hygiene officer', 'fit-out manager']
    """
    posts = []
    for match in _POST.finditer(text):
        words = match[1]
        opened = [one.end() for one in _OPENS.finditer(words)]
        if opened:
            post = words[opened[-1] :]
        else:  # without an article only what is written as a title is one
            post = " ".join(re.findall(r"(?:[A-Z][\w-]*,?|and|of)(?=\s|$)", words)[-_MOST_WORDS:])
            post = re.sub(r"^(?:and|of)\s+", "", post)
        if 1 < len(post.split()) <= _MOST_WORDS:
            posts.append(post.casefold())
    return posts


def _known_names(plan: PlanValues, team: TeamRoles) -> Iterator[str]:
    yield from (role.title for role in team.roles)
    if project := plan.get("project_plan", ProjectPlan):
        yield from (one.stakeholder for one in project.stakeholders)
        yield from (one.who for one in project.stakeholders)
    governance = plan.get("governance_doc", GovernanceDoc)
    if governance and governance.bodies:
        yield governance.bodies.final_decider
        for body in governance.bodies.bodies:
            yield body.name
            yield from body.membership


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w-]+", name.casefold())) - {"and", "of", "the", "chair"}


def _dates(plan: PlanValues) -> list[Check]:
    """Looks for days in closing texts that stand nowhere else in the plan."""
    known = {day for text in _everything_else(plan) for day in _DATE.findall(plain(text))}
    uses = [(name, day) for name, text in _texts(plan, CLOSING) for day in _DATE.findall(plain(text))]
    if not uses or not known:
        return []
    failed = dict.fromkeys(f"{day} ({_heading(name)})" for name, day in uses if day not in known and _is_day(day))
    title = "Days in closing texts are days of the plan"
    return [
        check_each(
            AREA, title, uses, list(failed), "A text names a day that the plan does not know: {}.".format, "minor"
        )
    ]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _amounts(plan: PlanValues) -> list[Check]:
    """Looks for money in closing texts that nobody computed, read in a document, or marked as a guess."""
    costs = plan.get("cost_plan", CostPlan)
    if costs is None or not costs.currency:
        return []
    known = sorted(
        {*_numbers(plan), *(low for text in _everything_else(plan) for low, _ in _money(text, costs.currency))}
    )
    uses = [
        (name, amount, said) for name, text in _texts(plan, CLOSING) for amount, said in _money(text, costs.currency)
    ]
    failed = dict.fromkeys(
        f"{said} ({_heading(name)})"
        for name, amount, said in uses
        if not any(abs(amount - k) <= _SAME * amount for k in known)
    )
    title = "Amounts in closing texts are those of the plan, or marked as a guess"
    text = "Nobody computed these amounts, and the text does not call them a guess: {}."
    return [check_each(AREA, title, uses, list(failed), text.format, "minor")] if uses else []


def _money(text: str, currency: str) -> list[tuple[float, str]]:
    """Returns amounts of a text that are not marked as a guess, with their words."""
    if not any(character.isdecimal() for character in text):
        return []
    read = read_plain(text)
    return [
        (one.low, read.said(one.start, one.end).strip())
        for one in find_money(read)
        if one.currency == currency
        and one.low >= _LEAST_AMOUNT
        and one.low == one.high
        and not _GUESS.search(read.text[max(0, one.start - _BEFORE) : one.start])
    ]


def _everything_else(plan: PlanValues) -> Iterator[str]:
    return (text for name in plan.names if name not in CLOSING for text in texts_of(plan.raw(name)))


def _numbers(plan: PlanValues) -> Iterator[float]:
    for name in plan.names:
        if name not in CLOSING:
            yield from _numbers_in(plan.raw(name))


def _numbers_in(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _numbers_in(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _numbers_in(one)
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and value >= _LEAST_AMOUNT:
        yield float(value)


def _lists(plan: PlanValues) -> list[Check]:
    """Looks for lists whose entries are of one form, and for texts that are one word over and over."""
    looked_at, failed = 0, []
    for name in plan.written_by_models:
        for entries in _lists_in(plan.raw(name)):
            looked_at += 1
            if degenerate(entries):
                failed.append(f"“{entries[0][:60]}” ({_heading(name)})")
    title = "Lists are made of different entries"
    text = "Entries of one form, or one word over and over: {}."
    return [check_each(AREA, title, range(looked_at), list(dict.fromkeys(failed)), text.format, "minor")]


def _lists_in(value: Any) -> Iterator[list[str]]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _lists_in(one)
    elif isinstance(value, list):
        texts = [one for one in value if isinstance(one, str)]
        if len(texts) >= _LEAST_LIST:
            yield texts
        for one in value:
            yield from _lists_in(one)


def degenerate(entries: Sequence[str]) -> bool:
    """Returns whether a list says little: most entries begin alike, or one is a single word over and over.

    Example:
        >>> degenerate(["Make sure that the oven works", "Make sure that the flour is there"] * 2)
        True
        >>> degenerate(["Lease of the shop", "Two ovens", "A licence", "Flour"])
        False
    """
    words = [entry.casefold().split() for entry in entries]
    long = [one for one in words if len(one) > _FIRST_WORDS]
    begins = Counter(tuple(one[:_FIRST_WORDS]) for one in long)
    if len(long) >= _LEAST_LIST and begins.most_common(1)[0][1] >= _MOST_ALIKE * len(words):
        return True
    return any(
        len(one) >= _LEAST_WORDS and Counter(one).most_common(1)[0][1] > _MOST_OF_ONE * len(one) for one in words
    )


def _heading(stage: str) -> str:
    return stage.replace("_", " ")
