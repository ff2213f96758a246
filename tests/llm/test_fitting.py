"""Prompts are fitted into the context window by one visible rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import ContextOverflow
from planexe.llm.fitting import LEAST_SHOWN_TOKENS, Shortening, fit_prompt, prompt_tokens
from planexe.llm.messages import Document, Message, Prompt
from planexe.llm.tokens import estimated_tokens

PARAGRAPH = "Concrete cures for twenty-eight days before it carries its full load."
LONG = "\n\n".join(f"{number}. {PARAGRAPH}" for number in range(400))

texts = st.text(alphabet=st.sampled_from("abc é界🚀 \n"), max_size=60).flatmap(
    lambda piece: st.integers(min_value=0, max_value=120).map(lambda times: piece * times)
)
prompts = st.builds(
    lambda rules, texts, task: Prompt(rules, tuple(Document(f"d{i}", t) for i, t in enumerate(texts)), task),
    st.text(max_size=50),
    st.lists(texts, max_size=5),
    st.text(max_size=50),
)


def a_prompt(**documents: str) -> Prompt:
    return Prompt("Rules.", tuple(Document(name, text) for name, text in documents.items()), "Task.")


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("abcd", 1), ("abcde", 2), ("大きさ", 3), ("abc大", 2)])
def test_tokens_are_estimated_carefully(text: str, tokens: int) -> None:
    assert estimated_tokens(text) == tokens


def test_prompt_that_fits_is_left_alone() -> None:
    prompt = a_prompt(plan=LONG)

    assert fit_prompt(prompt, 100_000, 8_192) == (prompt, ())
    assert fit_prompt(prompt, 100_000, 8_192)[0] is prompt


def test_longest_documents_are_cut_to_the_same_length_and_say_so() -> None:
    prompt = a_prompt(short="Short.", long=LONG, longer=LONG * 2)

    fitted, shortenings = fit_prompt(prompt, 6_000, 1_000)

    assert fitted.documents[0].text == "Short."
    assert [s.name for s in shortenings] == ["long", "longer"]
    assert fitted.documents[1].text.endswith(f"of {len(LONG):,} characters shown]")
    lengths = [len(d.text) for d in fitted.documents[1:]]
    assert max(lengths) - min(lengths) < 2 * len(PARAGRAPH)


def test_shortening_tells_name_and_lengths() -> None:
    fitted, (shortening,) = fit_prompt(a_prompt(plan=LONG), 3_000, 1_000)
    shown = fitted.documents[0].text.rpartition("\n")[0]

    assert shortening == Shortening(name="plan", from_characters=len(LONG), to_characters=len(shown))
    assert fitted.documents[0].text == f"{shown}\n[shortened: {len(shown):,} of {len(LONG):,} characters shown]"
    assert LONG.startswith(shown)


def test_cut_stands_between_paragraphs() -> None:
    fitted, _ = fit_prompt(a_prompt(plan=LONG), 3_000, 1_000)

    assert fitted.documents[0].text.rpartition("\n")[0].endswith(PARAGRAPH)


def test_room_is_used() -> None:
    fitted, _ = fit_prompt(a_prompt(plan=LONG), 3_000, 1_000)

    assert prompt_tokens(fitted) > 2_000 - len(PARAGRAPH)


def test_users_own_words_rules_task_and_turns_are_never_cut() -> None:
    prompt = a_prompt(initial_prompt=LONG, plan=LONG).with_turns(Message("user", LONG))

    fitted, shortenings = fit_prompt(prompt, 2 * estimated_tokens(LONG) + 2_000, 1_000)

    assert [s.name for s in shortenings] == ["plan"]
    assert fitted.documents[0].text == LONG
    assert (fitted.rules, fitted.task, fitted.turns) == (prompt.rules, prompt.task, prompt.turns)


@pytest.mark.parametrize("prompt", [Prompt(LONG), a_prompt(initial_prompt=LONG), Prompt("r", task=LONG)])
def test_what_cannot_be_cut_and_does_not_fit_is_an_overflow(prompt: Prompt) -> None:
    with pytest.raises(ContextOverflow, match=r"needs about [\d,]+ tokens .* choose a model with a larger"):
        fit_prompt(prompt, 2_000, 500)


def test_documents_give_way_to_their_briefs_before_anything_is_cut() -> None:
    long = Document("long", LONG, brief=lambda: "What matters of it.")
    other = Document("other", LONG[: len(LONG) // 2], brief=lambda: "And of this.")
    prompt = Prompt("Rules.", (long, other, Document("short", "Short.")), "Task.")
    room = prompt_tokens(prompt) - 100

    fitted, shortened = fit_prompt(prompt, room + 10, 10)

    assert [d.text for d in fitted.documents] == ["What matters of it.", other.text, "Short."]
    assert shortened == (Shortening(name="long", from_characters=len(LONG), to_characters=19),)


def test_brief_is_cut_too_where_it_does_not_fit_and_a_longer_one_is_not_taken() -> None:
    long = Document("long", LONG, brief=lambda: LONG[:-10])
    useless = Document("useless", LONG, brief=lambda: LONG * 2)
    prompt = Prompt("Rules.", (long, useless), "Task.")

    fitted, shortened = fit_prompt(prompt, prompt_tokens(prompt) // 2, 10)

    assert all("[shortened: " in d.text for d in fitted.documents)
    assert [s.from_characters for s in shortened] == [len(LONG)] * 2


def test_documents_are_never_cut_to_nothing() -> None:
    with pytest.raises(ContextOverflow):
        fit_prompt(a_prompt(**{f"d{i}": LONG for i in range(40)}), 1_500, 500)


def test_room_reserved_for_the_schema_is_kept_free() -> None:
    fitted, _ = fit_prompt(a_prompt(plan=LONG), 4_000, 1_000, reserved_tokens=1_500)

    assert prompt_tokens(fitted) <= 1_500


@given(prompts, st.integers(min_value=0, max_value=6_000), st.integers(min_value=0, max_value=2_000))
def test_result_fits_or_raises_and_nothing_is_lost_in_silence(prompt: Prompt, context: int, output: int) -> None:
    try:
        fitted, shortenings = fit_prompt(prompt, context, output)
    except ContextOverflow:
        assert prompt_tokens(prompt) > context - output
        return

    assert prompt_tokens(fitted) <= context - output
    assert fit_prompt(prompt, context, output) == (fitted, shortenings)
    told = {s.name: s for s in shortenings}
    for before, after in zip(prompt.documents, fitted.documents, strict=True):
        if before.name not in told:
            assert after is before
            continue
        shortening = told[before.name]
        assert shortening.from_characters == len(before.text)
        assert 0 <= shortening.to_characters < shortening.from_characters
        assert after.text[: shortening.to_characters] == before.text[: shortening.to_characters]
        assert f"[shortened: {shortening.to_characters:,} of" in after.text


@given(texts)
def test_more_room_never_shows_less_than_the_least(text: str) -> None:
    prompt = a_prompt(d=text)
    least = prompt_tokens(a_prompt(d="")) + LEAST_SHOWN_TOKENS

    fitted, _ = fit_prompt(prompt, least + 1, 0)

    assert prompt_tokens(fitted) <= least + 1
