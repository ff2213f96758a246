"""Markdown to HTML that can do nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.report.markdown_html import parse_tokens, render_tokens


def markdown_html(text: str) -> str:
    return render_tokens(parse_tokens(text))


def test_tables_scroll_inside_the_page() -> None:
    found = markdown_html("| a | b |\n| --- | ---: |\n| 1 | 2 |")
    assert '<div class="wide" tabindex="0"><table>' in found
    assert '<td class="align-right">2</td>' in found
    assert "style=" not in found


def test_columns_of_figures_stand_under_each_other() -> None:
    found = markdown_html("| Task | Cost | Note |\n| --- | --- | --- |\n| 2.3 | 1,200 | 5 |\n| 2.4 |  | five |")
    assert '<th class="number">Cost</th>' in found
    assert '<td class="number">1,200</td>' in found
    assert "<td>2.3</td>" in found
    assert "<td>5</td>" in found


def test_days_stay_on_one_line() -> None:
    found = markdown_html("| What | By |\n| --- | --- |\n| Oven | 2027-02-16 |\n| Room | — |")
    assert '<td class="date">2027-02-16</td>' in found
    assert "<td>Oven</td>" in found


def test_links_to_the_web_do_not_tell_where_they_come_from() -> None:
    assert markdown_html("[a](https://b.c)") == '<p><a href="https://b.c" rel="noopener noreferrer">a</a></p>\n'


def test_links_inside_the_document_are_plain() -> None:
    assert markdown_html("[a](#b)") == '<p><a href="#b">a</a></p>\n'


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "[a](java&#115;cript:alert(1))",
        "<javascript:alert(1)>",
        "[a][b]\n\n[b]: data:text/html,x",
        "![a](https://b.c/d.png)",
        "<img src=x onerror=alert(1)>",
        "<div>\n\nx\n\n</div>",
        "`<b>`",
    ],
)
def test_nothing_active_comes_through(text: str) -> None:
    found = markdown_html(text)
    for bad in ("<img", "<div>", "<b>", 'href="javascript', 'href="data', "onerror=alert(1)>"):
        assert bad not in found


@given(st.text(alphabet=st.sampled_from(list("<>[]()!`*_|-#:/\"'=& \nabjavscript")), max_size=80))
def test_only_known_tags_are_made(text: str) -> None:
    for bad in ("<script", "<img", "<iframe", "<style", " style=", 'href="java'):
        assert bad not in markdown_html(text).lower()
