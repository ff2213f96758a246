import pytest

from planexe.llm.thoughts import end_of_thought, next_mark

PAIRS = [
    ("<think>", "</think>"),
    ("<Thinking>", "</THINKING>"),
    ('<reasoning effort="high">', "</reasoning>"),
    ("<seed:think>", "</seed:think>"),
    ("[THINK]", "[/THINK]"),
    ("◁think▷", "◁/think▷"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("<unused94>", "<unused95>"),
    ("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
]


@pytest.mark.parametrize(("opening", "closing"), PAIRS)
def test_thoughts_are_known_in_the_clothes_of_every_family(opening: str, closing: str) -> None:
    text = f"Before {opening}maybe {{1}}{closing} after"
    mark = next_mark(text, 0)
    assert mark == (7, 7 + len(opening), "opening")
    assert end_of_thought(text, mark[1]) == text.index(" after")
    assert next_mark(text, mark[1]) == (text.index(closing), text.index(" after"), "closing")


@pytest.mark.parametrize("text", ["I think so.", "<thinker>", "a < b", "[thinking aloud", "think>", "<p>thought</p>"])
def test_words_about_thinking_are_no_marks(text: str) -> None:
    assert next_mark(text, 0) is None
    assert end_of_thought(text, 0) is None


@pytest.mark.parametrize("ending", ["<|end|>", "<|return|>", "<|call|>"])
def test_end_of_a_message_ends_a_thought_and_is_no_mark_else(ending: str) -> None:
    assert next_mark(f'{{"a": 1}}{ending}', 0) is None
    assert end_of_thought(f"still thinking{ending}", 0) == len(f"still thinking{ending}")


def test_thought_without_an_end_has_none() -> None:
    assert end_of_thought("<think>on and on", 7) is None


def test_marks_are_looked_for_behind_a_position() -> None:
    text = "<think>a</think><think>b</think>"
    assert next_mark(text, 16) == (16, 23, "opening")
    assert next_mark(text, len(text)) is None
