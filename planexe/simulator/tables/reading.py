"""Reads a question about tables as a query; what it cannot read it says so."""

import re
from collections.abc import Sequence
from dataclasses import replace

from planexe.simulator.tables import wording
from planexe.simulator.tables.conditions import conditions_in
from planexe.simulator.tables.mentions import Mention, Words, is_alike, mentions_in, name_words, words_of
from planexe.simulator.tables.query import Asked, Condition, Figure, Key, Measure, Pick, Query
from planexe.simulator.tables.shown import ShownColumn, ShownQuestion, ShownTable


def read_question(shown: ShownQuestion) -> Query:
    """Returns what a question asks for; without ``asked`` where that cannot be told."""
    words = words_of(shown.question)
    table = max(shown.tables, key=lambda one: len(mentions_in(words, one.columns)))
    return _Reader(shown, words, table).query()


class _Reader:
    """Reads one question about one table."""

    def __init__(self, shown: ShownQuestion, words: Words, table: ShownTable) -> None:
        self._shown = shown
        self._words = words
        self._table = table
        self._text = shown.question
        self._mentions = mentions_in(words, table.columns)
        extra = words_of(shown.constraints)
        self._where = conditions_in(words, self._mentions, table.columns)
        known = {condition.key for condition in self._where}
        further = conditions_in(extra, mentions_in(extra, table.columns), table.columns)
        self._where += [
            replace(one, place=0) for one in further if one.key not in known and one.comparison != "missing"
        ]
        self._names = shown.names or ("answer",)

    def query(self) -> Query:
        if wording.BEYOND.search(self._text):
            return Query(self._table.open_as)
        where = tuple(self._where)
        pick = None if wording.DIFFERENCE.search(self._text) else self._pick()
        if pick is not None:
            asked = tuple(self._asked_of_pick(name, pick, place) for place, name in enumerate(self._names))
            return Query(self._table.open_as, where, pick, asked)
        figures = self._figures()
        if figures is None:
            return Query(self._table.open_as)
        shared = {one for figure in figures for one in (*figure.only, *figure.minus)}
        rest = tuple(one for one in where if not any(one.key == other.key for other in shared))
        asked = tuple(
            Asked(name, figure, digits=self._digits(figure)) for name, figure in zip(self._names, figures, strict=True)
        )
        return Query(self._table.open_as, rest, None, asked)

    # What stands out.

    def _pick(self) -> Pick | None:
        """Returns what stands out, if the question is which one does."""
        which = wording.WHICH.search(self._text)
        listed = wording.TOP.search(self._text)
        if which is None and listed is None:
            return None
        least, most = self._outside(wording.LEAST), self._outside(wording.MOST) or self._outside(wording.COUNTED)
        if least is None and most is None and listed is None:
            return None
        start = self._words.place_of(listed.start() if listed else which.start() if which else 0)
        key = self._key_after(start)
        if key is None:
            return None
        figure = self._figure_of_pick(key)
        if figure is None:
            return None
        grouped = bool(
            figure.column == "" or figure.measure not in ("max", "min") or key.part in ("year", "month", "weekday")
        )
        rank = wording.RANK.search(self._text)
        return Pick(
            key,
            figure,
            largest=least is None
            or (most is not None and most.start() < least.start() and not self._is_in_mention(most.start())),
            grouped=grouped,
            most=_number(listed[1] or listed[2]) if listed else 1,
            rank=wording.RANKS[rank[1].lower()] if rank else 1,
        )

    def _outside(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Returns where a pattern is found outside of the names of columns."""
        return next((hit for hit in pattern.finditer(self._text) if not self._is_in_mention(hit.start())), None)

    def _is_in_mention(self, position: int) -> bool:
        place = self._words.place_of(position)
        return any(mention.start <= place < mention.end for mention in self._mentions)

    def _key_after(self, start: int) -> Key | None:
        """Returns what rows are told apart by: the first column or part of a day that is named after "which"."""
        days = [column for column in self._table.columns if column.is_day]
        years = [c for c in self._table.columns if c.name.lower() == "year" and not c.is_day]
        for place in range(start, len(self._words.low)):
            for mention in self._mentions:
                if mention.start == place and not mention.column.is_number:
                    return self._key_of(mention.column, self._words.low[place])
            word = self._words.low[place].rstrip("s") if self._words.low[place] != "days" else "day"
            if word in wording.PARTS and days:
                return self._key_of(days[0], word)
            if word == "year" and years:
                return Key(years[0].name)
        return None

    def _key_of(self, column: ShownColumn, word: str) -> Key:
        if not column.is_day:
            return Key(column.name)
        part = wording.PARTS.get(word.rstrip("s"), "day") if word not in name_words(column.name) else "day"
        day_of_week = re.search(r"\bday of (?:the )?week|weekday", self._text, re.IGNORECASE)
        if part == "month" and re.search(r"name", self._shown.format, re.IGNORECASE):
            return Key(column.name, "month_name")
        return Key(column.name, "weekday" if day_of_week and part == "day" else part)

    def _figure_of_pick(self, key: Key) -> Figure | None:
        numeric = [m.column for m in self._mentions if m.column.is_number and m.column.name != key.column]
        numeric = [c for c in numeric if c.name not in {w.key.column for w in self._where}] or numeric
        measured = [one for one in self._measured(self._text) if one not in ("max", "min", "mode", "count", "distinct")]
        if measured and numeric and measured[0] in ("mean", "median", "sum", "std", "var"):
            return Figure(measured[0], numeric[0].name)
        filtered = {one.key.column for one in self._where}
        if wording.COUNTED.search(self._text) and all(column.name in filtered for column in numeric):
            return Figure("count")
        if numeric:
            return Figure("min" if wording.LEAST.search(self._text) else "max", numeric[0].name)
        return Figure("count") if wording.COUNTED.search(self._text) or "count" in self._measured(self._text) else None

    def _asked_of_pick(self, name: str, pick: Pick, place: int) -> Asked:
        said = set(name_words(name))
        key_words = {*name_words(pick.key.column), pick.key.part.split("_")[0], "name", "label", "date"} - {""}
        measured = [one for one in self._measured(" ".join(said)) if one not in ("max", "min")]
        is_label = any(is_alike(word, other) for word in said for other in key_words) and not measured
        if place == 0 and not is_label and not (said & wording.VALUE_WORDS) and not measured:
            is_label = len(self._names) == 1 or not any(
                is_alike(w, o) for w in said for o in name_words(pick.figure.column)
            )
        if is_label or pick.most > 1:
            return Asked(name)
        return Asked(name, of_pick=True, digits=self._digits(pick.figure))

    # Figures of all the rows that count.

    def _figures(self) -> list[Figure] | None:
        """Returns the figure of each name, ``None`` where one cannot be told."""
        share = wording.SHARE.search(self._text)
        if share and (figure := self._share(share[1].lower())) is not None:
            return [figure] if len(self._names) == 1 else None
        if (figure := self._difference()) is not None and len(self._names) == 1:
            return [figure]
        found = [self._figure(name, place) for place, name in enumerate(self._names)]
        return None if any(figure is None for figure in found) else [figure for figure in found if figure is not None]

    def _share(self, word: str) -> Figure | None:
        """Returns the share of the rows for which what stands after the verb holds."""
        if not self._where:
            return None
        verb = wording.VERB.search(self._text, self._text.lower().find(word))
        place = self._words.place_of(verb.start()) if verb else 0
        only = [one for one in self._where if one.place >= place and one.key.part == ""] or self._where[-1:]
        return Figure("count", only=tuple(only), share_of=100 if word.startswith("percent") else 1)

    def _difference(self) -> Figure | None:
        """Returns how much the figure of one group is above that of another."""
        if not wording.DIFFERENCE.search(self._text):
            return None
        pair = next((one for one in self._where if one.comparison == "in" and len(one.values) == 2), None)
        figure = self._figure("", 0)
        if pair is None or figure is None:
            return None
        first, second = (replace(pair, comparison="==", values=(value,)) for value in pair.values)
        return replace(figure, only=(first,), minus=(second,))

    def _figure(self, name: str, place: int) -> Figure | None:
        said = " ".join(name_words(name))
        named = words_of(said)
        own = mentions_in(named, self._table.columns) if len(self._names) > 1 else []
        several = len(self._names) > 1
        measures = (self._measured(said) if several else []) or self._measured(self._text)
        measure = (
            measures[min(place, len(measures) - 1)]
            if several and not self._measured(said) and measures
            else next(iter(measures), None)
        )
        only = self._only(name_words(name)) if several else ()
        if measure is None:
            return None
        if measure == "count":
            if (gap := next((one for one in self._where if one.comparison == "missing"), None)) is not None:
                return Figure("count", only=(gap,))
            return Figure("count", only=only)
        columns = self._columns(measure, own)
        if measure == "correlation":
            return Figure(measure, columns[0].name, columns[1].name) if len(columns) > 1 else None
        if not columns:
            return None
        column = (
            columns[place]
            if several
            and not own
            and not only
            and place < len(columns)
            and len(columns) >= len(self._names)
            and len(set(measures)) == 1
            else columns[0]
        )
        if measure == "std" and re.search(r"population", f"{self._text} {self._shown.constraints}", re.IGNORECASE):
            measure = "std_population"
        return Figure(measure, column.name, quantile=self._quantile(), only=only)

    def _only(self, said: Sequence[str]) -> tuple[Condition, ...]:
        """Returns the condition that a name of the answer adds: ``mean_rain`` is about the rainy ones."""
        for one in self._where:
            if one.comparison == "in":
                for value in one.values:
                    if (
                        any(is_alike(word, part) for word in said for part in name_words(str(value)))
                        or str(value) in said
                    ):
                        return (replace(one, comparison="==", values=(value,)),)
        return ()

    def _columns(self, measure: Measure, own: Sequence[Mention]) -> list[ShownColumn]:
        """Returns the columns that a figure may be about, the likeliest first."""
        named = [*own, *self._mentions]
        if measure in ("distinct", "mode"):
            found = [m.column for m in named if m.column.kind == "text"] or [m.column for m in named]
        else:
            found = [m.column for m in named if m.column.is_number]
            if measure in ("min", "max"):
                found = found or [m.column for m in named if m.column.is_day]
        filtered = {one.key.column for one in self._where}
        found = list(dict.fromkeys(found))
        return sorted(found, key=lambda column: column.name in filtered) if measure != "correlation" else found

    def _measured(self, text: str) -> list[Measure]:
        """Returns the measures that a text names outside of the names of columns, in its order."""
        found: list[tuple[int, Measure]] = []
        for measure, pattern in wording.MEASURES:
            hits = [hit.start() for hit in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE)]
            found += [(at, measure) for at in hits if text != self._text or not self._is_in_mention(at)]
        order = [measure for _, measure in sorted(found)]
        for first, drop in (("distinct", "count"), ("mode", "max"), ("quantile", "min")):
            if first in order:
                order = [one for one in order if one != drop]
        return list(dict.fromkeys(order))

    def _quantile(self) -> float:
        found = wording.QUANTILE.search(self._text)
        if found is None:
            return 0.5
        if found[1]:
            return float(found[1]) / 100
        return 0.25 if found[2].lower() in ("first", "lower") else 0.75

    def _digits(self, figure: Figure) -> int | None:
        """Returns how many digits after the point are wanted; of what is counted none."""
        if figure.measure in ("count", "distinct", "missing", "mode") and not figure.share_of:
            return 0
        said = f"{self._shown.constraints} {self._shown.format} {self._text}"
        if found := wording.DIGITS.search(said):
            return _number(found[1])
        return 0 if wording.WHOLE.search(said) else None


def _number(text: str) -> int:
    return wording.NUMBERS.get(text.lower(), 0) if not text.isdigit() else int(text)
