"""What is certain about a goal: its kind, its place, and what the product's own readers find in it; pure."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from planexe.reading.amounts import read_plain
from planexe.reading.limits import SaidLimits, read_limits
from planexe.reading.money import find_money

_ISO: Final = re.compile(r"20\d\d-\d\d-\d\d")
_FRAME: Final = re.compile(r"^\s*(?:today'?s date|the project starts|project start)\b.*$", re.IGNORECASE | re.MULTILINE)
_WISH: Final = r"(?:want|like|wish|plan|intend|need|aim|hope|decided|have|must)"
_OPENINGS: Final = re.compile(
    rf"^(?:(?:goal|plan|task|project|idea|objective)\s*:\s*|please\s+|(?:can|could) you\s+|help (?:me|us)(?: to)?\s+"
    rf"|(?:i|we)(?:'d| would)? {_WISH} to\s+|(?:i'm|we're|i am|we are) (?:planning|going) to\s+|how to\s+|let'?s\s+|to\s+"
    r"|(?:the|my|our) (?:goal|aim|objective|plan) is (?:to\s+)?|(?:create|make|write) (?:me )?a plan (?:for|to)\s+)+",
    re.IGNORECASE,
)
_WISHED: Final = re.compile(rf"\b(?:{_WISH}s?|wants|wishes|would like) (?:us |me )?to ([a-z-]+)", re.IGNORECASE)
_THING: Final = re.compile(
    r"^(?:a|an|the|my|our|his|her|their)\s+((?:[a-zà-ÿ]+(?:-[a-zà-ÿ]+)?\s+){0,2}[a-zà-ÿ]+)"
    r"(?=\s*(?:$|[.,;:!?()\n–—])|\s+(?:in|at|on|near|for|with|by|before|until|within|that|which|who|from|about|of|to|between)\b)"
)
_NO_THING: Final = frozenset(
    [
        "again",
        "alone",
        "away",
        "back",
        "forward",
        "home",
        "it",
        "me",
        "more",
        "most",
        "myself",
        "new",
        "next",
        "one",
        "others",
        "own",
        "same",
        "so",
        "something",
        "than",
        "them",
        "this",
        "together",
        "us",
        "way",
        "what",
        "year",
        "years",
        "month",
        "months",
        "week",
        "weeks",
        "day",
        "days",
        "life",
        "time",
        "times",
        "lot",
        "bit",
        "few",
        "first",
        "last",
    ]
)
_NAMED: Final = re.compile(
    r"(?:\b(?:in|at|near|from|to|of|outside|around|between|en|à|i|w|em|zu|nach|aus|bei|till|på|te|a)\s+(?:the\s+)?|,\s+|\band\s+)"
    r"([A-ZÀ-ŽĞİŞ][\w'’.À-ž-]+(?:\s(?:of|de|am|la|do|del)?\s?[A-ZÀ-Ž][\w'’.À-ž-]+){0,3})"
)
_UNSPACED: Final = re.compile(r"[\u0600-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ENGLISH: Final = re.compile(r"\b(?:the|an?|to|with|and|of|my|our|is|for|in|at|by|we|no)\b", re.IGNORECASE)
_OWN_LIFE: Final = re.compile(
    r"\b(?:my|I|myself|I'm|our house|our home|our flat|our garden|landlord|family|wedding|mother|father|grandmother|grandfather|wife|husband|daughter|son)\b"
)
_OF_MANY: Final = re.compile(
    r"\b(?:company|members|customers|business|firm|city|school|club|association|ngo|hospital|council|public|team|"
    r"university|students|residents|employees|patients|sell|region|village|town|federation|charity)\b",
    re.IGNORECASE,
)
_PRIVATE: Final = frozenset({"train", "move"})
_AMBIGUOUS: Final = frozenset(
    [
        "Florence",
        "Sofia",
        "Jordan",
        "Chad",
        "Madison",
        "Georgia",
        "Alexandria",
        "Victoria",
        "Salvador",
        "Lund",
        "Nice",
        "Bath",
        "Split",
        "Reading",
    ]
)
"""Names of places that are also those of people or of other things: they count after "in", "at" or "near" alone."""
_LONGEST_QUOTE: Final = 120


@lru_cache(maxsize=1)
def frames() -> Mapping[str, Any]:
    """Returns the kinds of undertaking with their work, as ``frames.toml`` has them."""
    return _table("frames.toml")


def load_goals() -> None:
    """Reads the tables of kinds and places."""
    frames()
    _places()


@lru_cache(maxsize=1)
def _places() -> tuple[dict[str, tuple[str, str, str]], dict[str, float]]:
    table = _table("places.toml")
    found: dict[str, tuple[str, str, str]] = {}
    for line in table["countries"].strip().splitlines():
        country, currency, cities = line.split("|")
        found[country] = ("", country, currency)
        found |= {city: (city, country, currency) for city in cities.split(", ")}
    return found, table["day_rates"]


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("planexe.simulator.demo").joinpath(name).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the goal names it, with its city, which is empty for a country, and the money used there."""

    name: str
    city: str
    country: str
    currency: str


@dataclass(frozen=True, slots=True, eq=False)
class DemoGoal:
    """What is certain about a goal.

    Attributes:
        text: the goal without the lines that were added to it.
        quote: its first words, as a quotation.
        kind: name of a frame, ``neutral`` where the main verb tells none.
        thing: what it is done to, a bare English noun phrase; empty where that is not certain.
        places: that the goal names, in its order.
        currency: of its money, else of its first place.
        limits: what the product's readers find.
        day_rate: what a day of skilled work costs in the currency.
    """

    text: str
    quote: str
    kind: str
    thing: str
    places: tuple[Place, ...]
    currency: str
    limits: SaidLimits
    today: date
    start: date
    personal: bool
    english: bool
    day_rate: float

    @property
    def place(self) -> str:
        """Returns the first place that the goal names, empty where it names none."""
        return self.places[0].name if self.places else ""

    @property
    def open_share(self) -> float:
        """Returns the part of the year in which the goal lets people work."""
        share = 1.0
        for one in self.limits.windows:
            closed = ((one.last - one.first).days % 366 + 1) / 366
            share -= closed if one.rule == "never_within" else 1 - closed
        return max(0.1, share)

    @property
    def deadline(self) -> date | None:
        """Returns the last day that the goal promises something by, as it stands there, also in the past."""
        return max((one.day for one in self.limits.days if one.rule != "not_before"), default=None)

    @property
    def days(self) -> int:
        """Returns calendar days from the start to the deadline; half a year where there is none to come."""
        left = (self.deadline - self.start).days if self.deadline else 0
        return left if left > 0 else 182

    @property
    def money(self) -> float | None:
        """Returns the money that is there until the deadline, the low end of ranges; ``None`` where none is named."""
        funds = [one for one in self.limits.funds if not one.included]
        if not funds:
            return None
        periods = {"day": 1.0, "week": 7.0, "month": 30.4, "quarter": 91.0, "year": 365.0}
        times = [
            one.money.times or (self.days / periods[one.money.per] if one.money.per in periods else 1) for one in funds
        ]
        return sum(one.money.low * n for one, n in zip(funds, times, strict=True))

    @property
    def people(self) -> int | None:
        """Returns how many people there are."""
        return next((one.people for one in self.limits.capacities if one.people), None)


@lru_cache(maxsize=64)
def read_goal(document: str, today: date) -> DemoGoal:
    """Returns what is certain about a goal.

    Args:
        document: the goal, with the lines about today and the start.
        today: from which lengths of time count.
    """
    added = " ".join(_FRAME.findall(document))
    text = _FRAME.sub("", document).strip() or document.strip()
    places = _places_of(text)
    currency = places[0].currency if places else ""
    limits = read_limits(text, today, currency)
    named = [one.currency for one in find_money(read_plain(text), currency) if one.currency]
    currency = named[0] if named else currency
    kind, thing = _kind_of(text)
    start = max(
        [date.fromisoformat(day) for day in _ISO.findall(added)]
        + ([limits.start.day] if limits.start else [])
        + [today]
    )
    rates = _places()[1]
    return DemoGoal(
        text=text,
        quote=f"“{first_words(text)}”",
        kind=kind,
        thing=thing,
        places=places,
        currency=currency or "USD",
        limits=limits,
        today=today,
        start=start,
        personal=len(_OWN_LIFE.findall(text)) + (kind in _PRIVATE) > len(_OF_MANY.findall(text)),
        english=is_english(text),
        day_rate=rates.get(currency or "USD", 400),
    )


def first_words(text: str, most: int = _LONGEST_QUOTE) -> str:
    """Returns the first sentence on one line, cut after a whole word with an ellipsis, without quotation marks."""
    line = re.sub(r"[“”\"«»„]", "", " ".join(text.split()))
    line = re.split(r"(?<!\b[Kk]r\.)(?<=[^\d\s][.!?])\s+(?=\S)|(?<=\d{3}[.!?])\s+(?=[^\W\d_])|(?<=。)", line)[0].rstrip(
        ".。"
    )
    if len(line) <= most:
        return line
    cut = line[:most]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(",;:– ") + "…"


def is_english(text: str) -> bool:
    """Returns whether a text is English, as far as its small words tell; three words or fewer may be."""
    words = re.findall(r"[^\W\d_]+", text)
    return not _UNSPACED.search(text) and (
        (len(words) <= 4 and text.isascii()) or len(_ENGLISH.findall(text)) * 9 >= len(words)
    )


def _kind_of(text: str) -> tuple[str, str]:
    """Returns the kind of undertaking, and the thing it is done to where verb and object are certain."""
    if not is_english(text):
        return "neutral", ""
    bare = _OPENINGS.sub("", " ".join(text.split()))
    verb, _, rest = bare.partition(" ")
    kind = _kinds_of_verbs().get(verb.lower().strip(",.:"), "")
    found = _THING.match(rest) if kind else None
    words = found[1].split() if found else []
    sure = (
        bool(words)
        and not _NO_THING & set(words)
        and (words[-1] in _kinds_of_nouns() or not words[-1].endswith(("ing", "ly")))
    )
    near = re.findall(r"[a-z-]+", (rest[: found.end()] if found else " ".join(bare.split()[:9])).lower())
    by_noun = next((_kinds_of_nouns()[word] for word in near if word in _kinds_of_nouns()), "")
    wished = next((_kinds_of_verbs()[v.lower()] for v in _WISHED.findall(text) if v.lower() in _kinds_of_verbs()), "")
    return by_noun or kind or wished or "neutral", " ".join(words) if sure else ""


@lru_cache(maxsize=1)
def _kinds_of_verbs() -> dict[str, str]:
    return {word: name for name, kind in reversed(frames()["kinds"].items()) for word in kind.get("verbs", "").split()}


@lru_cache(maxsize=1)
def _kinds_of_nouns() -> dict[str, str]:
    return {word: name for name, kind in reversed(frames()["kinds"].items()) for word in kind.get("nouns", "").split()}


def _places_of(text: str) -> tuple[Place, ...]:
    """Returns the places that the goal names; a country behind one of its cities is no further place."""
    known = _places()[0]
    found: dict[str, Place] = {}
    for name in _candidates(text):
        if name in known:
            city, country, currency = known[name]
            if not any(one.country == country for one in found.values()):
                found[name] = Place(name, city, country, currency)
    return tuple(found.values())[:3]


def _candidates(text: str) -> Iterator[str]:
    if _UNSPACED.search(text):
        yield from (name for name in _places()[0] if not name.isascii() and len(name) > 1 and name in text)
    for found in _NAMED.finditer(text):
        words = found[1].rstrip(".").split()
        names = [" ".join(words[:count]).rstrip(".,") for count in range(len(words), 0, -1)]
        name = next((one for one in names if one in _places()[0]), "")
        if name and (name not in _AMBIGUOUS or found[0].startswith(("in ", "at ", "near "))):
            yield name
