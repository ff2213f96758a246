"""Long runs of one kind of character, which no sentence has, cut short before patterns look for words in a text."""

import re
from typing import Final

_LONGEST: Final = 120
_LONG: Final = re.compile(rf"\w{{{_LONGEST},}}|\s{{{_LONGEST},}}|[^\w\s]{{{_LONGEST},}}|[\d\W]{{{_LONGEST},}}")

_HALF: Final = _LONGEST // 2
_FILLED: Final = re.compile(rf"\w{{{_HALF}}}|[\d\W]{{{_HALF}}}")


def without_long_runs(text: str) -> str:
    """Returns a text for patterns to look into: of a run of letters, digits, blanks or marks little stays.

    A pattern that begins with a number or blanks looks at a run again from each of its characters, so that a run of
    30,000 digits would take it minutes.
    """
    # A long run fills at least one of these stretches, and looking into each is quick.
    if not any(_FILLED.match(text, at) for at in range(0, len(text), _HALF)):
        return text
    return _LONG.sub(lambda run: run[0][: _LONGEST - 1] + run[0][-1], text)
