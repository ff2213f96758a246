"""The text of a section as HTML in which the ids of the plan's items are links to the places that explain them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token
from markupsafe import Markup, escape

from planexe.report.item_links import PlanItem, defined_by, is_code_column, mentions_in
from planexe.report.markdown_html import parse_tokens, render_tokens

_HEADING, _ROW, _PARAGRAPH = 0, 1, 2
_MOST_BACK_LINKS = 12


@dataclass(frozen=True, slots=True)
class LinkedText:
    """A parsed text: read what it explains, link what it mentions, then render it.

    Attributes:
        section: anchor of its section.
        explained: what it explains, each with the token that gets the anchor.
    """

    section: str
    tokens: list[Token]
    explained: tuple[tuple[Token, PlanItem], ...] = ()
    mentioned: set[str] = field(default_factory=set)

    def link(self, items: Mapping[str, PlanItem]) -> None:
        """Sets the anchors of the items that are explained here and nowhere better, and links the mentioned ones."""
        own = {}
        for token, item in self.explained:
            if items.get(item.item_id) is item:
                token.attrSet("id", item.anchor)
                own[id(token)] = item.item_id
        for inline in _linkable(self.tokens, own):
            inline.token.children = _linked(inline, items, self.mentioned)

    def html(self, back_links: Mapping[str, Sequence[tuple[str, str]]]) -> Markup:
        """Returns the HTML.

        Args:
            back_links: for an item's id the anchor and title of each section that mentions it.
        """
        anchors = {id(token): item for token, item in self.explained if token.attrGet("id") == item.anchor}
        tokens: list[Token] = []
        after: Token | None = None
        for token in self.tokens:
            tokens.append(token)
            item = anchors.get(id(token))
            if token.type == "heading_open":
                after = _back_links(item, back_links) if item else None
            elif token.type == "heading_close" and after is not None:
                tokens.append(after)
        return render_tokens(tokens)


def parse_linked(section: str, markdown: str) -> LinkedText:
    """Returns the parsed text of a section."""
    tokens = parse_tokens(markdown)
    explained = []
    for number, token in enumerate(tokens):
        found = _definition(tokens, number)
        if found is not None:
            item_id, name, rank = found
            explained.append((token, PlanItem(item_id=item_id, name=name, section=section, rank=rank)))
    return LinkedText(section, tokens, tuple(explained))


def _definition(tokens: Sequence[Token], at: int) -> tuple[str, str, int] | None:
    """Returns id, name and rank of the item that the block beginning there explains."""
    kind = tokens[at].type
    if kind == "heading_open":
        found = defined_by(_plain(tokens[at + 1]))
        return (*found, _HEADING) if found else None
    if kind == "tr_open" and tokens[at + 1].type == "td_open":
        found = defined_by(_plain(tokens[at + 2]))
        if found is None:
            return None
        beside = tokens[at + 5] if len(tokens) > at + 5 and tokens[at + 4].type == "td_open" else None
        return found[0], found[1] or (_plain(beside)[:120] if beside else ""), _ROW
    if kind == "list_item_open" and tokens[at + 1].type == "paragraph_open":
        found = _bold_definition(tokens[at + 2].children or [])  # a tight list does not write its paragraphs
        return (*found, _PARAGRAPH) if found else None
    if kind == "paragraph_open" and (at == 0 or tokens[at - 1].type != "list_item_open"):
        found = _bold_definition(tokens[at + 1].children or [])
        return (*found, _PARAGRAPH) if found else None
    return None


def _bold_definition(children: Sequence[Token]) -> tuple[str, str] | None:
    # markdown-it puts an empty text in front of a strong one that begins a paragraph.
    start = next((n for n, c in enumerate(children) if c.type != "text" or c.content.strip()), len(children))
    if len(children) <= start + 1 or children[start].type != "strong_open" or children[start + 1].type != "text":
        return None
    found = defined_by(children[start + 1].content.rstrip(" :."))
    if found is None or found[1]:
        return found
    rest = next((c.content for c in children[start + 3 :] if c.type == "text"), "")
    return found[0], rest.strip(" :–—-")[:120]


def _plain(inline: Token) -> str:
    return "".join(c.content for c in inline.children or () if c.type in {"text", "code_inline"}).strip()


@dataclass(frozen=True, slots=True)
class _Inline:
    token: Token
    own: frozenset[str]
    code_column: bool


def _linkable(tokens: Sequence[Token], own: Mapping[int, str]) -> Iterator[_Inline]:
    """Yields the pieces of text in which ids become links, each with the ids that it explains itself."""
    heading = block = unlinked_until = before = ""
    headers: list[str] = []
    column = -1
    for token in tokens:
        match token.type:
            case "heading_open":
                heading, unlinked_until = own.get(id(token), ""), "heading_close"
            case "thead_open":
                headers, unlinked_until = [], "thead_close"
            case "tr_open" | "list_item_open" | "paragraph_open":
                block = own.get(id(token), block if before == "list_item_open" else "")
                column = -1
            case "th_open" | "td_open":
                column += 1
            case "inline" if unlinked_until:
                headers.append(_plain(token))
            case "inline":
                is_code = 0 <= column < len(headers) and is_code_column(headers[column])
                yield _Inline(token, frozenset({heading, block} - {""}), is_code)
            case closing if closing == unlinked_until:
                unlinked_until = ""
        before = token.type


def _linked(inline: _Inline, items: Mapping[str, PlanItem], mentioned: set[str]) -> list[Token]:
    children: list[Token] = []
    inside_link = 0
    for child in inline.token.children or ():
        inside_link += child.nesting if child.type in {"link_open", "link_close"} else 0
        if child.type == "text" and not inside_link:
            children += _with_links(child, inline, items, mentioned)
        else:
            children.append(child)
    return children


def _with_links(text: Token, inline: _Inline, items: Mapping[str, PlanItem], mentioned: set[str]) -> Iterator[Token]:
    at = 0
    for mention in mentions_in(text.content, items, code_column=inline.code_column):
        if mention.item.item_id in inline.own:
            continue
        mentioned.add(mention.item.item_id)
        yield _text(text.content[at : mention.start])
        attributes: dict[str, str | int | float] = {"href": f"#{mention.item.anchor}", "class": "ref"}
        if mention.item.name:
            attributes["title"] = mention.item.name
        yield Token("link_open", "a", 1, attrs=attributes)
        yield _text(text.content[mention.start : mention.end])
        yield Token("link_close", "a", -1)
        at = mention.end
    yield _text(text.content[at:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _back_links(item: PlanItem, back_links: Mapping[str, Sequence[tuple[str, str]]]) -> Token | None:
    found = [(anchor, title) for anchor, title in back_links.get(item.item_id, ()) if anchor != item.section]
    if not found:
        return None
    links = Markup(", ").join(
        Markup('<a href="#{}">{}</a>').format(anchor, title) for anchor, title in found[:_MOST_BACK_LINKS]
    )
    more = f" and {len(found) - _MOST_BACK_LINKS} more" if len(found) > _MOST_BACK_LINKS else ""
    content = Markup('<p class="mentions">Mentioned in {}{}</p>\n').format(links, escape(more))
    return Token("html_block", "", 0, content=str(content))
