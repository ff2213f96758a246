"""Which money is used where, for the places that goals name most often."""

import re
import tomllib
from importlib import resources

from planexe.reading.amounts import read_plain
from planexe.reading.money import find_money

_TABLES = tomllib.loads(resources.files("planexe.simulator").joinpath("phrases", "currencies.toml").read_text("utf-8"))
_BY_PLACE: dict[str, str] = _TABLES["places"]
_COUNTRIES: dict[str, str] = _TABLES["countries"]
_COUNTRY_NAMES: dict[str, str] = _TABLES["country_names"]
_CODES = {place: code for code, places in _BY_PLACE.items() for place in places.split()}
KNOWN_CODES = frozenset(_BY_PLACE)


def currency_of_place(text: str) -> str | None:
    """Returns the ISO 4217 code of the money used at the first place named in the text."""
    for word in re.findall(r"[\w]+", text.lower()):
        if word in _CODES:
            return _CODES[word]
    return next((code for place, code in _CODES.items() if not place.isascii() and place in text), None)


def country_of(code: str, places: str) -> str:
    """Returns the country in which a place with this money lies, ``""`` where that is not known."""
    for word in re.findall(r"\w+", places.lower()):
        for country, cities in _COUNTRIES.items():
            if word in cities.split():
                return country
    if code == "USD":
        return "United States" if currency_of_place(places) == "USD" else ""
    first = _BY_PLACE[code].split(" ")[0] if code in _BY_PLACE and code != "EUR" else ""
    return _COUNTRY_NAMES.get(first, first.capitalize())


def first_money(text: str) -> tuple[str, float, str] | None:
    """Returns the largest sum of money named in the text: as written, as a number, and its ISO 4217 code."""
    plain, local = read_plain(text), currency_of_place(text) or ""
    sums = find_money(plain, local)
    largest = max(sums, key=lambda money: money.high, default=None)
    if largest is None:
        return None
    return plain.said(largest.start, largest.end).strip(), largest.high, largest.currency or local or "USD"


def rounded(amount: float) -> int:
    """Returns the amount with two significant digits, as estimates are given."""
    if amount < 10:
        return max(1, round(amount))
    digits = len(str(int(amount)))
    step = 10 ** (digits - 2)
    return int(round(amount / step) * step)


def money_text(amount: float, code: str) -> str:
    """Returns a rounded amount with its code, e.g. ``DKK 120,000``."""
    return f"{code} {rounded(amount):,}"
