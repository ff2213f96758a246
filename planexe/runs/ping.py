"""One short real call to a model: does it answer, how soon, and how fast."""

import time
from dataclasses import dataclass

from planexe.llm.messages import Prompt, Request, Timeouts
from planexe.runs.workbench import Workbench

_PROMPT = Prompt(rules="Answer in one short sentence.", task="Say that you are ready to plan.")
_MOST_TOKENS = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """What one short call gave.

    Attributes:
        seconds: from sending to the last word.
        first_token_s: from sending to the first word; ``None`` where the service does not stream.
        output_tokens: length of the answer.
        cost_usd: ``None`` where unknown.
    """

    name: str
    text: str
    seconds: float
    first_token_s: float | None
    output_tokens: int
    cost_usd: float | None

    @property
    def tokens_per_s(self) -> float | None:
        """Returns how fast it wrote after the first word; ``None`` where that took no time to speak of."""
        writing_s = self.seconds - (self.first_token_s or 0.0)
        return self.output_tokens / writing_s if writing_s > 0.001 and self.output_tokens else None


async def ping(workbench: Workbench, name: str, *, time_scale: float = 1.0) -> Ping:
    """Sends one short call.

    Args:
        workbench: knows the models and their keys.
        name: which model.
        time_scale: factor on the waiting of a simulated one.

    Raises:
        InputError: there is no such model, or it cannot be used: its key is missing, say.
        ProviderError: it did not answer.
    """
    spec, provider = workbench.connect(name, time_scale=time_scale)
    request = Request(_PROMPT, max_output_tokens=_MOST_TOKENS, timeouts=Timeouts(total_s=spec.timeout_s or 60.0))
    started = time.monotonic()
    try:
        reply = await provider.ask(spec.model, request)
    finally:
        await provider.aclose()
    return Ping(
        name=name,
        text=reply.text.strip(),
        seconds=time.monotonic() - started,
        first_token_s=reply.first_token_s,
        output_tokens=reply.usage.output_tokens,
        cost_usd=reply.usage.cost_usd,
    )
