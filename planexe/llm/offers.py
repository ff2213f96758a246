"""What a service says of the models it offers, as entries of a catalogue: names, windows and prices; pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from planexe.llm.catalog_fields import Entry
from planexe.llm.model_spec import DEFAULT_OUTPUT_TOKENS, ModelSpec
from planexe.llm.prices import MILLION
from planexe.llm.services import SERVICES

_MOST_MODELS: Final = 5_000
_LONGEST_NAME: Final = 200
_MOST_TOKENS: Final = 100_000_000
_MOST_USD: Final = 100_000.0  # for a million tokens; more is no price
_DIGITS: Final = 6  # of a price, of which a service writes a millionth

_WINDOWS: Final = (
    "context_length",  # OpenRouter, Together AI
    "context_window",  # Groq
    "max_context_length",  # Mistral, LM Studio
    "max_model_len",  # vLLM
    "max_input_tokens",  # Anthropic
    "inputTokenLimit",  # Google
)
_CAPS: Final = ("max_completion_tokens", "max_output_tokens", "max_tokens", "outputTokenLimit")
_PRICES: Final[Mapping[str, str]] = {
    "prompt": "input_usd_per_million",
    "completion": "output_usd_per_million",
    "input_cache_read": "cached_usd_per_million",
}
"""What OpenRouter calls its prices, in USD for one token; other services do not say what theirs are for."""

_NO_CHAT: Final = re.compile(
    r"embed|whisper|(?:^|[-_/])(?:tts|asr|ocr|image|images|video|audio|realtime|transcribe|rerank|guard|bge|e5)(?:[-_.\d]|$)"
    r"|dall-e|moderation|speech|voxtral|imagen|veo-|sora|davinci|babbage|stable-diffusion|flux|-prompt-guard",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offers:
    """What one service offers.

    Attributes:
        entries: a ``[[model]]`` table for each model that can chat, by its name at the service.
        passed_over: how many others it named: for embeddings, speech, images, or without a name that can be used.
    """

    entries: Mapping[str, Entry]
    passed_over: int


def read_offers(document: Any, place: ModelSpec, checked: str) -> Offers:
    """Reads a list of models in the form of any service.

    Args:
        document: what was sent: a list, or an object that holds one as ``data`` or ``models``.
        place: any model of the service; its address and key are those of all.
        checked: when, and from where; goes into every entry.

    Raises:
        ValueError: there is no list in it.
    """
    listed = document
    if isinstance(document, Mapping):
        listed = document.get("data", document.get("models"))
    if not isinstance(listed, list):
        raise ValueError("no list of models is in what it sent")
    entries: dict[str, Entry] = {}
    for model in listed[:_MOST_MODELS]:
        name = _name(model)
        if name and name not in entries and _chats(name, model):
            entries[name] = _entry(name, model, place, checked)
    return Offers(entries, len(listed) - len(entries))


def entry_name(place: ModelSpec, model: str) -> str:
    """Returns what an offered model is called: ``groq/llama-3.3``; with the host where it is not the usual address."""
    usual = SERVICES[place.provider].base_url == place.base_url
    return f"{place.provider if usual else f'{place.provider}@{urlsplit(place.base_url).netloc}'}/{model}"


def same_model(name: str) -> str:
    """Returns a form of a model's name that is the same however a service writes it."""
    return name.removeprefix("models/").removesuffix(":latest").casefold()


def _name(model: Any) -> str:
    name = model.get("id", model.get("name")) if isinstance(model, Mapping) else model
    if not isinstance(name, str) or not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
        return ""
    return name.removeprefix("models/")  # as Google writes it


def _chats(name: str, model: Any) -> bool:
    """Says whether a model answers in a chat: as the service says, else by its name."""
    said = model if isinstance(model, Mapping) else {}
    modalities = _table(said, "architecture").get("output_modalities")
    if isinstance(modalities, list) and modalities:
        return "text" in modalities
    for key in ("completion_chat", "chat_completion"):  # Mistral, Azure
        if isinstance(chat := _table(said, "capabilities").get(key), bool):
            return chat
    if isinstance(kind := said.get("type"), str) and kind not in ("model", "base", "fine-tuned"):
        return kind in ("chat", "language", "code", "llm", "vlm")
    return not _NO_CHAT.search(name)


def _entry(name: str, model: Any, place: ModelSpec, checked: str) -> Entry:
    said = model if isinstance(model, Mapping) else {}
    entry: Entry = {"name": entry_name(place, name), "provider": place.provider, "model": name}
    service = SERVICES[place.provider]
    entry |= {"base_url": place.base_url} if place.base_url != service.base_url else {}
    entry |= {"key_env": place.key_env} if place.key_env != service.key_env else {}
    window = next(_counts(said, _WINDOWS), None) or next(_counts(_table(said, "meta"), ("n_ctx",)), None)
    cap = next(_counts(_table(said, "top_provider"), _CAPS), None) or next(_counts(said, _CAPS), None)
    if window is not None:
        entry["context_tokens"] = window
        if cap is None and window <= DEFAULT_OUTPUT_TOKENS:
            cap, entry["guessed"] = window // 2, ["output_tokens"]
        cap = window // 2 if cap is not None and cap >= window else cap
    if cap:
        entry["output_tokens"] = cap
    if place.provider == "openrouter":
        entry |= dict(_prices(_table(said, "pricing")))
    if place.provider == "azure":
        entry["comment"] = "Azure answers where a deployment has this name; make one, or write its name as `model`."
    return entry | {"checked": checked}


def _table(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    inner = said.get(key)
    return inner if isinstance(inner, Mapping) else {}


def _counts(said: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[int]:
    for key in keys:
        if type(value := said.get(key)) is int and 1 < value <= _MOST_TOKENS:
            yield value


def _prices(said: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for key, field in _PRICES.items():
        try:
            usd = round(float(said.get(key, "")) * MILLION, _DIGITS)
        except (TypeError, ValueError):
            continue
        if 0 <= usd <= _MOST_USD:  # a model that is chosen for each question has the price -1
            yield field, usd
