"""What stands in the words of a question: its columns, which rows count, measures, digits."""

import re
from dataclasses import replace

from planexe.simulator.tables import wording
from planexe.simulator.tables.conditions import conditions_in
from planexe.simulator.tables.mentions import SUPERLATIVES, mentions_in, words_of
from planexe.simulator.tables.query import Figure, Measure
from planexe.simulator.tables.shown import ShownQuestion, ShownTable


class QuestionWords:
    """The words of one question about one table.

    Args:
        shown: the question.
        table: what it is about.

    Attributes:
        text: the question alone; ``words`` its words.
        mentions: the columns that it names.
        where: which rows count, by the question and its constraints.
        names: of the values that are asked for; an empty one where no format is given.
    """

    def __init__(self, shown: ShownQuestion, table: ShownTable) -> None:
        self.shown = shown
        words = self.words = words_of(shown.question)
        self.table = table
        self.text = shown.question
        self.mentions = mentions_in(words, table.columns)
        extra = words_of(shown.constraints)
        self.where = conditions_in(words, self.mentions, table.columns)
        known = {condition.key for condition in self.where}
        further = conditions_in(extra, mentions_in(extra, table.columns), table.columns)
        self.where += [replace(one, place=0) for one in further if one.key not in known and one.comparison != "missing"]
        self.names = shown.names or ("",)

    def outside(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Returns where a pattern is found outside of the names of columns."""
        return next((hit for hit in pattern.finditer(self.text) if not self.is_in_mention(hit.start())), None)

    def is_in_mention(self, position: int) -> bool:
        """Returns whether the word at a position of the text is part of a column's name."""
        place = self.words.place_of(position)
        if place < len(self.words.low) and self.words.low[place] in SUPERLATIVES:
            return False  # it says both what is looked at and which one stands out
        return any(mention.start <= place < mention.end for mention in self.mentions)

    def measured(self, text: str) -> list[Measure]:
        """Returns the measures that a text names outside of the names of columns, in its order."""
        found: list[tuple[int, Measure]] = []
        for measure, pattern in wording.MEASURES:
            hits = [hit.start() for hit in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE)]
            found += [(at, measure) for at in hits if text != self.text or not self.is_in_mention(at)]
        order = [measure for _, measure in sorted(found)]
        for first, drop in (("distinct", "count"), ("mode", "max"), ("mode", "count"), ("quantile", "min")):
            if first in order:
                order = [one for one in order if one != drop]
        return list(dict.fromkeys(order))

    def quantile(self) -> float:
        """Returns which quantile is asked for, the median where none is."""
        found = wording.QUANTILE.search(self.text)
        if found is None:
            return 0.5
        if found[1]:
            return float(found[1]) / 100
        return 0.25 if found[2].lower() in ("first", "lower") else 0.75

    def digits(self, figure: Figure) -> int | None:
        """Returns how many digits after the point are wanted; of what is counted none."""
        if figure.measure in ("count", "distinct", "missing", "mode") and not figure.share_of:
            return 0
        said = f"{self.shown.constraints} {self.shown.format} {self.text}"
        if found := wording.DIGITS.search(said):
            return number(found[1])
        return 0 if wording.WHOLE.search(said) else None


def number(text: str) -> int:
    """Returns a number that is written in a word or in digits."""
    return wording.NUMBERS.get(text.lower(), 0) if not text.isdigit() else int(text)
