"""ModelSpec: all that the product knows about one model, as a frozen value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from planexe.errors import SettingsError
from planexe.llm.secret import Secret

DEFAULT_CONTEXT_TOKENS: Final = 32_768
DEFAULT_OUTPUT_TOKENS: Final = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpec:
    """One entry of the model catalogue.

    Attributes:
        name: what users call the model.
        provider: the kind of service, e.g. ``openrouter``; decides which file of ``llm/providers`` talks to it.
        model: the model's name as the service knows it.
        base_url: where the service is; ``""`` for kinds that need none.
        key_env: environment variable that holds the key; ``""`` where no key is needed.
        key: a key written literally in a configuration file; wins over ``key_env``.
        context_tokens: size of the context window, prompt and answer together.
        output_tokens: the largest output cap the model takes.
        input_usd_per_million: price of a million input tokens in USD; ``None`` where unknown.
        cached_usd_per_million: price of a million input tokens read from the provider's cache.
        cache_from_tokens: the shortest beginning of a prompt that the service says it caches; calls that share one wait
            for the first of them. ``None`` where it is not known to cache.
        output_usd_per_million: price of a million output tokens.
        requests_per_minute: the provider's limit; ``None`` where unknown.
        tokens_per_minute: the provider's limit; ``None`` where unknown.
        max_concurrency: most calls in flight at this model; ``None`` leaves it to the run's own cap.
        temperature: ``None`` leaves it to the provider.
        timeout_s: how many seconds one attempt may take; ``None`` leaves it to the run's settings.
        priority: place in the ``auto`` order, lowest first; ``None`` keeps the model out of it.
        comment: a line for people.
        arguments: further fields of every request (OpenAI protocol) or of the model object (llama-index).
        handed: the model object itself, where a program handed one over (llama-index) in place of a name.
        guessed: fields whose value nobody has stated: taken from the model's name, or a careful number.
        checked: when, and from where, window and prices were last looked up.
        problem: why this entry cannot be used, in one sentence; ``""`` if it can.
    """

    name: str
    provider: str
    model: str
    base_url: str = ""
    key_env: str = ""
    key: Secret | None = None
    context_tokens: int = DEFAULT_CONTEXT_TOKENS
    output_tokens: int = DEFAULT_OUTPUT_TOKENS
    input_usd_per_million: float | None = None
    cached_usd_per_million: float | None = None
    cache_from_tokens: int | None = None
    output_usd_per_million: float | None = None
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    max_concurrency: int | None = None
    temperature: float | None = None
    timeout_s: float | None = None
    priority: int | None = None
    comment: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    handed: Any = field(default=None, repr=False)
    problem: str = ""
    guessed: tuple[str, ...] = ()
    checked: str = ""


def has_key(spec: ModelSpec, environment: Mapping[str, str]) -> bool:
    """Says whether the model can be called with the keys at hand (also true where it needs none)."""
    return bool(spec.key) or not spec.key_env or bool(environment.get(spec.key_env, "").strip())


def resolve_key(spec: ModelSpec, environment: Mapping[str, str]) -> Secret | None:
    """Returns the model's key, or ``None`` where it needs none.

    Args:
        spec: the model.
        environment: variable names to values, as the settings read them.

    Raises:
        SettingsError: the variable is not set or holds what cannot be a key; its text says what to set.
    """
    if not spec.key and not spec.key_env:
        return None
    value = spec.key.reveal() if spec.key else environment.get(spec.key_env, "").strip()
    if not value:
        raise SettingsError(
            f"Set {spec.key_env} in the environment or in .env to use the model `{spec.name}`, "
            "or choose the `simulated` model.",
            field=spec.key_env,
        )
    if not value.isascii() or any(not c.isprintable() or c.isspace() or c in "\"'`" for c in value):
        holder = spec.key_env or f"The key of `{spec.name}`"
        raise SettingsError(
            f"{holder} holds spaces, quotation marks or characters that no key has; copy the key again, "
            "or choose the `simulated` model.",
            field=spec.key_env or spec.name,
        )
    return Secret(value)


def know_keys(specs: Iterable[ModelSpec], environment: Mapping[str, str]) -> None:
    """Makes the keys of all models known, those that are not asked too, so that no message ever shows one."""
    for spec in specs:
        Secret(environment.get(spec.key_env, "").strip() if spec.key_env else "")
