"""How a llama-index model object is asked for JSON: by its service's own fields, a function call, or the prompt."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from planexe.json_text import json_text
from planexe.llm.dialect import Dialect, SchemaForm
from planexe.llm.messages import AnswerFormat

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatMessage, ChatResponse
    from llama_index.core.llms import LLM
    from llama_index.core.llms.function_calling import FunctionCallingLLM
    from llama_index.core.tools import FunctionTool

_TOOL_TEXT: Final = "Gives the answer. Call it once, with the whole answer as its arguments."
_NATIVE: Final[tuple[SchemaForm, ...]] = ("bounds", "plain", "flat")


def _openai_fields(response_format: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"response_format": response_format}


def _ollama_fields(response_format: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"format": response_format["json_schema"]["schema"] if "json_schema" in response_format else "json"}


_FIELDS: Final[Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]]] = {
    "OpenAI": _openai_fields,  # and what is derived from it: OpenAILike, OpenRouter, Groq, vLLM, LM Studio, …
    "Ollama": _ollama_fields,
}
"""What ``achat`` of a class passes on to its service; llama-index has no common name for it."""


def first_dialect(model: "LLM") -> Dialect:
    """Returns how this object is spoken to as long as it has refused nothing: in the strictest way that it has."""
    from llama_index.core.llms.function_calling import FunctionCallingLLM

    calls = isinstance(model, FunctionCallingLLM) and model.metadata.is_function_calling_model
    native = _fields_of(model) is not None
    forms: tuple[SchemaForm, ...] = (
        *(_NATIVE if native else ()),
        *(("tools",) if calls else ()),
        *(("json_object",) if native else ()),
        "text",
    )
    return Dialect(schema=forms[0], forms=forms, cap_fields=())  # the cap is the object's own


def format_fields(model: "LLM", body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns the further fields of a chat by which this object's service is told the form of the answer."""
    make = _fields_of(model)
    return make(body["response_format"]) if make and "response_format" in body else {}


async def call_function(model: "FunctionCallingLLM", chat: "list[ChatMessage]", answer: AnswerFormat) -> "ChatResponse":
    """Asks for a call of one function whose parameters are the schema."""
    return await model.achat_with_tools([_answer_tool(answer)], chat_history=list(chat), tool_required=True)


def called_text(model: "FunctionCallingLLM", response: "ChatResponse") -> str:
    """Returns the arguments of the call as JSON, or what the model said where it called nothing."""
    calls = model.get_tool_calls_from_response(response, error_on_no_tool_call=False)
    if not calls:
        return str(response.message.content or "")
    return json_text(calls[-1].tool_kwargs)


def _fields_of(model: "LLM") -> Callable[[Mapping[str, Any]], Mapping[str, Any]] | None:
    return next((_FIELDS[c.__name__] for c in type(model).__mro__ if c.__name__ in _FIELDS), None)


def _answer_tool(answer: AnswerFormat) -> "FunctionTool":
    from llama_index.core.tools import FunctionTool, ToolMetadata
    from pydantic import BaseModel

    class Answer(BaseModel):
        """Stands for the schema: vendors' packages ask a class for it."""

        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
            return dict(answer.schema)

    metadata = ToolMetadata(description=_TOOL_TEXT, name=answer.name, fn_schema=Answer)
    return FunctionTool(fn=lambda **given: given, metadata=metadata)
