"""From a catalogue entry to a new llama-index model object of the class that it names."""

import importlib
import re
from typing import TYPE_CHECKING, Any

from planexe.errors import RequestRejected
from planexe.llm.chat_answer import shortened
from planexe.llm.model_spec import ModelSpec
from planexe.llm.secret import Secret

if TYPE_CHECKING:
    from llama_index.core.llms import LLM


def make_model(spec: ModelSpec, key: Secret | None) -> "LLM":
    """Returns a new object of the class that the entry names, made from its arguments, with its own retries off.

    Raises:
        RequestRejected: the class is not installed, is no llama-index model, or does not take the arguments.
    """
    from llama_index.core.llms import LLM

    called, arguments = spec.model or spec.name, dict(spec.arguments)
    named = str(arguments.pop("class", ""))
    made_from = _find_class(named)
    if made_from is None or not issubclass(made_from, LLM):
        package = f"llama-index-llms-{_snake(named.rpartition('.')[2]).replace('_', '-')}"
        raise RequestRejected(
            f"The model `{called}` needs the llama-index class `{named}`, which is not installed; "
            f"install its package (perhaps {package}) or choose another model."
        )
    known = made_from.model_fields
    if "model" in known and spec.model:
        arguments.setdefault("model", spec.model)
    if "temperature" in known and spec.temperature is not None:
        arguments.setdefault("temperature", spec.temperature)
    if key is not None:
        arguments["api_key"] = key.reveal()
    if "max_retries" in known:
        arguments["max_retries"] = 0  # only the executor retries
    try:
        return made_from(**arguments)
    except (TypeError, ValueError) as error:
        raise RequestRejected(
            f"The class `{named}` does not take the arguments of the model `{called}`: {shortened(str(error))}"
        ) from error


def _find_class(name: str) -> type[Any] | None:
    path, _, class_name = name.rpartition(".")
    stem = class_name.removesuffix("LLM")
    vendors = dict.fromkeys((_snake(stem), stem.lower(), class_name.lower()))
    places = [path] if path else ["llama_index.core.llms", *(f"llama_index.llms.{vendor}" for vendor in vendors)]
    for place in places:
        try:
            found = getattr(importlib.import_module(place), class_name, None)
        except ImportError:
            continue
        if isinstance(found, type):
            return found
    return None


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
