"""Reads an existing PlanExe ``llm_config.json`` as it is: one JSON object, model names to entries."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from planexe.errors import CatalogError
from planexe.llm.catalog_entries import Reading, address_of
from planexe.llm.catalog_fields import Entry, check_values, checked_field
from planexe.llm.json_comments import without_comments
from planexe.llm.known_windows import window_of
from planexe.llm.model_spec import DEFAULT_OUTPUT_TOKENS, ModelSpec
from planexe.llm.request_fields import request_fields
from planexe.llm.secret import Secret
from planexe.llm.services import SERVICES, SIMULATED

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
    "Anthropic": "anthropic",
    "AzureOpenAI": "azure",
    "XAI": "xai",
}
"""Class names of llama-index whose service we reach over OpenAI's protocol; any other goes through llama-index."""

_KIND_OF_FOLDED: Final = {name.casefold(): kind for name, kind in KIND_OF_CLASS.items()}
_NOTES: Final = ("_", "$", "//", "#", "comment")
_LONGEST_NAME: Final = 200
_MOST_DIGITS: Final = 308
_NAMED_KEY: Final = re.compile(r"(?:\$\{?|os\.environ/)([A-Za-z_][A-Za-z0-9_]*)\}?")
_PLACEHOLDER: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")

_READ_ARGUMENTS: Final = frozenset(
    {
        "model",
        "model_name",
        "base_url",
        "api_base",
        "azure_endpoint",
        "deployment_name",
        "engine",
        "api_version",
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
    }
)
"""Arguments about the llama-index object itself; its service is not sent them."""


def read_llm_config(text: str, source: str, environment: Mapping[str, str]) -> Reading:
    """Reads every entry for itself; comments and commas too many are passed over.

    Args:
        text: the file's text.
        source: the file's name, for messages.
        environment: values for ``${NAME}``; the key's own name is kept and resolved when the model is used.

    Raises:
        CatalogError: the text is no JSON object.
    """
    reading = Reading()
    for name, entry in llm_config_entries(text, source).items():
        if not isinstance(entry, dict) and name.lstrip().startswith(_NOTES):
            continue
        where = f"{source}, entry `{name[:_LONGEST_NAME]}`"
        try:
            if not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
                raise CatalogError(f"{where} needs a name of 1 to {_LONGEST_NAME} characters that can be shown.")
            if _is_built_in(name):
                raise CatalogError(f"{where}: the name is that of a model built in; give yours another name.")
            reading.specs[name] = _spec_of(name, _checked(entry, where), where, environment)
        except CatalogError as error:
            if _is_built_in(name):
                reading.problems.append(str(error))
            else:
                reading.refuse(name, str(error))
    return reading


def _is_built_in(name: str) -> bool:
    return name.partition("-")[0] == SIMULATED


def llm_config_entries(text: str, source: str) -> dict[str, Any]:
    """Returns what a file holds, by name, as it stands there. Raises what ``read_llm_config`` raises."""
    try:
        document = json.loads(without_comments(text), parse_constant=str, parse_int=_whole_number)
    except (ValueError, RecursionError) as error:
        what = "is nested too deep" if isinstance(error, RecursionError) else f"is not valid JSON ({error})"
        raise CatalogError(f"The model catalogue {source} {what}.", field=source) from error
    if not isinstance(document, dict):
        raise CatalogError(f"{source} must hold one JSON object of model names to entries.", field=source)
    return document


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


def _checked(entry: object, where: str) -> Entry:
    """Returns an entry as ``class``, ``arguments`` and the rest, whichever way it was written."""
    if not isinstance(entry, dict) or not isinstance(entry.get("arguments") or {}, dict):
        raise CatalogError(f"{where} must be an object with `class` and `arguments`.")
    check_values(entry, where)
    beside = {name: value for name, value in entry.items() if name in _READ_ARGUMENTS}
    return {**entry, "arguments": beside | (entry.get("arguments") or {})}


def _spec_of(name: str, entry: Entry, where: str, environment: Mapping[str, str]) -> ModelSpec:
    arguments = entry["arguments"]
    key_env, key = _key_of(arguments.get("api_key"))
    arguments, unset = _filled({k: v for k, v in arguments.items() if k != "api_key"}, environment)
    class_name, kind = _kind_of(entry)
    service = SERVICES.get(kind)
    model = str(_first(arguments, "model", "model_name", "deployment_name", "engine") or "")
    written = _first(arguments, "api_base", "base_url", "azure_endpoint")
    address = "" if unset else _address(name, kind, written, arguments)
    values: Entry = {
        "base_url": address or (service.base_url if service else ""),
        "key_env": key_env or ("" if key or service is None else service.key_env),
        "comment": str(entry.get("comment") or ""),
        **_numbers(entry, arguments, where, model),
    }
    if kind == LLAMA_INDEX:
        values["arguments"] = {"class": class_name, **arguments}
    else:
        values["arguments"] = {k: v for k, v in arguments.items() if k not in _READ_ARGUMENTS | _OBJECT_ARGUMENTS}
        values["arguments"] = request_fields(values["arguments"])
    problem = _problem(name, class_name or str(entry.get("provider") or ""), model, values["base_url"], kind, unset)
    return ModelSpec(name=name, provider=kind, model=model, key=key, problem=problem, **values)


def _kind_of(entry: Entry) -> tuple[str, str]:
    """Returns the name of an entry's class, and its kind of service, which some files name in place of a class."""
    class_name = str(entry.get("class") or "").rpartition(".")[2]
    if class_name:
        return class_name, _KIND_OF_FOLDED.get(class_name.casefold(), LLAMA_INDEX)
    provider = re.sub(r"[^a-z0-9]", "", str(entry.get("provider") or "").casefold())
    kinds = {kind.replace("_", ""): kind for kind in SERVICES if kind != SIMULATED}
    return "", _KIND_OF_FOLDED.get(provider) or kinds.get(provider, "")


def _address(name: str, kind: str, written: object, arguments: Entry) -> str:
    if not written:
        return ""
    text = str(written)
    if kind == "azure" and "/openai" not in text:
        model = _first(arguments, "deployment_name", "engine", "model") or ""
        version = arguments.get("api_version")
        text = text.rstrip("/") + (f"/openai/deployments/{model}?api-version={version}" if version else "/openai/v1")
    if kind not in SERVICES:
        return text.rstrip("/")
    return address_of(name, "api_base", text, kind)


def _problem(name: str, class_name: str, model: str, base_url: str, kind: str, unset: tuple[str, ...]) -> str:
    if not class_name:
        return f"The entry `{name}` has no `class`; give one, such as OpenAILike."
    if not kind:
        return f"The entry `{name}` has the provider {class_name[:60]!r}, which is unknown; use a `class`."
    if unset:
        return f"Set {', '.join(unset)}: the entry `{name}` refers to it."
    if not model:
        return f"The entry `{name}` has no `model`; give one in its arguments."
    if not base_url and kind in SERVICES:
        return f"The entry `{name}` needs an `api_base` that begins with http:// or https://."
    return ""


def _key_of(value: object) -> tuple[str, Secret | None]:
    if not isinstance(value, str) or not value.strip():
        return "", None
    named = _NAMED_KEY.fullmatch(value.strip())
    return (named.group(1), None) if named else ("", Secret(value.strip()))


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


def _numbers(entry: Entry, arguments: Entry, where: str, model: str) -> Entry:
    """Returns the numbers of an entry; ``luigi_workers`` counts tasks at once, not calls, and is passed over."""
    pricing: Entry = next((entry[name] for name in ("pricing", "cost") if isinstance(entry.get(name), dict)), {})
    given = {
        "priority": entry.get("priority"),
        "temperature": arguments.get("temperature"),
        "timeout_s": _first(arguments, "request_timeout", "timeout"),
        "context_tokens": _above_zero(arguments.get("context_window")),
        "output_tokens": _above_zero(_first(arguments, "max_completion_tokens", "max_tokens", "num_output")),
        "input_usd_per_million": _first(pricing, "input_per_million_tokens", "input"),
        "output_usd_per_million": _first(pricing, "output_per_million_tokens", "output"),
    }
    numbers = {name: checked_field(name, value, where) for name, value in given.items() if value not in (None, "")}
    output_tokens = numbers.setdefault("output_tokens", DEFAULT_OUTPUT_TOKENS)
    if "context_tokens" not in numbers:
        numbers |= {"context_tokens": max(window_of(model), 2 * output_tokens), "guessed": ("context_tokens",)}
    context_tokens = numbers["context_tokens"]
    if output_tokens >= context_tokens:
        numbers["output_tokens"] = max(1, context_tokens // 2)
    return numbers


def _above_zero(value: object) -> object:
    """Returns a number of tokens; ``None`` for what stands for "unknown" or "no limit" there: -1 and 0."""
    return None if isinstance(value, int | float) and not isinstance(value, bool) and value <= 0 else value


def _first(arguments: Mapping[str, Any], *names: str) -> Any:
    return next((arguments[n] for n in names if arguments.get(n) is not None), None)
