"""The texts of all sections as HTML, with links between whatever has an id."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from planexe.blocks.blocks import Tree, TreeNode
from planexe.report.block_text import text_of
from planexe.report.item_links import PlanItem, best_items, is_item_id
from planexe.report.linked_text import LinkedText, parse_linked
from planexe.report.sections import ReportSection


@dataclass(frozen=True, slots=True)
class SectionBodies:
    """What the template writes into the sections.

    Attributes:
        html: the text of each block, by the anchor of the section; empty for what is a chart only.
        items: whatever has an id, by id.
    """

    html: Mapping[str, Sequence[Markup]]
    items: Mapping[str, PlanItem]


def plan_items(sections: Sequence[ReportSection]) -> Mapping[str, PlanItem]:
    """Returns whatever has an id, by id, each with the section that explains it: an annex, where there is one."""
    return best_items(_items(_explaining(sections), _parsed(sections)))


def section_bodies(sections: Sequence[ReportSection]) -> SectionBodies:
    """Returns the texts; the nodes of trees are left to the template."""
    texts = _parsed(sections)
    items = best_items(_items(_explaining(sections), texts))
    back_links: dict[str, list[tuple[str, str]]] = {}
    for section in sections:
        own = texts[section.anchor]
        for text in own:
            text.link(items)
        for item_id in dict.fromkeys(item_id for text in own for item_id in text.mentioned):
            back_links.setdefault(item_id, []).append((section.anchor, section.title))
    return SectionBodies({anchor: [text.html(back_links) for text in own] for anchor, own in texts.items()}, items)


def _explaining(sections: Sequence[ReportSection]) -> Sequence[ReportSection]:
    """Returns the annexes first: a main part names things that these explain."""
    return sorted(sections, key=lambda section: section.place != "annex")


def _parsed(sections: Sequence[ReportSection]) -> dict[str, list[LinkedText]]:
    return {s.anchor: [parse_linked(s.anchor, text_of(block)) for block in s.blocks] for s in sections}


def _items(sections: Sequence[ReportSection], texts: Mapping[str, Sequence[LinkedText]]) -> Iterator[PlanItem]:
    for section in sections:
        for block, text in zip(section.blocks, texts[section.anchor], strict=True):
            for node in _nodes(block.nodes) if isinstance(block, Tree) else ():
                if is_item_id(node.code):
                    yield PlanItem(item_id=node.code, name=node.title, section=section.anchor)
            for _, item in text.explained:
                yield item


def _nodes(tree: Sequence[TreeNode]) -> Iterator[TreeNode]:
    for node in tree:
        yield node
        yield from _nodes(node.children)
