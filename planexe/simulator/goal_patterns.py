"""The regular expressions that read a goal, put together from lists of words."""

import re

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
SEASONS = "spring|summer|autumn|winter"
NOT_PLACES = frozenset(
    f"{MONTHS}|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Christmas|Easter|Today|Plan|Phase|Project"
    "|I|The|This|It|We|My|Our|English|AI|IT|ASAP".split("|")
)


def _any(*parts: str) -> str:
    return f"(?:{'|'.join(parts)})"


_WISH = _any("want", "like", "wish", "plan", "intend", "need", "aim", "hope", "decided", "have")
OPENINGS = re.compile(
    "^"
    + _any(
        r"(?:goal|plan|task|project|idea|objective|prompt)\s*:\s*",
        r"please\s+",
        r"(?:can|could) you\s+",
        r"help (?:me|us)(?: to)?\s+",
        rf"(?:i|we)(?:'d| would)? {_WISH}(?: us| me)? to\s+",
        r"(?:i'm|we're|i am|we are) (?:planning|going|trying|about) to\s+",
        r"(?:i|we) (?:want|need|would like)\s+",
        r"(?:the|my|our) (?:goal|aim|objective|plan|project|idea) is (?:to\s+)?",
        r"(?:create|write|make|draft|develop) (?:me )?a plan (?:for|to)\s+",
        r"how to\s+",
        r"let'?s\s+",
        r"to\s+",
    )
    + "+",
    re.IGNORECASE,
)
"""What stands in front of the verb."""

_SUM = r"[$€£¥]?\d[\d.,]*\s?(?:k|m|million|thousand|mio)?\s?(?:DKK|EUR|USD|GBP|CAD|euros?|dollars?|kroner)"
_AFTER_OBJECT = _any(
    r"with (?:a|an|the|my|our)?\s*(?:total |maximum |max |fixed )?(?:budget|cost)",
    r"on a budget",
    r"budget|costing|worth",
    rf"by (?:the |early |mid|late |end|20|\d|{MONTHS})",
    r"within|before|until|starting|beginning|so that|that|which|who|where|because|using|while|without|during",
    r"and (?:want|need|have|should|must|then|make|get|I|we)",
    r"as soon|over the next|next (?:year|month|spring|summer)|this (?:year|summer|spring|autumn|winter)",
    rf"for (?:about |around |up to |at most )?{_SUM}",
)
CUT = re.compile(rf"[.;:!?\n()]|,\s|\s[–—-]\s|\s{_AFTER_OBJECT}\b", re.IGNORECASE)
"""Where the object of the goal ends."""

WHEN = re.compile(
    r"\s*\b(?:in|on|by|this|next|for)\s+(?:early |mid-?|late )?"
    rf"(?:(?:{MONTHS}|{SEASONS})(?:\s+\d{{4}})?|20\d\d)\b",
    re.IGNORECASE,
)
PREPOSITION = re.compile(
    r"\s(?:in|for|with|at|on|to|from|of|near|by|into|as|between|under|along|around|about|against|and|or|across)\s"
)
_NAME = r"[A-ZÀ-Þ][\w'’À-ÿ-]+"
PLACE = re.compile(
    r"\b(?:in|at|near|around|to|from|of|outside|between|across)\s+(?:the\s+)?"
    rf"({_NAME}(?:,?\s(?:de |of |la |el |am |der )?{_NAME}){{0,3}})"
)
_SMALL = r"(?:in|and|for|with|to|by|per|of|at|on|from|over|within|is|are|or|who|that|a|the)\b"
QUANTITY = re.compile(
    r"\b(?:about |around |up to |at least |at most )?"
    rf"((?!(?:19|20)\d\d\s)\d[\d.,]*\s+(?!%)(?!{_SMALL})[a-z][a-z-]+(?:\s(?!{_SMALL})[a-z-]+)?)"
)
NO_QUANTITY = re.compile(
    r"(?:million|thousand|mio|dollars?|euros?|kroner|days?|weeks?|months?|years?|percent|k|m|am|pm|hours?)\b"
)
ENGLISH = re.compile(r"\b(?:the|a|an|to|with|and|of|my|our|is|for|in|at|by)\b", re.IGNORECASE)
FRAME = re.compile(
    r"^\s*(?:today'?s date|today is|current date|the project starts|project start|start date|project starts)\b",
    re.IGNORECASE,
)
"""A line that was added to the goal."""

DEADLINE = re.compile(
    r"\b(?:by|before|until|in|on)\s+((?:the end of |early |mid-?|late )?(?:\d{1,2}\.? )?"
    rf"(?:(?:{MONTHS})(?:\s\d{{1,2}}(?:,|\b))?(?:\s*20\d\d)?|(?:{SEASONS})(?:\s20\d\d)|20\d\d))\b"
)
SPAN = re.compile(r"\b(?:within|in|over|during)\s+(?:the next\s+)?(\w+)\s+(month|year|week)s?\b", re.IGNORECASE)
