import pytest

from planexe.llm.chat_answer import ESTIMATED_USAGE
from planexe.llm.fitting import prompt_tokens
from planexe.llm.messages import Prompt, Reply, Request, Usage
from planexe.llm.model_spec import ModelSpec
from planexe.llm.silent_cut import TrueWindow, cut_problem

SPEC = ModelSpec(name="m", provider="ollama", model="m", context_tokens=32_768, output_tokens=8_192)


def request(characters: int = 40_000) -> Request:
    return Request(Prompt(rules="word " * (characters // 5)))


def reply(counted: int, **headers: str) -> Reply:
    return Reply(text="{}", usage=Usage(input_tokens=counted), headers=headers)


def test_count_that_is_a_whole_window_and_far_too_small_is_a_cut() -> None:
    window = TrueWindow()
    assert window.note(request(), reply(2_048)) == 2_048
    fitted = window.fitted(SPEC)
    assert (fitted.context_tokens, fitted.output_tokens) == (2_048, 682)


def test_odd_count_is_a_cut_once_two_prompts_that_differ_have_it() -> None:
    window = TrueWindow()
    assert window.note(request(40_000), reply(2_049)) == 0
    assert window.note(request(40_000), reply(2_049)) == 0
    assert window.note(request(50_000), reply(2_049)) == 2_049
    assert window.tokens == 2_049


@pytest.mark.parametrize("counted", [0, 512, 999])
def test_smallest_counts_say_nothing(counted: int) -> None:
    assert TrueWindow().note(request(), reply(counted)) == 0


def test_count_that_fits_the_prompt_is_no_cut() -> None:
    window = TrueWindow()
    sent = prompt_tokens(request().prompt)
    assert window.note(request(), reply(sent)) == 0
    assert window.note(request(), reply(round(sent / 1.3))) == 0
    assert window.fitted(SPEC) is SPEC


def test_our_own_guess_is_no_count() -> None:
    assert TrueWindow().note(request(), reply(2_048, **ESTIMATED_USAGE)) == 0


def test_smallest_window_seen_counts() -> None:
    window = TrueWindow()
    window.note(request(), reply(4_096))
    window.note(request(), reply(2_048))
    window.note(request(), reply(4_096))
    assert window.tokens == 2_048


def test_window_larger_than_the_stated_one_changes_nothing() -> None:
    window = TrueWindow()
    window.note(request(400_000), reply(65_536))
    assert window.fitted(SPEC) is SPEC


def test_problem_names_what_was_read() -> None:
    assert cut_problem(2048) == "The prompt was cut by the server, which read 2,048 tokens of it"
