"""An attempt's question as a curl command that anybody can run; the key is named, never written; pure."""

import shlex
from collections.abc import Sequence
from typing import Any

from planexe.json_text import json_text
from planexe.llm.messages import Document, Message, Prompt, Role
from planexe.llm.model_spec import ModelSpec
from planexe.llm.services import SIMULATED

_SIMULATOR_PORT = 8765
_ROLES: tuple[Role, ...] = ("system", "user", "assistant")


def curl_command(spec: ModelSpec, prompt: Sequence[tuple[str, str]], *, wants_json: bool = True) -> str:
    """Returns the command; empty where the model's service does not speak OpenAI's protocol, or nothing was asked.

    Args:
        spec: the model.
        prompt: label and text of each part, as ``call_journal.load_prompt`` gives them.
        wants_json: whether the answer was to be JSON.
    """
    simulated = spec.provider == SIMULATED
    base_url = f"http://127.0.0.1:{_SIMULATOR_PORT}/v1" if simulated else spec.base_url.rstrip("/")
    if not base_url or not prompt:
        return ""
    messages = [{"role": m.role, "content": m.content} for m in prompt_of(prompt).messages()]
    body: dict[str, Any] = {"model": spec.model, "messages": messages}
    if wants_json:
        body["response_format"] = {"type": "json_object"}
    first = [f"# planexe simulator --port {_SIMULATOR_PORT}"] if simulated else []
    lines = [f"curl {shlex.quote(f'{base_url}/chat/completions')}", "-H 'Content-Type: application/json'"]
    if spec.key_env or spec.key:
        lines.append(f'-H "Authorization: Bearer ${spec.key_env or "API_KEY"}"')
    # One line of JSON cannot end the here-document early.
    return "\n".join([*first, " ".join([*lines, "-d @- <<'JSON'"]), json_text(body), "JSON"])


def prompt_of(pairs: Sequence[tuple[str, str]]) -> Prompt:
    """Returns the prompt that was kept as label and text of its parts: rules, documents, instructions, task, turns."""
    labels = [label for label, _ in pairs]
    task = labels.index("task") if "task" in labels else len(pairs)
    told = labels.index("instructions") if "instructions" in labels[:task] else task
    rules = next((text for label, text in pairs[:1] if label == "rules"), "")
    documents = [Document(label, text) for label, text in pairs[1 if rules else 0 : told]]
    turns = [Message(role, text) for label, text in pairs[task + 1 :] for role in _ROLES if role == label]
    instructions = pairs[told][1] if told < task else ""
    asked = pairs[task][1] if task < len(pairs) else ""
    return Prompt(rules, tuple(documents), asked, tuple(turns), instructions)
