"""Reads an existing PlanExe ``llm_config.json`` as it is: one JSON object, model names to entries."""

import re
from collections.abc import Mapping
from typing import Any, Final

from planexe.errors import CatalogError
from planexe.llm.catalog_entries import FIELDS, Entry
from planexe.llm.model_spec import DEFAULT_CONTEXT_TOKENS, DEFAULT_OUTPUT_TOKENS, ModelSpec
from planexe.llm.secret import Secret
from planexe.llm.services import SERVICES
from planexe.records import parse_json

LLAMA_INDEX: Final = "llama_index"

KIND_OF_CLASS: Final[Mapping[str, str]] = {
    "OpenAI": "openai",
    "OpenAILike": "openai_compatible",
    "OpenRouter": "openrouter",
    "Ollama": "ollama",
    "LMStudio": "lm_studio",
    "MistralAI": "mistral",
    "Groq": "groq",
    "DeepSeek": "deepseek",
    "TogetherLLM": "together",
    "Fireworks": "fireworks",
    "Cerebras": "cerebras",
    "NVIDIA": "nvidia",
    "Gemini": "google",
    "GoogleGenAI": "google",
}
"""Class names of llama-index whose service we reach over OpenAI's protocol; any other goes through llama-index."""

_PLACEHOLDER: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")

_READ_ARGUMENTS: Final = frozenset(
    {
        "model",
        "model_name",
        "base_url",
        "api_base",
        "api_key",
        "temperature",
        "timeout",
        "request_timeout",
        "context_window",
        "max_tokens",
        "max_completion_tokens",
        "num_output",
    }
)
_OBJECT_ARGUMENTS: Final = frozenset(
    {
        "is_function_calling_model",
        "is_chat_model",
        "should_use_structured_outputs",
        "max_retries",
        "reuse_client",
        "strict",
        "force_json",
        "json_mode",
        "keep_alive",
        "thinking",
        "additional_kwargs",
    }
)
"""Arguments about the llama-index object itself; its service is not sent them."""


def specs_of_llm_config(text: str, source: str, environment: Mapping[str, str]) -> dict[str, ModelSpec]:
    """Reads every entry; one that cannot be used is listed all the same, with ``problem`` saying why.

    Args:
        text: the file's text.
        source: the file's name, for messages.
        environment: values for ``${NAME}``; the key's own name is kept and resolved when the model is used.

    Raises:
        CatalogError: the text is no JSON object of objects, or a number in it is not one.
    """
    try:
        document = parse_json(text.encode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise CatalogError(f"The model catalogue {source} {error}.", field=source) from error
    if not isinstance(document, dict):
        raise CatalogError(f"{source} must hold one JSON object of model names to entries.", field=source)
    specs: dict[str, ModelSpec] = {}
    for name, entry in document.items():
        if not isinstance(entry, dict) or not isinstance(entry.get("arguments", {}), dict):
            raise CatalogError(
                f"{source}: the entry `{name}` must be an object with `class` and `arguments`.", field=name
            )
        specs[name] = _spec_of(name, entry, source, environment)
    return specs


def _spec_of(name: str, entry: Entry, source: str, environment: Mapping[str, str]) -> ModelSpec:
    key_env, key = _key_of(entry.get("arguments", {}).get("api_key"))
    arguments, unset = _filled({k: v for k, v in entry.get("arguments", {}).items() if k != "api_key"}, environment)
    class_name = str(entry.get("class", ""))
    kind = KIND_OF_CLASS.get(class_name, LLAMA_INDEX)
    service = SERVICES.get(kind)
    model = str(arguments.get("model") or arguments.get("model_name") or "")
    base_url = str(arguments.get("api_base") or arguments.get("base_url") or (service.base_url if service else ""))
    values: Entry = {
        "base_url": _with_v1(base_url) if kind == "ollama" else base_url.rstrip("/"),
        "key_env": key_env or ("" if key or service is None else service.key_env),
        "comment": str(entry.get("comment", "")),
        **_numbers(name, entry, arguments, source),
    }
    if kind == LLAMA_INDEX:
        values["arguments"] = {"class": class_name, **arguments}
    else:
        values["arguments"] = _request_fields(arguments)
    problem = _problem(name, class_name, model, values["base_url"] if service else "-", unset)
    return ModelSpec(name=name, provider=kind, model=model, key=key, problem=problem, **values)


def _request_fields(arguments: Entry) -> Entry:
    further = arguments.get("additional_kwargs")
    fields = {k: v for k, v in arguments.items() if k not in _READ_ARGUMENTS | _OBJECT_ARGUMENTS}
    return fields | (further if isinstance(further, dict) else {})


def _problem(name: str, class_name: str, model: str, base_url: str, unset: tuple[str, ...]) -> str:
    if not class_name:
        return f"The entry `{name}` has no `class`; give one, such as OpenAILike."
    if unset:
        return f"Set {', '.join(unset)}: the entry `{name}` refers to it."
    if not model:
        return f"The entry `{name}` has no `model`; give one in its arguments."
    if not base_url.startswith(("http://", "https://")) and base_url != "-":
        return f"The entry `{name}` needs an `api_base` that begins with http:// or https://, not {base_url!r}."
    return ""


def _key_of(value: object) -> tuple[str, Secret | None]:
    if not isinstance(value, str) or not value.strip():
        return "", None
    placeholder = _PLACEHOLDER.fullmatch(value.strip())
    return (placeholder.group(1), None) if placeholder else ("", Secret(value.strip()))


def _filled(arguments: Entry, environment: Mapping[str, str]) -> tuple[Entry, tuple[str, ...]]:
    unset: list[str] = []

    def fill(match: re.Match[str]) -> str:
        value = environment.get(match.group(1))
        if value is None:
            unset.append(match.group(1))
            return match.group(0)
        return value

    filled = {k: _PLACEHOLDER.sub(fill, v) if isinstance(v, str) else v for k, v in arguments.items()}
    return filled, tuple(dict.fromkeys(unset))


def _numbers(name: str, entry: Entry, arguments: Entry, source: str) -> Entry:
    pricing = entry.get("pricing")
    pricing = pricing if isinstance(pricing, dict) else {}
    given = {
        "priority": entry.get("priority"),
        "max_concurrency": entry.get("luigi_workers"),
        "temperature": arguments.get("temperature"),
        "timeout_s": _first(arguments, "request_timeout", "timeout"),
        "context_tokens": arguments.get("context_window"),
        "output_tokens": _first(arguments, "max_completion_tokens", "max_tokens", "num_output"),
        "input_usd_per_million": pricing.get("input_per_million_tokens"),
        "output_usd_per_million": pricing.get("output_per_million_tokens"),
    }
    numbers = {field: value for field, value in given.items() if value is not None}
    for field, value in numbers.items():
        words, fits = FIELDS[field]
        if not fits(value):
            raise CatalogError(f"{source}, entry `{name}`: {value!r} must be {words} ({field}).", field=field)
    output_tokens = numbers.setdefault("output_tokens", DEFAULT_OUTPUT_TOKENS)
    context_tokens = numbers.setdefault("context_tokens", max(DEFAULT_CONTEXT_TOKENS, 2 * output_tokens))
    if output_tokens >= context_tokens:
        numbers["output_tokens"] = max(1, context_tokens // 2)
    return numbers


def _first(arguments: Mapping[str, Any], *names: str) -> Any:
    return next((arguments[n] for n in names if arguments.get(n) is not None), None)


def _with_v1(base_url: str) -> str:
    address = base_url.rstrip("/")
    return address if not address or address.endswith("/v1") else f"{address}/v1"
