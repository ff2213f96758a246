"""The words by which questions about tables are read: measures, what stands out, shares, digits."""

import re
from collections.abc import Sequence
from typing import Final

from planexe.simulator.tables.query import Measure, Part

MEASURES: Final[Sequence[tuple[Measure, str]]] = (
    ("correlation", r"correlat\w*|pearson"),
    ("std", r"standard deviation|std|stdev"),
    ("var", r"variance"),
    ("quantile", r"percentile|quantile|quartile"),
    ("median", r"median"),
    ("mean", r"mean|average|avg"),
    ("sum", r"sum|total(?! (?:number|count))|altogether|combined"),
    ("range", r"range"),
    ("distinct", r"(?:distinct|unique|different)"),
    ("mode", r"most (?:common|frequent|often)|mode"),
    ("max", r"max(?:imum|imal)?|highest|largest|greatest|biggest|latest|most recent|strongest|peak|longest"),
    ("min", r"min(?:imum|imal)?|lowest|smallest|(?<!at )least|earliest|weakest|shortest"),
    ("count", r"how many|(?:total )?number of|count|how often"),
)
SHARE: Final = re.compile(r"\b(percentage|percent|share|proportion|fraction)\b", re.IGNORECASE)
WHICH: Final = re.compile(r"\b(?:which|what|in which|on which|on what|in what)\b", re.IGNORECASE)
ENTITY: Final = re.compile(
    r"\bwhich (?!is\b|are\b|was\b|has\b|had\b)\w+|\b(?:the|a) \w+ (?:with|that ha[sd]|having) the\b|\bwho\b"
    r"|\bthe (?:\d+ )?(?:heaviest|lightest|tallest|oldest|youngest|cheapest|fastest|slowest|hottest|coldest) \w+",
    re.IGNORECASE,
)
"""Some thing is asked for by what stands out about it: "which car has …", "the car with the …"."""
COUNTED_ALONE: Final = re.compile(r"\bhow many (?:of the )?$", re.IGNORECASE)
TOP: Final = re.compile(
    r"\b(?:top|first|the) (\d+|two|three|four|five|ten) (?!decimal|percent)\w+|\b(two|three|four|five) \w+ with",
    re.IGNORECASE,
)
RANK: Final = re.compile(
    r"\b(second|third|fourth|fifth|2nd|3rd|4th|5th)[ -](?:most|high|low|large|small|great|cold|warm)", re.IGNORECASE
)
LEAST: Final = re.compile(
    r"\b(?:lowest|smallest|(?<!at )least|fewest|earliest|coldest|minimum|weakest|shortest|lightest"
    r"|youngest|cheapest|slowest|southernmost|westernmost)\b",
    re.IGNORECASE,
)
MOST: Final = re.compile(
    r"\b(?:highest|largest|greatest|biggest|(?<!at )most|latest|warmest|maximum|max|strongest|longest|heaviest"
    r"|tallest|oldest|fastest|hottest|windiest|wettest|northernmost|easternmost|peak)\b",
    re.IGNORECASE,
)
COUNTED: Final = re.compile(
    r"\b(?:(?<!at )most|fewest)\b(?! (?:recent|common|frequent))|most (?:common|frequent|often)|\boften\b"
    r"|\bfrequent\w*",
    re.IGNORECASE,
)
DIFFERENCE: Final = re.compile(r"\bdifference|how much (?:higher|larger|more|greater|lower|longer)", re.IGNORECASE)
BEYOND: Final = re.compile(
    r"\bin a row\b|consecutive|streak|previous|\b(?:month|day|year|row) before\b"
    r"|\b(?:changed|grew|grown|increased|decreased|rose|risen|fell|fallen|dropped) (?:from|by|between|since)"
    r"|\bdid\b[^?]*\b(?:change|grow|increase|decrease|rise|fall|drop)\b|percent(?:age)? change"
    r"|(?:start|begin|end)s? with|contain|regress|predict|forecast|outlier|skew|kurtosis|p-value|significan|hypothesis"
    r"|cluster|normali[sz]|cumulative|rolling|moving",
    re.IGNORECASE,
)
"""What no query here can express; such a question is not understood, which is better than half."""
VERB: Final = re.compile(r"\b(?:are|is|were|was|have|had|has|with|come|comes|came|saw|lie|lies|fall)\b", re.IGNORECASE)
QUANTILE: Final = re.compile(
    r"(\d+(?:\.\d+)?)(?:st|nd|rd|th)? percentile|(first|third|upper|lower) quartile", re.IGNORECASE
)
DIGITS: Final = re.compile(r"(\d|one|two|three|four|five|six|no|zero)[ -]*(?:decimal|digits? after)", re.IGNORECASE)
WHOLE: Final = re.compile(r"nearest (?:integer|whole)|whole number|an integer", re.IGNORECASE)
NUMBERS: Final = {"no": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
RANKS: Final = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5}
PARTS: Final[dict[str, Part]] = {"year": "year", "month": "month", "weekday": "weekday", "day": "day", "date": "day"}
VALUE_WORDS: Final = frozenset(
    [
        "value",
        "number",
        "count",
        "total",
        "amount",
        "mean",
        "average",
        "median",
        "share",
        "percentage",
        "percent",
        "max",
        "min",
        "sum",
        "rate",
        "days",
        "figure",
    ]
)
