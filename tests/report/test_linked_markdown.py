"""Markdown with links from ids to sections."""

from hypothesis import given
from hypothesis import strategies as st

from planexe.report.item_links import PlanItem
from planexe.report.linked_markdown import linked_markdown

ITEMS = {
    "R1": PlanItem(item_id="R1", name="Weak demand", section="risks"),
    "2.3": PlanItem(item_id="2.3", name="Dig", section="tree"),
}


def test_ids_lead_to_the_section_that_explains_them() -> None:
    text = "R1 delays **task 2.3**, not 2.3 points."
    assert linked_markdown(text, ITEMS, "audit") == "[R1](#risks) delays **task [2.3](#tree)**, not 2.3 points."


def test_own_section_headings_code_and_links_stay_as_they_are() -> None:
    text = "## R1 x\n\n`R1` [R1](#a) <https://a.b/R1> https://a.b/?R1\n\n```\nR1\n```"
    assert linked_markdown(text, ITEMS, "audit") == text
    assert linked_markdown("R1", ITEMS, "risks") == "R1"


def test_text_after_a_block_of_code_has_links_again() -> None:
    assert linked_markdown("```\nR1\n```\nR1", ITEMS, "a").endswith("```\n[R1](#risks)")


@given(st.text(alphabet=st.sampled_from(list("R12.3 task`[]()#\n")), max_size=60))
def test_nothing_but_links_is_added(text: str) -> None:
    linked = linked_markdown(text, ITEMS, "a")
    assert linked.replace("[R1](#risks)", "R1").replace("[2.3](#tree)", "2.3") == text
