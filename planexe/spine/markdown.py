"""Any stage value as Markdown: headings for nested parts, tables for short records, bullets for lists."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

_TABLE_CELL = 60  # longest text a table cell may hold before records become sub-sections
_MAX_COLUMNS = 5


def to_markdown(value: BaseModel, level: int = 2) -> str:
    """Returns the fields of a value as Markdown, field names as words, in the order of the model."""
    return "\n\n".join(
        _field(label_of(value, name), getattr(value, name), level) for name in type(value).model_fields
    ).strip()


def label_of(model: BaseModel | type[BaseModel], field: str) -> str:
    """Returns a field's title, else its name as words: ``risk_area`` reads ``Risk area``."""
    cls = model if isinstance(model, type) else type(model)
    title = cls.model_fields[field].title
    return title or field.replace("_", " ").strip().capitalize()


def table(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Returns a Markdown table; pipes and line breaks in cells are made harmless."""
    lines = [_row(headers), _row(["---"] * len(headers))]
    lines += [_row([scalar(c) for c in row]) for row in rows]
    return "\n".join(lines)


def bullets(lines: Sequence[str]) -> str:
    """Returns a Markdown list."""
    return "\n".join(f"- {line}" for line in lines)


def scalar(value: Any) -> str:
    """Returns one plain value as people write it: ``yes``, ``no``, ``—`` for nothing."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _row(cells: Sequence[Any]) -> str:
    return "| " + " | ".join(" ".join(str(c).replace("|", "\\|").splitlines()) for c in cells) + " |"


def _field(label: str, value: Any, level: int) -> str:
    heading = f"{'#' * min(level, 6)} {label}"
    if isinstance(value, BaseModel):
        return f"{heading}\n\n{to_markdown(value, level + 1)}"
    if isinstance(value, (list, tuple)):
        return f"{heading}\n\n{_list(value, level)}" if value else f"**{label}:** none"
    if isinstance(value, dict):
        return f"{heading}\n\n" + bullets([f"**{k}:** {scalar(v)}" for k, v in value.items()])
    text = scalar(value)
    return f"**{label}:** {text}" if len(text) <= 200 and "\n" not in text else f"{heading}\n\n{text}"


def _list(values: Sequence[Any], level: int) -> str:
    if not all(isinstance(v, BaseModel) for v in values):
        return bullets([scalar(v) for v in values])
    records: list[BaseModel] = list(values)
    if _is_table(records):
        names = list(type(records[0]).model_fields)
        return table([label_of(records[0], n) for n in names], [[getattr(r, n) for n in names] for r in records])
    return "\n\n".join(_record(record, number, level + 1) for number, record in enumerate(records, 1))


def _is_table(records: Sequence[BaseModel]) -> bool:
    names = list(type(records[0]).model_fields)
    cells = [getattr(r, n) for r in records for n in names]
    plain = all(c is None or isinstance(c, str | int | float) for c in cells)
    return plain and len(names) <= _MAX_COLUMNS and all(len(str(c)) <= _TABLE_CELL for c in cells)


def _record(record: BaseModel, number: int, level: int) -> str:
    names = list(type(record).model_fields)
    title_field = next((n for n in names if n.endswith(("name", "title")) or n in {"area", "question", "what"}), None)
    title = scalar(getattr(record, title_field)) if title_field else f"{number}"
    parts = [f"{'#' * min(level, 6)} {title}"]
    for name in names:
        if name == title_field:
            continue
        value = getattr(record, name)
        label = label_of(record, name)
        if isinstance(value, BaseModel):
            parts.append(f"**{label}**\n\n{to_markdown(value, level + 1)}")
        elif isinstance(value, (list, tuple)) and any(isinstance(v, BaseModel) for v in value):
            parts.append(f"**{label}**\n\n{_list(value, level)}")
        elif isinstance(value, (list, tuple)):
            parts.append(f"**{label}**\n\n{bullets([scalar(v) for v in value])}" if value else f"**{label}:** none")
        else:
            parts.append(f"**{label}:** {scalar(value)}")
    return "\n\n".join(parts)
