"""Small English grammar: gerunds, titles, articles and noun phrases."""

import re
from collections.abc import Sequence

_DOUBLED = frozenset("run set get plan put cut win begin swim shop ship stop map stem fit let sit dig".split())
_SMALL = frozenset("a an and as at but by for from in into of on or the to with per via".split())
_ARTICLE = re.compile(r"\b([Aa]) (?=(?!one\b|uni|use|user|eu|once)[aeiouAEIOU])")
_VERBS = frozenset(
    "accept achieve adapt allow amend answer archive ask attend back bind block bring calculate catch charge cover decide demonstrate deploy describe direct display dispose divide eliminate engage ensure equip evict execute extend fill focus frame fund gather grade guide inventory issue join keep label lead link listen mark match mend mount name note pack pay place plant post practise practice price print prioritise prioritize process program provision push put qualify raise rate read rebuild reconcile record redesign refine refit reply request resolve respond restart restrict retire rotate route ship show shape sketch solicit specify staff stock store supply tender trace turn unify walk warn watch adapt add adjust advertise agree analyse analyze announce appoint apply approve arrange assemble assess audit"
    " award begin book brief build buy calibrate carry celebrate change check choose clean clear close collect compare complete"
    " configure confirm connect construct consult convert coordinate correct create cut define deliver design develop discuss"
    " document draft draw drill earn enable erect establish estimate evaluate expand export file find finish form found"
    " get give grow hand help hire hold host identify implement import improve increase inform inspect install interview introduce"
    " invest invite launch lay learn lease list load lock look lose maintain make manage map market measure migrate model modernise modernize"
    " monitor move negotiate obtain offer open operate order organise organize outline pilot plan prepare present procure produce"
    " promote provide publish purchase reach recruit reduce register rehearse renovate rent replace report research reserve restore"
    " review rewrite rollout run save schedule secure select sell send set settle sign solve sort sponsor stabilise stabilize stage start study"
    " submit support survey switch take teach test track train transfer transform translate travel turn upgrade use validate verify"
    " visit win work write".split()
)


def is_verb(word: str) -> bool:
    """Returns whether the word is a verb that goals and tasks usually begin with."""
    return word.lower() in _VERBS


def gerund(verb: str) -> str:
    """Returns the -ing form of a verb in its basic form."""
    low, _, particle = verb.lower().partition(" ")
    if particle:
        return f"{gerund(low)} {particle}"
    if low in _DOUBLED:
        return f"{low}{low[-1]}ing"
    if low.endswith("ie"):
        return f"{low[:-2]}ying"
    if low.endswith("e") and not low.endswith(("ee", "oe", "ye")):
        return f"{low[:-1]}ing"
    return f"{low}ing"


def capitalised(text: str) -> str:
    """Returns the text with a capital at its beginning and everything else as it is."""
    return text[:1].upper() + text[1:]


def title_case(text: str) -> str:
    """Returns the text as a title; small words stay small except at the beginning."""
    words = text.split()
    return " ".join(
        word if word != word.lower() or (index and word in _SMALL) else capitalised(word)
        for index, word in enumerate(words)
    )


def with_articles(text: str) -> str:
    """Returns the text with ``a`` made ``an`` before a vowel."""
    return _ARTICLE.sub(r"\1n ", text)


def lower_title(title: str, names: Sequence[str] = ()) -> str:
    """Returns a title as it stands inside a sentence; words in capitals, with inner capitals, or in ``names`` stay."""
    return " ".join(word.lower() if _is_plain(word) and word not in names else word for word in title.split())


def _is_plain(word: str) -> bool:
    return len(word) > 1 and all(part[1:] == part[1:].lower() for part in word.split("-"))


def noun_phrase(title: str, names: Sequence[str] = ()) -> str:
    """Returns a title as a noun phrase: a task like ``Secure permits`` becomes ``securing permits``."""
    text = lower_title(re.sub(r"\s+", " ", title).strip(" .:;,"), names)
    first, _, rest = text.partition(" ")
    if rest and is_verb(first) and not rest.startswith(("plan", "and ", "&")):
        return f"{gerund(first)} {rest}"
    if first in ("what", "how", "who", "why", "where", "when", "which", "whether"):
        return f"the question of {text}"
    return f"the {text}" if " of " in text and first not in ("the", "a", "an") else text
