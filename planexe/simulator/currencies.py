"""Which money is used where, for the places that goals name most often."""

import re
import tomllib
from importlib import resources

_TABLES = tomllib.loads(resources.files("planexe.simulator").joinpath("phrases", "currencies.toml").read_text("utf-8"))
_BY_PLACE: dict[str, str] = _TABLES["places"]
_COUNTRIES: dict[str, str] = _TABLES["countries"]
_COUNTRY_NAMES: dict[str, str] = _TABLES["country_names"]
_WORDS: dict[str, str] = _TABLES["words"]
_FACTORS: dict[str, int] = _TABLES["factors"]
_CODES = {place: code for code, places in _BY_PLACE.items() for place in places.split()}
KNOWN_CODES = frozenset(_BY_PLACE)
_UNIT = rf"(?:{'|'.join([*_BY_PLACE, *sorted(map(re.escape, _WORDS), key=len, reverse=True)])})"
_NUMBER = r"\d+(?:[.,\s'’]\d{3})*(?:[.,]\d+)?"
_SCALE = rf"(?:{'|'.join(sorted(map(re.escape, _FACTORS), key=len, reverse=True))})"
_LOWER = rf"(?:{_NUMBER}\s?(?:[-–—]|to|or|bis|à)\s?)?"
_MONEY = re.compile(
    rf"(?<![^\W\d_])(?P<before>{_UNIT})\s?{_LOWER}(?P<a>{_NUMBER})\s?(?P<fa>{_SCALE})?(?![\w%])"
    rf"|{_LOWER}(?P<b>{_NUMBER})\s?(?P<fb>{_SCALE}\.?)?\s?(?P<after>{_UNIT})(?!\w)",
    re.IGNORECASE,
)


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
    found: list[tuple[str, float, str]] = []
    for match in _MONEY.finditer(text):
        raw = match["a"] or match["b"]
        factor = _FACTORS.get((match["fa"] or match["fb"] or "").lower().rstrip("."), 1.0)
        unit = match["before"] or match["after"]
        code = unit.upper() if unit.upper() in KNOWN_CODES else _WORDS.get(unit.lower(), "USD")
        local = currency_of_place(text)
        if unit.lower() in ("$", "dollars", "dollar") and local in ("CAD", "AUD", "NZD", "SGD", "USD"):
            code = local
        if unit.lower() in ("kr", "kroner") and local in ("SEK", "NOK", "DKK"):
            code = local
        found.append((match.group().strip(), _amount(raw) * factor, code))
    return max(found, key=lambda money: money[1], default=None)


def _amount(raw: str) -> float:
    digits = re.sub(r"[\s'’]", "", raw)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
        return float(re.sub(r"[.,]", "", digits))
    whole, mark, decimals = digits.rpartition("," if digits.rfind(",") > digits.rfind(".") else ".")
    return float(f"{re.sub(r'[.,]', '', whole)}.{decimals}") if mark else float(digits)


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
