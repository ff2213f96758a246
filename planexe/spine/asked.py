"""AskedDigests: the digest of a question, which says whether the same was asked before."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from planexe.json_text import json_text
from planexe.llm.messages import Prompt

if TYPE_CHECKING:
    from hashlib import _Hash


class AskedDigests:
    """Makes the digests of a stage's questions; the documents that all of them show are read once.

    Each is ``digest`` of the names and values below: old answers are found again under it, so it must never change.
    """

    def __init__(self) -> None:
        self._before: tuple[object, _Hash] | None = None
        self._after: tuple[object, str] | None = None

    def of(
        self,
        prompt: Prompt,
        schema: Mapping[str, Any] | None,
        *,
        models: Sequence[str],
        settings: Mapping[str, Any],
        max_output_tokens: int,
    ) -> str:
        """Returns the digest of a question.

        Args:
            prompt: what is asked; the order of its documents is no part of it.
            schema: of the answer.
            models: who is asked.
            settings: further settings that change answers.
            max_output_tokens: output cap.
        """
        begun = self._begun(prompt, list(models), max_output_tokens).copy()
        task = json_text(prompt.task)
        begun.update(f"{task}]{self._rest(prompt, schema, dict(settings))}".encode("utf-8", "surrogatepass"))
        return begun.hexdigest()

    def _begun(self, prompt: Prompt, models: list[str], max_output_tokens: int) -> "_Hash":
        """Returns the digest of what stands before the task."""
        seen = prompt.rules, prompt.documents, prompt.instructions, models, max_output_tokens
        if self._before is None or self._before[0] != seen:
            shown = sorted([d.name, d.text] for d in prompt.documents)
            first = _text({"max_output_tokens": max_output_tokens, "models": models})
            told = _text([prompt.rules, shown, prompt.instructions])
            text = f'{first[:-1]},"prompt":{told[:-1]},'
            self._before = seen, hashlib.sha256(text.encode("utf-8", "surrogatepass"))
        return self._before[1]

    def _rest(self, prompt: Prompt, schema: Mapping[str, Any] | None, settings: dict[str, Any]) -> str:
        """Returns what stands after the task."""
        seen = prompt.turns, schema, settings
        if self._after is None or self._after[0] != seen:
            turns = [[turn.role, turn.content] for turn in prompt.turns]
            self._after = seen, f",{_text({'schema': schema, 'settings': settings, 'turns': turns})[1:]}"
        return self._after[1]


def _text(value: Any) -> str:
    return json_text(value, sort_keys=True, separators=(",", ":"))
