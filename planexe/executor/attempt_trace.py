"""What one attempt saw, and what earlier ones taught it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from planexe.executor.hooks import Heard
from planexe.llm.chat_answer import ESTIMATED_USAGE
from planexe.llm.messages import Message, Reply, Usage

State = Literal["waiting", "sent", "streaming"]


@dataclass(slots=True)
class Amendment:
    """What earlier attempts of this call at this model taught, so that no refused question is asked again as it was.

    Attributes:
        turns: a repair turn, added to the question that ``about`` counts, from 1.
        hint: added to the task of that question where it is asked afresh.
        refusals: answers that could not be used; each changes the seed and the temperature.
        cap_factor: factor on the output cap.
        cut_off: answers that were cut off; from the second on each halves what is asked for.
    """

    turns: tuple[Message, ...] = ()
    hint: str = ""
    about: int = 1
    refusals: int = 0
    cap_factor: int = 1
    cut_off: int = 0

    @property
    def halvings(self) -> int:
        """Returns how often the answer asked for is halved."""
        return max(0, self.cut_off - 1)


@dataclass(slots=True)
class Trace:
    """What one attempt saw, for its record.

    Attributes:
        asks: questions begun.
        waits: seconds waited before the first of them was sent, by reason.
        prompt_tokens: of the last question, estimated.
        reply: the last reply; ``usage`` is that of all replies.
        output_cap: output cap of the last question, in tokens; ``total_s`` how long it may take.
        below_least: the last question allowed lists shorter than the answer's schema does.
        coerced: what was read in the answers as it was meant.
        heard: what has come so far.
        estimated: no service counted the tokens of some reply.
        read_tokens: how much of a prompt the service read, where it cut it in silence; 0 if it read all.
    """

    asks: int = 0
    sent: float | None = None
    first_token: float | None = None
    waits: dict[str, float] = field(default_factory=dict)
    reply: Reply | None = None
    usage: Usage = field(default_factory=Usage)
    prompt_digest: str = ""
    prompt_tokens: int = 0
    shortened: Sequence[tuple[str, int, int]] = ()
    output_cap: int = 0
    total_s: float | None = None
    below_least: bool = False
    coerced: tuple[str, ...] = ()
    estimated: bool = False
    read_tokens: int = 0
    heard: Heard = field(default_factory=Heard)

    def note_wait(self, planned: Mapping[str, float], waited_s: float) -> None:
        """Shares out the seconds waited for a limit, as long as nothing was sent, among the reasons there were."""
        planned_s = sum(planned.values())
        if self.sent is None and planned_s > 0:
            for reason, seconds in planned.items():
                self.waits[reason] = self.waits.get(reason, 0.0) + seconds * waited_s / planned_s

    def note_reply(self, reply: Reply, cost_usd: float | None) -> None:
        """Adds what a reply used; one without a known cost adds none."""
        before, now = self.usage, reply.usage
        self.reply = reply
        self.estimated = self.estimated or bool(reply.headers.keys() & ESTIMATED_USAGE)
        self.usage = Usage(
            input_tokens=before.input_tokens + now.input_tokens,
            cached_tokens=before.cached_tokens + now.cached_tokens,
            output_tokens=before.output_tokens + now.output_tokens,
            reasoning_tokens=before.reasoning_tokens + now.reasoning_tokens,
            cost_usd=before.cost_usd if cost_usd is None else cost_usd + (before.cost_usd or 0.0),
        )
