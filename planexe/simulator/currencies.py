"""Which money is used where, for the places that goals name most often."""

import re

_BY_PLACE = {
    "DKK": "denmark copenhagen aarhus odense aalborg danish",
    "SEK": "sweden stockholm gothenburg malmö swedish",
    "NOK": "norway oslo bergen trondheim norwegian",
    "GBP": "uk england scotland wales london manchester edinburgh glasgow birmingham bristol britain",
    "CHF": "switzerland zurich zürich geneva basel bern swiss",
    "PLN": "poland warsaw krakow kraków gdansk",
    "CZK": "czech prague brno",
    "HUF": "hungary budapest",
    "RON": "romania bucharest",
    "TRY": "turkey istanbul ankara",
    "CAD": "canada toronto vancouver montreal ottawa calgary ontario quebec alberta",
    "AUD": "australia sydney melbourne brisbane perth",
    "NZD": "zealand auckland wellington",
    "JPY": "japan tokyo osaka kyoto",
    "CNY": "china beijing shanghai shenzhen guangzhou 北京 上海 中国 人民币",
    "INR": "india mumbai delhi bangalore bengaluru chennai kolkata",
    "SGD": "singapore",
    "KRW": "korea seoul busan",
    "BRL": "brazil brasil rio paulo",
    "MXN": "mexico guadalajara",
    "ZAR": "johannesburg durban pretoria",
    "NGN": "nigeria lagos abuja",
    "KES": "kenya nairobi mombasa",
    "EGP": "egypt cairo alexandria القاهرة مصر",
    "AED": "uae dubai emirates دبي",
    "SAR": "riyadh jeddah saudi الرياض السعودية",
    "ILS": "israel aviv jerusalem",
    "EUR": "germany berlin munich hamburg france paris lyon italy rome milan tuscany florence spain madrid barcelona portugal lisbon"
    " porto netherlands amsterdam rotterdam belgium brussels austria vienna ireland dublin finland helsinki greece athens europe"
    " estonia tallinn latvia lithuania slovenia slovakia croatia malta cyprus luxembourg ghent antwerp seville valencia turin naples nice bordeaux cologne frankfurt",
    "USD": "usa america york chicago boston seattle texas california florida francisco angeles washington denver austin hawaii",
}
_EURO_PLACES = {
    "Germany": "germany berlin munich hamburg frankfurt cologne",
    "France": "france paris lyon nice bordeaux",
    "Italy": "italy rome milan tuscany florence turin naples",
    "Spain": "spain madrid barcelona seville valencia",
    "Portugal": "portugal lisbon porto",
    "Netherlands": "netherlands amsterdam rotterdam",
    "Belgium": "belgium brussels ghent antwerp",
    "Austria": "austria vienna",
    "Ireland": "ireland dublin",
    "Finland": "finland helsinki",
    "Greece": "greece athens",
}
_COUNTRY_NAMES = {
    "uk": "United Kingdom",
    "uae": "United Arab Emirates",
    "zealand": "New Zealand",
    "johannesburg": "South Africa",
    "riyadh": "Saudi Arabia",
}
_CODES = {place: code for code, places in _BY_PLACE.items() for place in places.split()}
_WORDS = {
    "euro": "EUR",
    "euros": "EUR",
    "kroner": "DKK",
    "pounds": "GBP",
    "pound": "GBP",
    "yen": "JPY",
    "rupees": "INR",
    "francs": "CHF",
    "kr": "DKK",
    "元": "CNY",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "dollars": "USD",
    "dollar": "USD",
}
KNOWN_CODES = frozenset(_BY_PLACE)
_FACTORS = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "mn": 1e6,
    "millioner": 1e6,
    "millionen": 1e6,
    "millions": 1e6,
    "millones": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "万": 1e4,
    "亿": 1e8,
}
_UNIT = r"(?:DKK|EUR|USD|GBP|CAD|AUD|NZD|SEK|NOK|CHF|PLN|CZK|HUF|JPY|CNY|INR|SGD|BRL|MXN|ZAR|AED|SAR|KRW|TRY|EGP|KES|NGN|ILS|RON|euros?|dollars?|kroner|kr|pounds?|yen|rupees|francs|[$€£¥₹]|元)"
_NUMBER = r"\d+(?:[.,\s]\d{3})*(?:[.,]\d+)?"
_SCALE = r"(?:thousand|millioner|millionen|millions|millones|million|mio|billion|bn|mn|k|m|万|亿)"
_MONEY = re.compile(
    rf"(?P<before>{_UNIT})\s?(?P<a>{_NUMBER})\s?(?P<fa>{_SCALE})?(?![\w%])|(?P<b>{_NUMBER})\s?(?P<fb>{_SCALE}\.?)?\s?(?P<after>{_UNIT})(?!\w)",
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
        for country, cities in _EURO_PLACES.items():
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
    digits = re.sub(r"\s", "", raw)
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
