"""Text from outside becomes harmless."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.blocks.safe_text import (
    clean_text,
    first_words,
    harmless_markdown,
    is_allowed_link,
    one_line,
    with_headings_from,
)


def test_control_characters_and_direction_overrides_are_removed() -> None:
    assert clean_text("a\x00b\x1b[31mc\u202ed\u2066e\r\nf\tg") == "ab[31mcde\nf\tg"


def test_half_characters_can_be_written() -> None:
    assert clean_text("a\ud800b").encode("utf-8") == "a\ufffdb".encode()


def test_arabic_and_chinese_stay_as_they_are() -> None:
    assert clean_text("مرحبا 面包店") == "مرحبا 面包店"


@pytest.mark.parametrize("address", ["http://a.b", "HTTPS://a.b/c", "mailto:a@b.c", "#risks"])
def test_web_mail_and_own_places_may_be_linked(address: str) -> None:
    assert is_allowed_link(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "java&#115;cript:x",
        "java\nscript:x",
        "\x01javascript:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "page.html",
        "",
    ],
)
def test_everything_else_may_not_be_linked(address: str) -> None:
    assert not is_allowed_link(address)


def test_html_becomes_text() -> None:
    assert harmless_markdown("<script>x</script> a < b <!-- c -->") == "&lt;script>x&lt;/script> a < b &lt;!-- c -->"


def test_picture_becomes_a_link() -> None:
    assert harmless_markdown("![x](https://a.b/c.png)") == "\\![x](https://a.b/c.png)"


def test_forbidden_link_becomes_text() -> None:
    assert harmless_markdown("[x]( javascript:alert(1))") == "[x]\\( javascript:alert(1))"


def test_link_by_reference_becomes_text() -> None:
    assert harmless_markdown("[x]\n\n[x]: javascript:alert(1)").endswith("\\[x]: javascript:alert(1)")


def test_ordinary_markdown_is_untouched() -> None:
    text = "## Risks\n\n- **R1** cost < 5 % of [budget](https://a.b)\n\n| a | b |\n| --- | --- |\n| 1 | 2 |"
    assert harmless_markdown(text) == text


@given(st.text(alphabet=st.sampled_from(list("<>/!?[]()ascript:\\` \n&;#\x00")), max_size=60))
def test_no_tag_survives(text: str) -> None:
    assert not re.search(r"<[A-Za-z/!?]", harmless_markdown(text))


@given(st.text())
def test_clean_text_is_clean_already(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


def test_headings_start_at_the_wanted_level() -> None:
    assert with_headings_from("# A\n\ntext\n\n### B", 3) == "### A\n\ntext\n\n##### B"


def test_headings_too_deep_stay_at_the_deepest() -> None:
    assert with_headings_from("# A\n##### B", 3) == "### A\n###### B"


def test_comment_in_a_fence_is_no_heading() -> None:
    text = "```\n# not a heading\n```\n## A"
    assert with_headings_from(text, 3) == "```\n# not a heading\n```\n### A"


def test_text_without_headings_stays() -> None:
    assert with_headings_from("#hashtag\nplain", 3) == "#hashtag\nplain"


def test_first_words_end_between_words() -> None:
    assert first_words("Open a bakery, in Aarhus", 15) == "Open a bakery…"
    assert first_words("Short.") == "Short."
    assert first_words("x" * 30, 10) == "x" * 10 + "…"


def test_one_line_has_no_breaks() -> None:
    assert one_line(" a\n\n b\tc ") == "a b c"
