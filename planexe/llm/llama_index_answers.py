"""Ways in which a llama-index model object gives JSON of a schema: its service's own, a function call, the prompt."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from planexe.json_text import json_text
from planexe.llm.messages import AnswerFormat

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatMessage, ChatResponse
    from llama_index.core.llms import LLM
    from llama_index.core.llms.function_calling import FunctionCallingLLM
    from llama_index.core.tools import FunctionTool

Way = Literal["json_schema", "tools", "text"]
"""The schema goes along in a field that the service enforces, as the parameters of a function, or in the prompt."""

_TOOL_TEXT: Final = "Gives the answer. Call it once, with the whole answer as its arguments."


def _openai_fields(answer: AnswerFormat) -> Mapping[str, Any]:
    schema = {"name": answer.name, "schema": dict(answer.schema)}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}


def _ollama_fields(answer: AnswerFormat) -> Mapping[str, Any]:
    return {"format": dict(answer.schema)}


_FIELDS: Final[Mapping[str, Callable[[AnswerFormat], Mapping[str, Any]]]] = {
    "OpenAI": _openai_fields,  # and what is derived from it: OpenAILike, OpenRouter, Groq, vLLM, LM Studio, …
    "Ollama": _ollama_fields,
}
"""What ``achat`` of a class passes on to its service; llama-index has no common name for it."""


def ways_of(model: "LLM") -> tuple[Way, ...]:
    """Returns the ways to ask this object for JSON, best first; the prompt is always the last."""
    from llama_index.core.llms.function_calling import FunctionCallingLLM

    native: tuple[Way, ...] = ("json_schema",) if _fields_of(model) else ()
    calls = isinstance(model, FunctionCallingLLM) and model.metadata.is_function_calling_model
    return (*native, *(("tools",) if calls else ()), "text")


def schema_fields(model: "LLM", answer: AnswerFormat) -> Mapping[str, Any]:
    """Returns the further fields of a chat by which this object's service enforces a schema."""
    make = _fields_of(model)
    return make(answer) if make else {}


async def call_function(model: "FunctionCallingLLM", chat: "list[ChatMessage]", answer: AnswerFormat) -> "ChatResponse":
    """Asks for a call of one function whose parameters are the schema."""
    return await model.achat_with_tools([_answer_tool(answer)], chat_history=list(chat), tool_required=True)


def called_text(model: "FunctionCallingLLM", response: "ChatResponse") -> str:
    """Returns the arguments of the call as JSON, or what the model said where it called nothing."""
    calls = model.get_tool_calls_from_response(response, error_on_no_tool_call=False)
    if not calls:
        return str(response.message.content or "")
    return json_text(calls[-1].tool_kwargs)


def _fields_of(model: "LLM") -> Callable[[AnswerFormat], Mapping[str, Any]] | None:
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
