"""Services that speak OpenAI's chat protocol: what they are called, where they are, which key they want."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from planexe.llm.dialect import CapField, Dialect, SchemaForm


@dataclass(frozen=True, slots=True)
class Service:
    """One service.

    Attributes:
        label: its name as people write it, used in messages.
        base_url: where its chat protocol starts; ``""`` if each entry must say so.
        key_env: the environment variable its key is usually kept in; ``""`` where no key is needed.
        cap_field: what it calls the output cap at first (an endpoint that refuses it is asked with the other one).
        schema: how JSON is asked for at first; what is refused is asked for in the next way (see ``dialect``).
        key_header: a header of its own in which it wants the key as well; ``""`` for none.
        local: whether it usually runs on one's own computer.
    """

    label: str
    base_url: str = ""
    key_env: str = ""
    cap_field: CapField = "max_tokens"
    schema: SchemaForm = "bounds"
    key_header: str = ""
    local: bool = False

    def first_dialect(self) -> Dialect:
        """Returns how its models are spoken to as long as they have refused nothing."""
        names: tuple[CapField, ...] = ("max_tokens", "max_completion_tokens")
        return Dialect(schema=self.schema, cap_fields=names if self.cap_field == names[0] else names[::-1])


SIMULATED: Final = "simulated"
"""The provider kind that is answered inside this process."""

SERVICES: Final[Mapping[str, Service]] = MappingProxyType(
    {
        SIMULATED: Service("the simulator", "http://simulator.invalid/v1"),
        "openai": Service("OpenAI", "https://api.openai.com/v1", "OPENAI_API_KEY", "max_completion_tokens"),
        "openrouter": Service("OpenRouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
        "mistral": Service("Mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
        "groq": Service("Groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY"),
        "deepseek": Service("DeepSeek", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY", schema="json_object"),
        "together": Service("Together AI", "https://api.together.xyz/v1", "TOGETHER_API_KEY"),
        "fireworks": Service("Fireworks AI", "https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY"),
        "cerebras": Service("Cerebras", "https://api.cerebras.ai/v1", "CEREBRAS_API_KEY"),
        "nvidia": Service("NVIDIA", "https://integrate.api.nvidia.com/v1", "NVIDIA_API_KEY"),
        "google": Service(
            "Google AI Studio", "https://generativelanguage.googleapis.com/v1beta/openai", "GEMINI_API_KEY"
        ),
        "anthropic": Service("Anthropic", "https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"),
        "azure": Service("Azure OpenAI", "", "AZURE_OPENAI_API_KEY", "max_completion_tokens", key_header="api-key"),
        "xai": Service("xAI", "https://api.x.ai/v1", "XAI_API_KEY"),
        "bedrock": Service(
            "Amazon Bedrock", "https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1", "AWS_BEARER_TOKEN_BEDROCK"
        ),
        "ollama": Service("Ollama", "http://localhost:11434/v1", local=True),
        "lm_studio": Service("LM Studio", "http://localhost:1234/v1", local=True),
        "vllm": Service("vLLM", "http://localhost:8000/v1", local=True),
        "llama_cpp": Service("llama.cpp", "http://localhost:8080/v1", local=True),
        "openai_compatible": Service("the OpenAI-compatible service"),
    }
)


def is_local(provider: str) -> bool:
    """Returns whether services of this kind usually run on one's own computer."""
    return provider in SERVICES and SERVICES[provider].local
