"""Goals that are plainly meant to do harm: enough for the simulated model to refuse them, as a real one would."""

import re
from collections.abc import Mapping

_HARMS: Mapping[str, re.Pattern[str]] = {
    word: re.compile(pattern, re.IGNORECASE)
    for word, pattern in {
        "weapon": r"\b(?:pipe|nail|car|petrol) bombs?\b|\b(?:build|make|plant|buy) (?:an? )?(?:bombs?|explosives)\b"
        r"|\bnerve (?:gas|agents?)\b|\bbioweapons?\b",
        "cyber": r"\bransomware\b|\bphishing campaign\b",
        "financial": r"\blaunder(?:ing)? money\b|\bmoney laundering scheme\b|\bponzi scheme\b",
        "child": r"\bchild pornography\b",
        "trafficking": r"\bhuman trafficking\b",
        "physical": r"\b(?:kill|murder|poison|kidnap) (?:my|his|her|their|our|an?|people|someone|somebody|everyone)\b",
        "blackmail": r"\bblackmail(?:ing)? (?:my|his|her|their|our|an?|people|someone|somebody)\b",
        "theft": r"\brob (?:a|the) bank\b",
    }.items()
}
REFUSAL_TEXTS = (
    "The goal asks for help with something that would harm people and break the law.",
    "A plan of people, money and steps would make that harm easier to do.",
)


def harm_of(goal: str) -> str:
    """Returns a word for the kind of crime that the goal names as what it wants, empty if it names none.

    Example:
        >>> harm_of("Set up a Ponzi scheme for pensioners")
        'financial'
    """
    return next((word for word, pattern in _HARMS.items() if pattern.search(goal)), "")
