"""TrueWindow: notices a server that reads less of a prompt than it was sent and says so only in its token counts."""

import threading
from collections import defaultdict
from dataclasses import replace
from typing import Final

from planexe.llm.chat_answer import ESTIMATED_USAGE
from planexe.llm.fitting import prompt_tokens
from planexe.llm.messages import Reply, Request
from planexe.llm.model_spec import ModelSpec

_LEAST_COUNT: Final = 1_000  # tokens; a window is never smaller
_TOO_FEW: Final = 1.4  # no tokenizer makes so few tokens of a text that we guess so many for
_WINDOW_STEP: Final = 1_024  # tokens; windows are set in whole steps, prompts seldom are

REMEDY: Final = (
    "raise its context length (`OLLAMA_CONTEXT_LENGTH` or `num_ctx` at Ollama, the model's context length at LM "
    "Studio, `--ctx-size` at llama.cpp, `--max-model-len` at vLLM), or write the true `context_tokens` into its entry"
)
"""What a person can do."""

CUT: Final = "The prompt was cut by the server"
"""Begins the sentence that says so; see ``cut_problem``."""


def cut_problem(read_tokens: int) -> str:
    """Returns what is wrong with an answer to a prompt of which only so much was read."""
    return f"{CUT}, which read {read_tokens:,} tokens of it"


class TrueWindow:
    """How much of a prompt one model was found to read; for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[int, set[int]] = defaultdict(set)
        self.tokens: int | None = None

    def fitted(self, spec: ModelSpec) -> ModelSpec:
        """Returns the model with the window that it was found to have; prompt and answer share it."""
        if self.tokens is None or self.tokens >= spec.context_tokens:
            return spec
        return replace(spec, context_tokens=self.tokens, output_tokens=min(spec.output_tokens, self.tokens // 3))

    def note(self, request: Request, reply: Reply) -> int:
        """Looks at the token count of a reply; returns how much of the prompt was read, 0 if all of it was.

        A count is a cut if it is far too small for the prompt, and either a whole number of thousands or the same for
        two prompts that differ.
        """
        counted = reply.usage.input_tokens
        if counted < _LEAST_COUNT or reply.headers.keys() & ESTIMATED_USAGE:
            return 0
        sent = prompt_tokens(request.prompt)
        if sent < _TOO_FEW * counted:
            return 0
        with self._lock:
            self._seen[counted].add(sent)
            if counted % _WINDOW_STEP and len(self._seen[counted]) < 2:
                return 0
            self.tokens = min(counted, self.tokens or counted)
        return counted
