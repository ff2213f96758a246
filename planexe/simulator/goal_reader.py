"""Reads the goal: what is done, to what, where, with how much money, until when."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from planexe.reading.limits import read_limits
from planexe.simulator.currencies import currency_of_place, first_money
from planexe.simulator.goal_patterns import (
    CUT,
    DEADLINE,
    ENGLISH,
    FRAME,
    NO_QUANTITY,
    NOT_PLACES,
    OPENINGS,
    PLACE,
    PREPOSITION,
    QUANTITY,
    SPAN,
    WHEN,
)
from planexe.simulator.phrase_bank import DOMAINS, Domain, domain
from planexe.simulator.wording import gerund, is_verb, title_case


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """What a goal says.

    Attributes:
        english: the goal is written in English; the words below are quotes otherwise.
        verb: what is done, ``Open``.
        object: to what, with its article: ``a bakery in Aarhus``.
        effort: both as a noun phrase: ``opening a bakery in Aarhus``.
        thing: the short name inside a sentence: ``the bakery``.
        title: the name as a title: ``Bakery in Aarhus``.
        places: named places, the first one first.
        budget: the largest sum as written, ``""`` if there is none.
        amount: that sum as a number; a plausible one if there is none.
        currency: ISO 4217 code.
        deadline: when it has to be there, ``""`` if the goal does not say.
        text: the goal without lines that were added to it.
        details: what the goal fixes, as written: quantities, money, dates.
        domain_name: one of :data:`planexe.simulator.phrase_bank.DOMAINS`.
    """

    english: bool
    verb: str
    object: str
    effort: str
    thing: str
    title: str
    places: tuple[str, ...]
    budget: str
    amount: float
    currency: str
    deadline: str
    text: str
    details: tuple[str, ...]
    domain_name: str

    @property
    def domain(self) -> Domain:
        """Returns the words of its domain."""
        return domain(self.domain_name)

    def deadline_day(self, today: date) -> date:
        """Returns the day by which it has to be there, a fortnight off at least: the day named, else a usual one."""
        days = read_limits(self.text, today).days
        ends = [one.day for one in days if one.rule != "not_before"]
        return max([*ends, today + timedelta(days=14)]) if ends else today + timedelta(days=self.domain.months * 30)


@lru_cache(maxsize=64)
def read_goal(goal: str) -> GoalFacts:
    """Returns the facts of a goal in any language; never fails."""
    text = "\n".join(line for line in goal[:12_000].splitlines() if not FRAME.match(line)).strip() or "a new project"
    domain_name = _find_domain(text)
    english = len(ENGLISH.findall(text[:2000])) >= max(1, len(text[:2000].split()) // 12)
    verb, thing_text = _verb_and_object(text) if english else ("Carry out", _quoted(text))
    if verb == "Carry out" and domain_name == "event":
        verb = "Hold"
    places = _places(text) if english else ()
    money = first_money(text)
    currency = money[2] if money else currency_of_place(" ".join(places) or text) or currency_of_place(text) or "USD"
    deadline = _deadline(text)
    details = tuple(
        dict.fromkeys(
            [*_quantities(text), *([money[0]] if money else []), *([deadline] if deadline in text and deadline else [])]
        )
    )
    head = _head(thing_text) if english else thing_text
    return GoalFacts(
        english=english,
        verb=verb,
        object=thing_text,
        effort=f"{gerund(verb)} {thing_text}" if english else f"carrying out {thing_text}",
        thing=_thing(head) if english else "the project",
        title=title_case(_without_article(thing_text)) if english else thing_text.strip("“”"),
        places=places,
        budget=money[0] if money else "",
        amount=money[1] if money and money[1] >= 50 else float(domain(domain_name).default_budget),
        currency=currency,
        deadline=deadline,
        text=text,
        details=details,
        domain_name=domain_name,
    )


def _quoted(text: str) -> str:
    first = re.split(r"[.。!?！？\n،,，]", text.strip(), maxsplit=1)[0].strip() or text[:40]
    words = first.split()[:9]
    while len(words) > 3 and len(words[-1]) <= 3:
        words.pop()
    short = " ".join(words) if len(words) > 1 else first[:24]
    return f"“{short[:80]}”"


def _find_domain(text: str) -> str:
    low = f" {text[:3000].lower()} "

    def score(name: str) -> int:
        return sum(min(3, len(whole.findall(low))) for word, whole in _keywords(name) if word in low)

    best = max(DOMAINS, key=score)
    return best if score(best) > 0 else "general"


@cache
def _keywords(domain_name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Returns the keywords of a domain, each with what finds it at the beginning of a word."""
    return tuple(
        (word.strip(), re.compile((r"\b" if word.isascii() else "") + re.escape(word.strip())))
        for word in domain(domain_name).keywords
    )


def _verb_and_object(text: str) -> tuple[str, str]:
    sentence = OPENINGS.sub("", re.sub(r"[#*_`>]+", " ", text).strip()).strip()
    first, _, rest = sentence.partition(" ")
    word = first.strip(",.:;").lower()
    if rest and is_verb(word):
        particle = re.match(r"(?:up|out|off|down)\s+", rest)
        verb = f"{word} {particle[0].strip()}" if particle else word
        if particle:
            rest = rest[particle.end() :]
        while (pair := re.match(r"(?:and|,)\s+(\w+)\s+", rest)) and is_verb(pair[1]):
            rest = rest[pair.end() :]
        return verb.capitalize(), _object(rest)
    if rest and word.endswith("ing") and re.match(r"(?:a|an|the|my|our|new)\b", rest):
        base = word[:-3]
        verb = next((v for v in (base, f"{base}e", base[:-1]) if is_verb(v)), "carry out")
        return verb.capitalize(), _object(rest)
    return "Carry out", _object(sentence)


def _object(text: str) -> str:
    text = WHEN.sub("", text.strip())
    cut = CUT.search(text)
    kept = (text[: cut.start()] if cut and cut.start() > 2 else text).strip(" ,.")
    second = next((m for m in re.finditer(r"\s(?:and|to)\s+(\w+)\s", kept) if is_verb(m[1])), None)
    kept = kept[: second.start()] if second else kept
    words = kept.split()
    if len(words) > 11:
        kept = " ".join(words[:11])
        borders = [m.start() for m in PREPOSITION.finditer(kept)]
        kept = kept[: borders[-1]] if borders and borders[-1] > 3 else kept
    if not kept:
        return "the project"
    first = kept.split()[0].lower()
    if first in ("my", "our", "your", "its", "their"):
        kept = f"the{kept[len(first) :]}"
    elif not re.match(
        r"(?:a|an|the|this|that|one|two|three|four|five|\d+|all|some|every)\b", kept, re.IGNORECASE
    ) and _is_singular(kept):
        kept = f"the {kept[0].lower() + kept[1:] if kept[1:2].islower() and not _is_name(kept) else kept}"
    return kept[0].lower() + kept[1:] if re.match(r"(?:A|An|The|This)\b", kept) else kept


def _is_singular(text: str) -> bool:
    head = PREPOSITION.split(text, maxsplit=1)[0]
    return not head.endswith("s") and not _is_name(head)


def _is_name(text: str) -> bool:
    return all(word[:1].isupper() for word in text.split())


def _head(text: str) -> str:
    border = PREPOSITION.search(text)
    head = text[: border.start()] if border else text
    owner = re.search(r"['’]s?\s", head)
    head = head[owner.end() :] if owner else head
    return " ".join(head.split()[:5])


def _thing(head: str) -> str:
    bare = _without_article(head)
    return "the project" if _is_name(bare) or not bare else f"the {bare}"


def _without_article(text: str) -> str:
    return re.sub(r"^(?:a|an|the|this|one)\s+", "", text, flags=re.IGNORECASE)


def _places(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for match in PLACE.finditer(text[:4000]):
        words = [word for word in match[1].strip(" ,").split() if word.strip(",") not in NOT_PLACES]
        name = " ".join(words).strip(" ,")
        name = re.sub(r"['’]s$", "", name)
        if name and name not in found and not name.isupper():
            found.append(name)
    return tuple(found[:4])


def _quantities(text: str) -> list[str]:
    found = [match[1] for match in QUANTITY.finditer(text[:3000])]
    return [quantity for quantity in found if not NO_QUANTITY.match(quantity.split(None, 1)[1])][:6]


def _deadline(text: str) -> str:
    if exact := DEADLINE.search(text[:6000]):
        return exact[1].strip(" ,")
    span = SPAN.search(text[:6000])
    if span is None:
        return ""
    number, unit = span[1].lower(), span[2].lower()
    if number.isdigit():
        return f"the end of {unit} {number}"
    return f"the end of the next {unit}" if number in ("a", "one") else f"the end of the next {number} {unit}s"
