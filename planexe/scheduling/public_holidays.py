"""Days on which a country does not work, by law.

The dates come from the package ``holidays``, which is loaded when the first country is asked for.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_OTHER_NAMES: Mapping[str, str] = {
    "uk": "GB",
    "great britain": "GB",
    "usa": "US",
    "united states of america": "US",
    "america": "US",
    "uae": "AE",
    "holland": "NL",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "cote d ivoire": "CI",
    "korea": "KR",
    "republic of korea": "KR",
    "russian federation": "RU",
    "turkiye": "TR",
    "viet nam": "VN",
    "democratic republic of the congo": "CD",
}
"""Names that people use and the package does not list."""

_PARTS_OF_COUNTRIES: Mapping[str, tuple[str, str]] = {
    "england": ("GB", "ENG"),
    "scotland": ("GB", "SCT"),
    "wales": ("GB", "WLS"),
    "northern ireland": ("GB", "NIR"),
}


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """The public holidays of a region.

    Attributes:
        region: country and part of it as people read them: ``Germany, Bayern``.
        days: what each is called, in the order of their dates.
    """

    region: str
    days: Mapping[dt.date, str]


def holidays_of(country: str, subdivision: str, first: dt.date, last: dt.date) -> PublicHolidays | None:
    """Returns the public holidays of a country between two dates, both included; ``None`` for an unknown country.

    Args:
        country: ISO 3166 code of two or three letters, or the name in English, however it is spaced and capitalised.
        subdivision: state or province by code or name; one that the country does not have, or that has no holidays of
            its own, counts as the country as a whole.
        first: from when on.
        last: until when.
    """
    name = _plain(country)
    code, implied = _PARTS_OF_COUNTRIES.get(name, (_codes().get(name, ""), ""))
    if not code:
        return None
    import holidays  # a tenth of a second that only plans with a place need

    years = range(first.year, last.year + 1)
    whole = holidays.country_holidays(code, years=years)
    part, part_name = _subdivision(subdivision or implied, whole.subdivisions, whole.subdivisions_aliases)
    found = holidays.country_holidays(code, subdiv=part, years=years) if part else whole
    region = ", ".join(filter(None, (_country_name(code), part_name)))
    return PublicHolidays(region, {day: text for day, text in sorted(found.items()) if first <= day <= last})


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    words: list[str] = re.findall(r"[a-z]+", "".join(c for c in letters if not unicodedata.combining(c)))
    return " ".join(words)


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    """Returns the ISO code by each name and code that is known."""
    from holidays.registry import COUNTRIES

    known = {_plain(module.replace("_", " ")): names[1] for module, names in COUNTRIES.items()}
    by_code = {_plain(code): names[1] for names in COUNTRIES.values() for code in names[1:3]}
    return {**known, **by_code, **_OTHER_NAMES}


def _country_name(code: str) -> str:
    from holidays.registry import COUNTRIES

    module = next(module for module, names in COUNTRIES.items() if names[1] == code)
    return " ".join(word.capitalize() for word in module.split("_"))


def _subdivision(name: str, codes: Iterable[str], aliases: Mapping[str, str]) -> tuple[str, str]:
    """Returns code and name of a part of a country, both empty if it has no such part."""
    wanted = _plain(name)
    if not wanted:
        return "", ""
    by_name = {_plain(alias): (code, alias) for alias, code in aliases.items()}
    for code in codes:
        named = next((alias for alias, of in aliases.items() if of == code), code)
        by_name.setdefault(_plain(code), (code, named))
    return by_name.get(wanted, ("", ""))
