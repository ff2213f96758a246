"""A section's text with links to the items it mentions."""

from planexe.report.item_links import PlanItem, best_items
from planexe.report.linked_text import LinkedText, parse_linked

RISKS = "### R1 Weak demand\n\nR1 hurts more than R2.\n\n### R2 Oven late\n\nSee [R1](#x), `R1` and **R1**.\n"


def linked(*texts: LinkedText) -> dict[str, str]:
    items = best_items(item for text in texts for _, item in text.explained)
    for text in texts:
        text.link(items)
    back = {
        item_id: [(t.section, t.section.title()) for t in texts if item_id in t.mentioned and t.section != item.section]
        for item_id, item in items.items()
    }
    return {text.section: text.html(back) for text in texts}


def test_heading_gets_the_anchor_and_mentions_lead_to_it() -> None:
    html = linked(parse_linked("risks", RISKS))["risks"]
    assert '<h3 id="item-R1">R1 Weak demand</h3>' in html
    assert '<a href="#item-R2" class="ref" title="Oven late">R2</a>.' in html


def test_no_links_in_links_code_and_the_own_part() -> None:
    html = linked(parse_linked("risks", RISKS))["risks"]
    assert "<p>R1 hurts" in html
    assert '<a href="#x">R1</a>' in html
    assert "<code>R1</code>" in html
    assert '<strong><a href="#item-R1" class="ref" title="Weak demand">R1</a></strong>' in html


def test_heading_says_where_else_it_is_mentioned() -> None:
    found = linked(parse_linked("risks", RISKS), parse_linked("audit", "Nothing guards against R2."))
    assert '<p class="mentions">Mentioned in <a href="#audit">Audit</a></p>' in found["risks"]


def test_rows_and_bold_beginnings_explain_items() -> None:
    text = "| Id | Title |\n| --- | --- |\n| F1 | Rules |\n\n- **S2 Bold move**: go\n- **S3:** wait\n\n**H1** No plastic.\n"
    explained = parse_linked("s", text).explained
    assert [(i.item_id, i.name, i.rank) for _, i in explained] == [
        ("F1", "Rules", 1),
        ("S2", "Bold move", 2),
        ("S3", "wait", 2),
        ("H1", "No plastic.", 2),
    ]
    html = linked(parse_linked("s", text))["s"]
    assert '<tr id="item-F1">' in html
    assert '<li id="item-S2">' in html
    assert '<p id="item-H1">' in html


def test_row_about_an_item_explained_elsewhere_leads_there() -> None:
    found = linked(parse_linked("risks", RISKS), parse_linked("matrix", "| Id | x |\n| --- | --- |\n| R1 | high |\n"))
    assert '<td><a href="#item-R1"' in found["matrix"]


def test_bare_codes_are_links_only_in_columns_of_codes() -> None:
    text = parse_linked("t", "| Task | Days |\n| --- | --- |\n| 2.3 | 2.3 |\n")
    text.link({"2.3": PlanItem(item_id="2.3", name="Dig", section="tree")})
    html = text.html({})
    assert html.count("<a ") == 1
    assert '<td><a href="#item-2.3" class="ref" title="Dig">2.3</a></td>' in html


def test_name_of_an_item_stays_text() -> None:
    text = '### R1 <img src=x> " onmouseover="x\n\n### R2 y\n\nR1'
    html = linked(parse_linked("s", text))["s"]
    assert "<img" not in html
    assert '" onmouseover' not in html
