"""Markdown to HTML that can do nothing: no HTML of its own, no pictures, no inline styles, only allowed links."""

from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from planexe.report.safe_text import is_allowed_link


def markdown_html(text: str) -> Markup:
    """Returns the Markdown as HTML that is safe in a page."""
    return render_tokens(parse_tokens(text))


def parse_tokens(text: str) -> list[Token]:
    """Returns the Markdown's tokens, for those who add links before it becomes HTML."""
    return _parser().parse(text)


def render_tokens(tokens: Sequence[Token]) -> Markup:
    """Returns tokens as HTML that is safe in a page."""
    parser = _parser()
    # The renderer escapes everything that is not its own mark-up.
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable("image")
    parser.validateLink = _may_link  # type: ignore[method-assign]  # the documented way to restrict links
    parser.add_render_rule("link_open", _link_open)
    for name in ("th_open", "td_open"):
        parser.add_render_rule(name, _cell_open)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    return parser


def _may_link(url: str) -> bool:
    return is_allowed_link(url)


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
