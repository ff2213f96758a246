"""Markdown to HTML that can do nothing: no HTML of its own, no pictures, no inline styles, only allowed links."""

import re
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from planexe.blocks.safe_text import is_allowed_link
from planexe.report.item_links import is_code_column

_FIGURE = re.compile(r"[+−-]?\d[\d,.\u202f ]*(?: ?%)?\Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_tokens(text: str) -> list[Token]:
    """Returns the Markdown's tokens, for those who add links before it becomes HTML."""
    tokens = _parser().parse(text)
    _align_figures(tokens)
    return tokens


def render_tokens(tokens: Sequence[Token]) -> Markup:
    """Returns tokens as HTML that is safe in a page."""
    parser = _parser()
    # The renderer escapes everything that is not its own mark-up.
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704


def _align_figures(tokens: Sequence[Token]) -> None:
    """Gives the cells of columns of figures or days a class: those stand under each other, these on one line."""
    columns: list[list[tuple[Token, str]]] = []
    column = -1
    for number, token in enumerate(tokens):
        if token.type == "table_open":
            columns = []
        elif token.type == "tr_open":
            column = -1
        elif token.type in {"th_open", "td_open"}:
            column += 1
            columns.extend([[]] if column == len(columns) else [])
            columns[column].append((token, tokens[number + 1].content))
        elif token.type == "table_close":
            for cells in columns:
                _mark_figures(cells)


def _mark_figures(cells: Sequence[tuple[Token, str]]) -> None:
    (_, header), *body = cells
    texts = [text for _, text in body if text not in {"", "—"}]
    if texts and all(_DAY.fullmatch(text) for text in texts):
        for cell, _ in body:
            cell.attrSet("class", "date")
    elif texts and not is_code_column(header) and all(_FIGURE.match(text) for text in texts):
        for cell, _ in cells:
            cell.attrSet("class", "number")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable("image")
    parser.validateLink = is_allowed_link  # pyrefly: ignore[bad-assignment, method-assign]  # the documented way to restrict links
    parser.add_render_rule("link_open", _link_open)
    for name in ("th_open", "td_open"):
        parser.add_render_rule(name, _cell_open)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    return parser


def _link_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, _env: MutableMapping[str, Any]
) -> str:
    if not str(tokens[index].attrGet("href")).startswith("#"):
        tokens[index].attrSet("rel", "noopener noreferrer")
    return self.renderToken(tokens, index, options, _env)


def _cell_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, _env: MutableMapping[str, Any]
) -> str:
    """Turns the style of an aligned cell into a class: the page forbids inline styles."""
    style = str(tokens[index].attrs.pop("style", ""))
    if style:
        tokens[index].attrSet("class", style.replace("text-align:", "align-"))
    return self.renderToken(tokens, index, options, _env)


def _table_open(*_: Any) -> str:
    return '<div class="wide" tabindex="0"><table>\n'


def _table_close(*_: Any) -> str:
    return "</table></div>\n"
