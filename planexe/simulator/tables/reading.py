"""Reads a question about tables as a query; what it cannot read it says so."""

import re
from collections.abc import Sequence
from dataclasses import replace

from planexe.simulator.tables import wording
from planexe.simulator.tables.mentions import Mention, is_alike, mentions_in, name_words, words_of
from planexe.simulator.tables.query import Asked, Condition, Figure, Measure, Query
from planexe.simulator.tables.question_words import QuestionWords
from planexe.simulator.tables.shown import ShownColumn, ShownQuestion
from planexe.simulator.tables.standouts import asked_of_pick, pick_of


def read_question(shown: ShownQuestion) -> Query:
    """Returns what a question asks for; without ``asked`` where that cannot be told."""
    words = words_of(shown.question)
    table, *others = shown.tables
    if others:
        table = max(shown.tables, key=lambda one: len(mentions_in(words, one.columns)))
    return _query(QuestionWords(shown, table))


def _query(asked: QuestionWords) -> Query:
    table, where = asked.table.open_as, tuple(asked.where)
    if wording.BEYOND.search(asked.text):
        return Query(table)
    pick = None if wording.DIFFERENCE.search(asked.text) else pick_of(asked)
    if pick is not None:
        return Query(
            table, where, pick, [asked_of_pick(asked, name, pick, place) for place, name in enumerate(asked.names)]
        )
    figures = _figures(asked)
    if figures is None:
        return Query(table)
    shared = {one.key for figure in figures for one in (*figure.only, *figure.minus)}
    values = [Asked(name, one, digits=asked.digits(one)) for name, one in zip(asked.names, figures, strict=True)]
    return Query(table, tuple(one for one in where if one.key not in shared), None, values)


def _figures(asked: QuestionWords) -> list[Figure] | None:
    """Returns the figure of each name, ``None`` where one cannot be told."""
    share = wording.SHARE.search(asked.text)
    if share and (figure := _share(asked, share[1].lower())) is not None:
        return [figure] if len(asked.names) == 1 else None
    if (figure := _difference(asked)) is not None and len(asked.names) == 1:
        return [figure]
    found = [_figure(asked, name, place) for place, name in enumerate(asked.names)]
    return None if any(figure is None for figure in found) else [figure for figure in found if figure is not None]


def _share(asked: QuestionWords, word: str) -> Figure | None:
    """Returns the share of the rows for which what stands after the verb holds."""
    if not asked.where:
        return None
    verb = wording.VERB.search(asked.text, asked.text.lower().find(word))
    place = asked.words.place_of(verb.start()) if verb else 0
    only = [one for one in asked.where if one.place >= place and one.key.part == ""] or asked.where[-1:]
    return Figure("count", only=tuple(only), share_of=100 if word.startswith("percent") else 1)


def _difference(asked: QuestionWords) -> Figure | None:
    """Returns how much the figure of one group is above that of another."""
    if not wording.DIFFERENCE.search(asked.text):
        return None
    pair = next((one for one in asked.where if one.comparison == "in" and len(one.values) == 2), None)
    figure = _figure(asked, "", 0)
    if pair is None or figure is None:
        return None
    first, second = (replace(pair, comparison="==", values=(value,)) for value in pair.values)
    return replace(figure, only=(first,), minus=(second,))


def _figure(asked: QuestionWords, name: str, place: int) -> Figure | None:
    """Returns the figure of one value; where there are several, its name says which it is, else its place does."""
    several = len(asked.names) > 1
    said = name_words(name) if several else ()
    own_measures = asked.measured(" ".join(said)) if several else []
    measures = own_measures or asked.measured(asked.text)
    if not measures:
        return None
    measure = measures[min(place, len(measures) - 1)] if several and not own_measures else measures[0]
    only = _only(asked, said)
    if measure == "count":
        return _count(asked, only)
    own = mentions_in(words_of(" ".join(said)), asked.table.columns)
    columns = _columns(asked, measure, own)
    if not columns or (measure == "correlation" and len(columns) < 2):
        return None
    if measure == "correlation":
        return Figure(measure, columns[0].name, columns[1].name)
    one_each = several and not own and not only and len(columns) >= len(asked.names) and len(set(measures)) == 1
    if measure == "std" and re.search(r"population", f"{asked.text} {asked.shown.constraints}", re.IGNORECASE):
        measure = "std_population"
    return Figure(measure, columns[place if one_each else 0].name, quantile=asked.quantile(), only=only)


def _count(asked: QuestionWords, only: tuple[Condition, ...]) -> Figure:
    """Returns what is counted: rows, those with a gap, or the different values of a column."""
    if (gap := next((one for one in asked.where if one.comparison == "missing"), None)) is not None:
        return Figure("count", only=(gap,))
    counted = _counted(asked)
    return Figure("count", only=only) if counted is None else Figure("distinct", counted.name)


def _counted(asked: QuestionWords) -> ShownColumn | None:
    """Returns the column whose different values are counted: "how many origins are there"."""
    for mention in asked.mentions:
        start = asked.words.ends[mention.start] - len(asked.words.said[mention.start])
        if mention.column.kind == "text" and wording.COUNTED_ALONE.search(asked.text[:start]) and not asked.where:
            return mention.column if mention.column.distinct < asked.table.rows else None
    return None


def _only(asked: QuestionWords, said: Sequence[str]) -> tuple[Condition, ...]:
    """Returns the condition that a name of the answer adds: ``mean_rain`` is about the rainy ones."""
    for one in asked.where:
        if one.comparison == "in":
            for value in one.values:
                if any(is_alike(word, part) for word in said for part in name_words(str(value))) or str(value) in said:
                    return (replace(one, comparison="==", values=(value,)),)
    return ()


def _columns(asked: QuestionWords, measure: Measure, own: Sequence[Mention]) -> list[ShownColumn]:
    """Returns the columns that a figure may be about, the likeliest first."""
    named = [*own, *asked.mentions]
    if measure in ("distinct", "mode"):
        found = [m.column for m in named if m.column.kind == "text"] or [m.column for m in named]
    else:
        found = [m.column for m in named if m.column.is_number]
        if measure in ("min", "max"):
            found = found or [m.column for m in named if m.column.is_day]
    filtered = {one.key.column for one in asked.where}
    found = list(dict.fromkeys(found))
    return sorted(found, key=lambda column: column.name in filtered) if measure != "correlation" else found
