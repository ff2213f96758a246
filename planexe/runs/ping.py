"""A real trial of one model: does it answer, how fast, in which form does it take a schema, and will a plan fit."""

import time
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from planexe.errors import AnswerError, ProviderError
from planexe.llm.chat_answer import ESTIMATED_USAGE
from planexe.llm.dialect import Dialect, Learner
from planexe.llm.messages import AnswerFormat, Prompt, Reply, Request, Timeouts
from planexe.llm.model_spec import ModelSpec
from planexe.llm.prices import cost_usd
from planexe.llm.provider import Provider
from planexe.llm.structured import read_answer
from planexe.runs.workbench import Workbench
from planexe.spine.workflow import find_workflow
from planexe.timing.estimate import Estimate, estimate

_GREETING = Prompt(rules="Answer in one short sentence.", task="Say that you are ready to plan.")
_QUESTION = Prompt(
    rules="You plan small things. Answer with JSON alone.", task="How is a cup of tea made? Two to four steps."
)
_MOST_TOKENS = 512
_PATIENCE_S = 60.0


class _Step(BaseModel):
    what: str = Field(min_length=3, max_length=200, description="What is done.")
    minutes: int = Field(ge=0, le=60, description="How long it takes.")
    by: Literal["person", "kettle"] = Field(description="Who does it.")


class _Steps(BaseModel):
    steps: list[_Step] = Field(min_length=2, max_length=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What a service took of a question that is put as those of a plan are.

    Attributes:
        problem: why its answer cannot be used, ``""`` if it can.
        response_format: how it was asked for JSON in the end: ``json_schema``, ``tools``, ``json_object`` or ``text``.
        system_role: whether it took a system message; ``None`` where that is not known.
        output_tokens: the largest output cap that it took; ``None`` where it takes none.
        streamed: whether the answer came in pieces.
        usage_sent: whether it told its tokens; else they are a guess.
        differs: what it does not take as most others do, a phrase each.
    """

    problem: str
    response_format: str
    system_role: bool | None
    output_tokens: int | None
    streamed: bool
    usage_sent: bool
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFit:
    """Whether a plan will fit a model.

    Attributes:
        shortened: headings of the stages whose usual prompt and answer are larger than its window.
        largest_tokens: the largest usual prompt with its answer.
        expected: what a whole plan will take.
        cap: calls in flight that ``expected`` is for.
    """

    shortened: tuple[str, ...]
    largest_tokens: int
    expected: Estimate
    cap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """What the trial of one model gave.

    Attributes:
        seconds: from sending the first question, of free text, to its last word.
        first_token_s: from sending it to the first word; ``None`` where the service does not stream.
        output_tokens: length of the answer.
        cost_usd: of both questions; ``None`` where unknown.
        accepted: what came of the second question, with a schema, at the model's own output cap.
    """

    name: str
    text: str
    seconds: float
    first_token_s: float | None
    output_tokens: int
    cost_usd: float | None
    accepted: Accepted
    plan: PlanFit

    @property
    def tokens_per_s(self) -> float | None:
        """Returns how fast it wrote after the first word; ``None`` where that took no time to speak of."""
        writing_s = self.seconds - (self.first_token_s or 0.0)
        return self.output_tokens / writing_s if writing_s > 0.001 and self.output_tokens else None


async def ping(workbench: Workbench, name: str, *, time_scale: float = 1.0) -> Ping:
    """Asks two short questions: one for free text, one with a small schema.

    Args:
        workbench: knows the models and their keys.
        name: which model.
        time_scale: factor on the waiting of a simulated one.

    Raises:
        InputError: there is no such model, or it cannot be used: its key is missing, say.
        ProviderError: it did not answer.
    """
    spec, provider = workbench.connect(name, time_scale=time_scale)
    patience = Timeouts(total_s=spec.timeout_s or _PATIENCE_S)
    request = Request(_GREETING, max_output_tokens=min(_MOST_TOKENS, spec.output_tokens), timeouts=patience)
    started = time.monotonic()
    try:
        reply = await provider.ask(spec.model, request)
        seconds = time.monotonic() - started
        accepted, second = await _ask_for_json(spec, provider, patience)
    finally:
        await provider.aclose()
    costs = [cost_usd(spec, one.usage) for one in (reply, second) if one is not None]
    known = [cost for cost in costs if cost is not None]
    return Ping(
        name=name,
        text=reply.text.strip(),
        seconds=seconds,
        first_token_s=reply.first_token_s,
        output_tokens=reply.usage.output_tokens,
        cost_usd=sum(known) if len(known) == len(costs) else None,
        accepted=accepted,
        plan=plan_fit(workbench, spec),
    )


async def _ask_for_json(spec: ModelSpec, provider: Provider, patience: Timeouts) -> tuple[Accepted, Reply | None]:
    request = Request(
        _QUESTION,
        answer=AnswerFormat("steps", _Steps.model_json_schema()),
        max_output_tokens=spec.output_tokens,
        temperature=spec.temperature,
        timeouts=patience,
    )
    problem, reply = "", None
    try:
        reply = await provider.ask(spec.model, request)
        read_answer(_Steps, reply.text)
    except AnswerError as error:
        problem, reply = str(error), reply or error.reply
    except ProviderError as error:
        problem = str(error)
    dialect = provider.dialect(spec.model) if isinstance(provider, Learner) else None
    return _accepted(spec, problem, reply, dialect), reply


def _accepted(spec: ModelSpec, problem: str, reply: Reply | None, dialect: Dialect | None) -> Accepted:
    most = spec.output_tokens
    if dialect is not None and dialect.most_output_tokens is not None:
        most = min(most, dialect.most_output_tokens)
    return Accepted(
        problem=problem,
        response_format=reply.response_format if reply is not None else "",
        system_role=dialect.system_role if dialect is not None else None,
        output_tokens=most if dialect is None or dialect.cap_fields else None,
        streamed=reply is not None and reply.first_token_s is not None,
        usage_sent=reply is not None and not ESTIMATED_USAGE.items() <= reply.headers.items(),
        differs=dialect.told() if dialect is not None else (),
    )


def plan_fit(workbench: Workbench, spec: ModelSpec) -> PlanFit:
    """Returns whether the prompts of a plan fit a model's window, and what the plan will take with it."""
    stages = find_workflow("plan").stages()
    sizes = {
        stage.heading: stage.expected.input_tokens + stage.expected.output_tokens for stage in stages.stages.values()
    }
    cap = min(workbench.settings.concurrency, spec.max_concurrency or workbench.settings.concurrency)
    return PlanFit(
        shortened=tuple(heading for heading, tokens in sizes.items() if tokens > spec.context_tokens),
        largest_tokens=max(sizes.values()),
        expected=estimate(stages, history=workbench.library.history([spec.name]), spec=spec, cap=cap),
        cap=cap,
    )


def accepted_text(found: Ping) -> str:
    """Returns what the service took, in a sentence."""
    got = found.accepted
    if got.problem:
        return f"It cannot be used for a plan as it is: the answer to a question with a schema failed. {got.problem}"
    ways = {
        "json_schema": "took a schema",
        "tools": "calls a function of a schema",
        "json_object": "answers with JSON, told the schema in the prompt",
    }
    parts = [ways.get(got.response_format, "answers with JSON where the prompt asks for it")]
    parts.append("streams" if got.streamed else "does not stream")
    parts.append("tells its tokens" if got.usage_sent else "does not tell its tokens, which are guessed")
    if got.output_tokens:
        parts.append(f"took {got.output_tokens:,} tokens as output cap")
    differs = f" It {'; it '.join(got.differs)}." if got.differs else ""
    return f"It {', '.join(parts)}.{differs}"


def fit_text(found: PlanFit, spec: ModelSpec) -> str:
    """Returns whether a plan fits and what it takes, in two sentences."""
    from planexe.timing.estimate_text import cost_range, seconds_range

    calls = f"{found.cap} calls at once" if found.cap > 1 else "one call at a time"
    cost = f"costs {cost_range(found.expected.cost_usd)}" if found.expected.cost_usd else "has no known price"
    takes = f"A plan takes {seconds_range(found.expected.seconds)} with {calls} and {cost}."
    guessed = " (a guess)" if "context_tokens" in spec.guessed else ""
    window = f"its window of {spec.context_tokens:,} tokens{guessed}"
    if not found.shortened:
        return f"The prompts of a plan, {found.largest_tokens:,} tokens at most, fit {window}. {takes}"
    named = ", ".join(found.shortened[:3]) + (", …" if len(found.shortened) > 3 else "")
    return f"{len(found.shortened)} stages of a plan do not fit {window} and see shortened documents: {named}. {takes}"
