"""Fits a prompt into a model's context window by one visible rule; pure."""

from dataclasses import dataclass, replace
from typing import Final

from planexe.errors import ContextOverflow
from planexe.llm.messages import Document, Prompt
from planexe.llm.tokens import CHARACTERS_PER_TOKEN, estimated_tokens

NEVER_SHORTENED: Final = "initial_prompt"
"""The document that holds the user's own words."""

LEAST_SHOWN_TOKENS: Final = 64
"""A document is never cut to less than this: what is left would mislead."""

_TOKENS_PER_MESSAGE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortening:
    """One document that was shortened: its name, its length before and the length still shown, in characters."""

    name: str
    from_characters: int
    to_characters: int


def prompt_tokens(prompt: Prompt) -> int:
    """Returns a careful guess of the prompt's tokens, with a few for each message's frame."""
    return sum(estimated_tokens(m.content) + _TOKENS_PER_MESSAGE for m in prompt.messages())


def fit_prompt(
    prompt: Prompt, context_tokens: int, output_tokens: int, *, reserved_tokens: int = 0
) -> tuple[Prompt, tuple[Shortening, ...]]:
    """Returns the prompt as it fits the window, and what was shortened for that.

    The longest documents give way to their briefs, one after another, until it fits. Where that is not enough, the
    longest are cut to one common length, at a paragraph, line or word; each ends with a line such as
    ``[shortened: 1,234 of 20,000 characters shown]``. Rules, task, turns and the document ``initial_prompt`` are never
    touched. A prompt that fits comes back as it is.

    Args:
        prompt: the prompt.
        context_tokens: size of the window, prompt and answer together.
        output_tokens: the output cap, which is kept free.
        reserved_tokens: what else goes into the window, such as the answer's schema.

    Raises:
        ContextOverflow: it does not fit even with every document cut as far as makes sense.
    """
    room_tokens = context_tokens - output_tokens - reserved_tokens
    if prompt_tokens(prompt) <= room_tokens:
        return prompt, ()
    whole, prompt = prompt, _in_brief(prompt, room_tokens)
    if prompt_tokens(prompt) <= room_tokens:
        return prompt, _shortenings(whole, prompt)
    low = LEAST_SHOWN_TOKENS
    high = max((estimated_tokens(d.text) for d in prompt.documents), default=low)
    fitted = _cut_to(prompt, low)
    if prompt_tokens(fitted) > room_tokens:
        raise ContextOverflow(
            f"The prompt needs about {prompt_tokens(fitted):,} tokens even with its documents shortened, and "
            f"{max(room_tokens, 0):,} are free beside the answer; choose a model with a larger context window."
        )
    while low < high - 1:  # low always fits
        middle = (low + high) // 2
        attempt = _cut_to(prompt, middle)
        if prompt_tokens(attempt) <= room_tokens:
            low, fitted = middle, attempt
        else:
            high = middle
    return fitted, _shortenings(whole, fitted)


def _in_brief(prompt: Prompt, room_tokens: int) -> Prompt:
    """Returns the prompt with as few of its documents in brief as make it fit, the longest first."""
    documents = list(prompt.documents)
    for place in sorted(range(len(documents)), key=lambda n: -len(documents[n].text)):
        whole = documents[place]
        brief = whole.brief() if whole.brief and whole.name != NEVER_SHORTENED else whole.text
        if len(brief) >= len(whole.text):
            continue
        documents[place] = replace(whole, text=brief)
        prompt = replace(prompt, documents=tuple(documents))
        if prompt_tokens(prompt) <= room_tokens:
            break
    return prompt


def _cut_to(prompt: Prompt, tokens: int) -> Prompt:
    return replace(prompt, documents=tuple(_cut(d, tokens) for d in prompt.documents))


def _cut(document: Document, tokens: int) -> Document:
    text = document.text
    if document.name == NEVER_SHORTENED or estimated_tokens(text) <= tokens:
        return document
    mark_tokens = estimated_tokens(_mark(len(text), len(text)))
    shown = _at_boundary(text[: _prefix_length(text, max(0, tokens - mark_tokens))])
    return replace(document, text=shown + _mark(len(shown), len(text)))


def _mark(shown_characters: int, all_characters: int) -> str:
    return f"\n[shortened: {shown_characters:,} of {all_characters:,} characters shown]"


def _prefix_length(text: str, tokens: int) -> int:
    """Returns how many leading characters stay within the tokens."""
    if text.isascii():
        return tokens * CHARACTERS_PER_TOKEN
    low, high = 0, min(len(text), tokens * CHARACTERS_PER_TOKEN)
    while low < high:
        middle = (low + high + 1) // 2
        if estimated_tokens(text[:middle]) <= tokens:
            low = middle
        else:
            high = middle - 1
    return low


def _at_boundary(text: str) -> str:
    for separator in ("\n\n", "\n", " "):
        end = text.rfind(separator)
        if end > len(text) // 2:
            return text[:end].rstrip()
    return text


def _shortenings(before: Prompt, after: Prompt) -> tuple[Shortening, ...]:
    return tuple(
        Shortening(name=old.name, from_characters=len(old.text), to_characters=_shown_characters(new.text))
        for old, new in zip(before.documents, after.documents, strict=True)
        if old is not new
    )


def _shown_characters(text: str) -> int:
    cut = text.rfind("\n[shortened: ")
    return cut if cut >= 0 else len(text)
