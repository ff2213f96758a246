"""The currency codes of ISO 4217 that money is paid in today: no funds, metals or test codes."""

import re

_CODES = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP
CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR
IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU
MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG
SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST
XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""

CURRENCY_CODES: tuple[str, ...] = tuple(_CODES.split())

_ANY_CODE = "|".join(CURRENCY_CODES)
_BESIDE_NUMBER = re.compile(rf"\b({_ANY_CODE})\s?\d|\d(?:\s?[a-z]+)?\s?({_ANY_CODE})\b")
_SIGNS = {"€": "EUR", "£": "GBP"}


def currency_in(text: str) -> str | None:
    """Returns the one currency that a text names beside a number or by a sign of its own; ``None`` in doubt."""
    found = {before or after for before, after in _BESIDE_NUMBER.findall(text)}
    found |= {code for sign, code in _SIGNS.items() if sign in text}
    return found.pop() if len(found) == 1 else None
