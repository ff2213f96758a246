"""Charts of a Word document in its own form: they are drawn by Word, and their figures lie behind them in a sheet.

The XML is that of ECMA-376, part 1, section 21.2; series are read from the sheet where somebody edits them, and from
the values kept beside each reference where nobody does.
"""

import datetime as dt
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from planexe.blocks.blocks import Bar, Curve
from planexe.blocks.plain_text import plain_line

_COLOURS = ("6B9AAD", "B59A5C", "8D98A0")
_EXCEL_DAYS = dt.date(1899, 12, 30)
_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_GRID = (
    '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="DDDDDD"/></a:solidFill></a:ln></c:spPr>'
    "</c:majorGridlines>"
)
_LINE_CM, _AROUND_CM, _CURVE_CM = 0.75, 2.6, 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChart:
    """A chart as Word wants it.

    Attributes:
        xml: the chart; it names its sheet by the relation ``rId1``.
        sheet: that sheet, an Excel workbook.
        text: what it shows, for those who cannot see it.
        height_cm: of the drawing.
    """

    xml: bytes
    sheet: bytes
    text: str
    height_cm: float


@dataclass(frozen=True, slots=True)
class _Series:
    name: str
    values: tuple[float, ...]


def bar_chart(title: str, unit: str, parts: Sequence[str], bars: Sequence[Bar], made: dt.datetime) -> WordChart:
    """Returns bars from left to right, one below the other, each made of its parts.

    Args:
        title: what stands above it.
        unit: of all amounts.
        parts: what the parts of a bar are called.
        bars: in their order.
        made: date of the sheet's properties; the same chart gives the same bytes.
    """
    names = [plain_line(f"{bar.code} {bar.title}") for bar in bars]
    used = max((len(bar.amounts) for bar in bars), default=0)
    series = [
        _Series(
            plain_line(part).capitalize(), tuple(bar.amounts[place] if place < len(bar.amounts) else 0 for bar in bars)
        )
        for place, part in enumerate(parts[:used])
    ]
    drawn = "".join(_bar_series(number, one, names) for number, one in enumerate(series))
    plot = (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>{drawn}'
        '<c:gapWidth val="40"/><c:overlap val="100"/><c:axId val="111"/><c:axId val="222"/></c:barChart>'
        '<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="222"/><c:crosses val="autoZero"/>'
        '<c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        + _value_axis(222, 111, "b", "#,##0", crosses="max", between="between")
    )
    heading = plain_line(f"{title} ({unit})" if unit else title)
    told = "; ".join(f"{name}: {sum(bar.amounts):,.0f}" for name, bar in zip(names, bars, strict=True))
    return WordChart(
        xml=_chart(heading, plot, legend=len(series) > 1),
        sheet=_sheet(["", *(one.name for one in series)], [names, *(one.values for one in series)], made),
        text=f"{heading}. {told}",
        height_cm=_AROUND_CM + _LINE_CM * len(bars),
    )


def curve_chart(curve: Curve, made: dt.datetime) -> WordChart:
    """Returns one line; with ``steps`` a value holds until the next point."""
    points = [(_number(x), float(y)) for x, y in curve.points]
    if curve.steps:
        points = [point for (x, y), (later, _) in pairwise(points) for point in ((x, y), (later, y))] + points[-1:]
    xs, ys = tuple(x for x, _ in points), tuple(y for _, y in points)
    dates = any(isinstance(x, dt.date) for x, _ in curve.points)
    count = len(points)
    name = plain_line(curve.upwards.title)
    plot = (
        '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        '<c:ser><c:idx val="0"/><c:order val="0"/>'
        f"{_text_of('Sheet1!$B$1', [name], tag='tx')}"
        f'<c:spPr><a:ln w="25400"><a:solidFill><a:srgbClr val="{_COLOURS[0]}"/></a:solidFill></a:ln></c:spPr>'
        f'<c:marker><c:symbol val="none"/></c:marker><c:xVal>{_numbers(f"Sheet1!$A$2:$A${count + 1}", xs)}</c:xVal>'
        f'<c:yVal>{_numbers(f"Sheet1!$B$2:$B${count + 1}", ys)}</c:yVal><c:smooth val="0"/></c:ser>'
        '<c:axId val="111"/><c:axId val="222"/></c:scatterChart>'
        + _value_axis(111, 222, "b", "d\\ mmm\\ yyyy" if dates else "#,##0", span=(min(xs), max(xs)))
        + _value_axis(222, 111, "l", "0%" if curve.upwards.kind == "rate" else "#,##0")
    )
    heads = [plain_line(curve.across.title), name]
    return WordChart(
        xml=_chart(plain_line(curve.title), plot, legend=False),
        sheet=_sheet(heads, [xs, ys], made),
        text=plain_line(f"{curve.title}: {curve.upwards.title} by {curve.across.title}"),
        height_cm=_CURVE_CM,
    )


def _number(x: float | dt.date) -> float:
    return float((x - _EXCEL_DAYS).days) if isinstance(x, dt.date) else float(x)


def _bar_series(number: int, one: _Series, names: Sequence[str]) -> str:
    column, last = "BCD"[number], len(names) + 1
    paint = f'<a:solidFill><a:srgbClr val="{_COLOURS[number]}"/></a:solidFill>'
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>'
        f"{_text_of(f'Sheet1!${column}$1', [one.name], tag='tx')}"
        f'<c:spPr>{paint}</c:spPr><c:invertIfNegative val="0"/>'
        f"{_text_of(f'Sheet1!$A$2:$A${last}', names, tag='cat')}"
        f"<c:val>{_numbers(f'Sheet1!${column}$2:${column}${last}', one.values)}</c:val></c:ser>"
    )


def _text_of(place: str, texts: Sequence[str], *, tag: str) -> str:
    points = "".join(f'<c:pt idx="{n}"><c:v>{escape(text)}</c:v></c:pt>' for n, text in enumerate(texts))
    cache = f'<c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache>'
    return f"<c:{tag}><c:strRef><c:f>{place}</c:f>{cache}</c:strRef></c:{tag}>"


def _numbers(place: str, values: Sequence[float]) -> str:
    known = [(n, value) for n, value in enumerate(values) if math.isfinite(value)]
    points = "".join(f'<c:pt idx="{n}"><c:v>{value!r}</c:v></c:pt>' for n, value in known)
    cache = f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache>'
    return f"<c:numRef><c:f>{place}</c:f>{cache}</c:numRef>"


def _value_axis(
    own: int,
    other: int,
    place: str,
    form: str,
    *,
    crosses: str = "autoZero",
    between: str = "midCat",
    span: tuple[float, float] | None = None,
) -> str:
    bounds = f'<c:max val="{span[1]!r}"/><c:min val="{span[0]!r}"/>' if span and span[1] > span[0] else ""
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/>{bounds}</c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{place}"/>{_GRID}'
        f'<c:numFmt formatCode="{escape(form)}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{other}"/><c:crosses val="{crosses}"/><c:crossBetween val="{between}"/></c:valAx>'
    )


def _chart(title: str, plot: str, *, legend: bool) -> bytes:
    heading = (
        '<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1000" b="1"/></a:pPr>'
        f'<a:r><a:rPr lang="en-US" sz="1000" b="1"/><a:t>{escape(title)}</a:t></a:r></a:p></c:rich></c:tx>'
        '<c:overlay val="0"/></c:title>'
    )
    key = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if legend else ""
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>{heading}'
        f'<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{plot}</c:plotArea>{key}<c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart><c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="800"/></a:pPr>'
        '<a:endParaRPr lang="en-US"/></a:p></c:txPr><c:externalData r:id="rId1"><c:autoUpdate val="0"/>'
        "</c:externalData></c:chartSpace>"
    )
    return text.encode("utf-8", "replace")


def _sheet(heads: Sequence[str], columns: Sequence[Sequence[str | float]], made: dt.datetime) -> bytes:
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": made})
        sheet = book.add_worksheet("Sheet1")
        for place, (head, cells) in enumerate(zip(heads, columns, strict=True)):
            sheet.write_string(0, place, head)
            for row, cell in enumerate(cells, 1):
                if isinstance(cell, str):
                    sheet.write_string(row, place, cell)
                elif math.isfinite(cell):
                    sheet.write_number(row, place, cell)
    return buffer.getvalue()
