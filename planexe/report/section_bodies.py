"""The texts of all sections as HTML, with links between whatever has an id."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from planexe.report.item_links import PlanItem, best_items, is_item_id
from planexe.report.linked_text import LinkedText, parse_linked
from planexe.report.sections import Section
from planexe.report.work_tree import TreeNode


@dataclass(frozen=True, slots=True)
class SectionBodies:
    """What the template writes into the sections.

    Attributes:
        html: by the anchor of the section.
        items: all items of the plan, by id.
    """

    html: Mapping[str, Markup]
    items: Mapping[str, PlanItem]


def plan_items(sections: Sequence[Section]) -> Mapping[str, PlanItem]:
    """Returns all items of a plan by id, each with the section that explains it."""
    return best_items(_items(sections, _parsed(sections)))


def section_bodies(sections: Sequence[Section]) -> SectionBodies:
    """Returns the texts; a work breakdown's own nodes are left to the template."""
    texts = _parsed(sections)
    items = best_items(_items(sections, texts))
    for text in texts.values():
        text.link(items)
    titles = {section.anchor: section.title for section in sections}
    back_links: dict[str, list[tuple[str, str]]] = {}
    for anchor, text in texts.items():
        for item_id in text.mentioned:
            back_links.setdefault(item_id, []).append((anchor, titles[anchor]))
    return SectionBodies({anchor: text.html(back_links) for anchor, text in texts.items()}, items)


def _parsed(sections: Sequence[Section]) -> dict[str, LinkedText]:
    return {s.anchor: parse_linked(s.anchor, s.beside_tree if s.tree else s.body_markdown) for s in sections}


def _items(sections: Sequence[Section], texts: Mapping[str, LinkedText]) -> Iterator[PlanItem]:
    for section in sections:
        for node in _nodes(section.tree):
            if is_item_id(node.code):
                yield PlanItem(item_id=node.code, name=node.title, section=section.anchor)
        for _, item in texts[section.anchor].explained:
            yield item


def _nodes(tree: Sequence[TreeNode]) -> Iterator[TreeNode]:
    for node in tree:
        yield node
        yield from _nodes(node.children)
