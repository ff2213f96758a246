import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.ui.shared.harmless import page_markdown, plain


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("![x](http://evil.example/x.png)", "\n!["),
        ("[click](javascript:alert(1))", "](javascript"),
        ("[click](https://evil.example)", "](https"),
        ("<https://evil.example>", "<https"),
        (":shimmer[now]", ":shimmer["),
        (":red-background[x]", ":red-background["),
        ("a :material/delete: b", ":material/delete:"),
        (":smile:", ":smile:"),
        ("costs $5 to $6", " $5"),
        ("$$x^2$$", "$$"),
        ("a\x00b\u202ec", "\u202e"),
    ],
)
def test_nothing_acts(text: str, gone: str) -> None:
    assert gone not in page_markdown("\n" + text)
    assert gone not in re.sub(r"\\.", "_", plain(text))


def test_structure_stays() -> None:
    text = "### Heading\n\n- **bold** item\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    assert page_markdown(text) == text


def test_times_and_ratios_look_the_same() -> None:
    assert page_markdown("at 10:30, ratio 3:4") == "at 10:30, ratio 3:4"


def test_links_inside_the_page_stay() -> None:
    assert page_markdown("[Risks](#risks)") == "[Risks](#risks)"


def test_code_is_left_alone() -> None:
    text = "```\ncost = $5 :red[x]\n```\nafter $5"
    assert page_markdown(text) == "```\ncost = $5 :red[x]\n```\nafter \\$5"


def test_fence_that_is_never_closed_hides_nothing() -> None:
    assert "\\$5" in page_markdown("```\n$5")


def test_names_come_on_one_line() -> None:
    assert "\n" not in plain("a\n# b\n- c")


@given(st.text(max_size=300))
def test_any_text_becomes_harmless(text: str) -> None:
    for made in (page_markdown(text), plain(text)):
        assert not re.search(r"<[A-Za-z/!?]", made.replace("\\<", ""))
    assert not re.search(r"(?<!\\)[$*_`\[<]", plain(text).replace("\\\\", ""))
