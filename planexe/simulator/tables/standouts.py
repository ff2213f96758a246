"""Reads questions about what stands out: which group has the most, which row the highest, the top few."""

import re

from planexe.simulator.tables import wording
from planexe.simulator.tables.mentions import is_alike, name_words
from planexe.simulator.tables.query import Asked, Figure, Key, Pick
from planexe.simulator.tables.question_words import QuestionWords, number
from planexe.simulator.tables.shown import ShownColumn


def pick_of(asked: QuestionWords) -> Pick | None:
    """Returns what stands out, if the question is which one does."""
    which = wording.WHICH.search(asked.text) or wording.ENTITY.search(asked.text)
    listed = wording.TOP.search(asked.text)
    if which is None and listed is None:
        return None
    least, most = asked.outside(wording.LEAST), asked.outside(wording.MOST) or asked.outside(wording.COUNTED)
    if least is None and most is None and listed is None:
        return None
    start = asked.words.place_of(listed.start() if listed else which.start() if which else 0)
    key = _named(asked) or _key_after(asked, start) or _entity(asked)
    if key is None:
        return None
    figure = _figure_of_pick(asked, key)
    if figure is None:
        return None
    grouped = bool(
        figure.column == "" or figure.measure not in ("max", "min") or key.part in ("year", "month", "weekday")
    )
    rank = wording.RANK.search(asked.text)
    return Pick(
        key,
        figure,
        largest=least is None
        or (most is not None and most.start() < least.start() and not asked.is_in_mention(most.start())),
        grouped=grouped,
        most=number(listed[1] or listed[2]) if listed else 1,
        rank=wording.RANKS[rank[1].lower()] if rank else 1,
    )


def _key_after(asked: QuestionWords, start: int) -> Key | None:
    """Returns what rows are told apart by: the first column or part of a day that is named after "which"."""
    days = [column for column in asked.table.columns if column.is_day]
    years = [c for c in asked.table.columns if c.name.lower() == "year" and not c.is_day]
    for place in range(start, len(asked.words.low)):
        for mention in asked.mentions:
            few = mention.column.kind == "integer" and asked.outside(wording.COUNTED)
            if mention.start == place and (few or not mention.column.is_number):
                return _key_of(asked, mention.column, asked.words.low[place])
        word = asked.words.low[place].rstrip("s") if asked.words.low[place] != "days" else "day"
        if word in wording.PARTS and days:
            return _key_of(asked, days[0], word)
        if word == "year" and years:
            return Key(years[0].name)
    return None


def _named(asked: QuestionWords) -> Key | None:
    """Returns the text column that a value of the answer is called after."""
    for said in map(name_words, asked.names):
        for column in asked.table.columns:
            parts = name_words(column.name)
            if column.kind == "text" and len(said) == len(parts) and all(map(is_alike, parts, said)):
                return Key(column.name)
    return None


def _entity(asked: QuestionWords) -> Key | None:
    """Returns the column that names what is asked for, where the question names no column for it."""
    texts = [column for column in asked.table.columns if column.kind == "text"]
    said = [word for name in asked.names for word in name_words(name)]
    named = [c for c in texts if any(is_alike(word, other) for word in said for other in name_words(c.name))]
    if not named and not wording.ENTITY.search(asked.text) and not wording.TOP.search(asked.text):
        return None
    named = named or [c for c in texts if {"name", "title"} & set(name_words(c.name))]
    found = named or sorted(texts, key=lambda column: -column.distinct)
    return Key(found[0].name) if found else None


def _key_of(asked: QuestionWords, column: ShownColumn, word: str) -> Key:
    if not column.is_day:
        return Key(column.name)
    part = wording.PARTS.get(word.rstrip("s"), "day")
    if part != "year" and word in name_words(column.name):
        part = "day"
    day_of_week = re.search(r"\bday of (?:the )?week|weekday", asked.text, re.IGNORECASE)
    if part == "month" and re.search(r"name", asked.shown.format, re.IGNORECASE):
        return Key(column.name, "month_name")
    return Key(column.name, "weekday" if day_of_week and part == "day" else part)


def _figure_of_pick(asked: QuestionWords, key: Key) -> Figure | None:
    numeric = [m.column for m in asked.mentions if m.column.is_number and m.column.name != key.column]
    numeric = [c for c in numeric if c.name not in {w.key.column for w in asked.where}] or numeric
    measured = [one for one in asked.measured(asked.text) if one not in ("max", "min", "mode", "count", "distinct")]
    if measured and numeric and measured[0] in ("mean", "median", "sum", "std", "var"):
        return Figure(measured[0], numeric[0].name)
    filtered = {one.key.column for one in asked.where}
    if wording.COUNTED.search(asked.text) and all(column.name in filtered for column in numeric):
        return Figure("count")
    if numeric:
        return Figure("min" if wording.LEAST.search(asked.text) else "max", numeric[0].name)
    return Figure("count") if wording.COUNTED.search(asked.text) or "count" in asked.measured(asked.text) else None


def asked_of_pick(asked: QuestionWords, name: str, pick: Pick, place: int) -> Asked:
    """Returns what one value of the answer is: the name of what stands out, or its figure."""
    said = set(name_words(name))
    key_words = {*name_words(pick.key.column), pick.key.part.split("_")[0], "name", "label", "date"} - {""}
    measured = [one for one in asked.measured(" ".join(said)) if one not in ("max", "min")]
    is_label = any(is_alike(word, other) for word in said for other in key_words) and not measured
    if place == 0 and not is_label and not (said & wording.VALUE_WORDS) and not measured:
        is_label = len(asked.names) == 1 or not any(
            is_alike(w, o) for w in said for o in name_words(pick.figure.column)
        )
    if is_label or pick.most > 1:
        return Asked(name)
    return Asked(name, of_pick=True, digits=asked.digits(pick.figure))
