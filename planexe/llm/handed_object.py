"""A llama-index model object that a program hands over in place of a model's name."""

from collections.abc import Collection
from typing import Any, Final

from planexe.errors import SettingsError
from planexe.llm.model_spec import DEFAULT_CONTEXT_TOKENS, DEFAULT_OUTPUT_TOKENS, ModelSpec

_NOT_SAID_CONTEXT: Final = 3_900
_NOT_SAID_OUTPUT: Final = 256
"""What llama-index gives out for sizes that the object's class does not know."""


def spec_of_object(model: Any, taken: Collection[str] = ()) -> ModelSpec:
    """Returns the catalogue entry that stands for an object, named for its class and its model.

    Args:
        model: an object of a class derived from ``llama_index.core.llms.LLM``.
        taken: names that other models have.

    Raises:
        SettingsError: it is no such object.
    """
    if not any(c.__module__.startswith("llama_index.core.") and c.__name__ == "LLM" for c in type(model).__mro__):
        raise SettingsError(
            f"A model is given by its name or as a llama-index LLM object, not as {_shown(model)}.", field="models"
        )
    metadata = model.metadata
    said = metadata.model_name if metadata.model_name != "unknown" else ""
    stem = ":".join(part for part in (type(model).__name__, said) if part)
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem} {number}"
    return ModelSpec(
        name=name,
        provider="llama_index",
        model=said,
        context_tokens=_size(metadata.context_window, _NOT_SAID_CONTEXT, DEFAULT_CONTEXT_TOKENS),
        output_tokens=_size(metadata.num_output, _NOT_SAID_OUTPUT, DEFAULT_OUTPUT_TOKENS),
        comment="handed over by a program; exists in its process alone",
        handed=model,
    )


def _shown(value: object) -> str:
    """Returns how a sentence names a value that is no model: its kind, never its contents, which may hold a key."""
    return f"{value!r}" if isinstance(value, int | float | None) else f"a {type(value).__name__}"


def _size(said: Any, not_said: int, usual: int) -> int:
    """Returns a size in tokens."""
    return said if isinstance(said, int) and said > 0 and said != not_said else usual
