"""Made-up plans run for real: runner, executor and limiter on a clock that jumps, calls that take the seconds given."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from planexe.executor.attempt_log import MemoryAttemptLog
from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.executor import LLMExecutor
from planexe.llm.messages import Reply, Request, Usage
from planexe.llm.model_spec import ModelSpec
from planexe.spine.artefact_store import MemoryStore
from planexe.spine.event_records import CapChanged, Ended, Event, SessionBegun
from planexe.spine.events import MemoryEvents
from planexe.spine.kinds import Compute, Parts, Turns
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.runner import Runner
from planexe.spine.stage import Expected, Item, Part, Stage
from planexe.spine.stage_override import StageOverride
from planexe.spine.stage_run import context_of
from tests.fake_clock import FakeClock
from tests.spine.conftest import Note, Notes, each, join, once, over

Key = tuple[str, str]
_KINDS = ("once", "each", "over", "turns", "parts", "compute", "after")
_TURNS = ("1", "2", "3")


@dataclass(frozen=True)
class Plan:
    """A made-up plan, and how it is run.

    Attributes:
        seconds: of each call, unlike every other and every sum of others: no two things happen in one moment.
        models: which of the two models a stage asks; ``most`` calls in flight at each of them.
        first: share of a call's seconds after which its first token comes.
        caching: the models whose services cache what prompts begin with.
        caps: the cap from the start, and its changes with the moment of each.
    """

    stages: StageSet
    seconds: Mapping[Key, float]
    models: Mapping[str, str]
    most: Mapping[str, int]
    caps: Sequence[tuple[float, int]]
    first: float = 1.0
    caching: str = ""

    def __repr__(self) -> str:
        """Returns what matters of it."""
        kinds = [(s.name, s.kind, s.over, sorted(s.before), s.expected.seconds) for s in self.stages.stages.values()]
        return f"Plan({kinds}, {dict(self.seconds)}, {dict(self.models)}, {dict(self.most)}, {list(self.caps)}, {self.first}, {self.caching!r})"


@dataclass
class Went:
    """How a plan went."""

    log: MemoryAttemptLog = field(default_factory=MemoryAttemptLog)
    events: MemoryEvents = field(default_factory=MemoryEvents)
    status: str = ""


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Makes plans of every kind of stage."""
    stages: list[Stage] = []
    calls: list[Key] = []
    for number in range(draw(st.integers(1, 6))):
        stage, keys = _stage(draw, f"s{number}", stages)
        stages.append(stage)
        calls += [(stage.name, key) for key in keys]
    seconds = {key: draw(st.integers(1, 9)) + place**0.5 / 97 for key, place in zip(calls, _primes(), strict=False)}
    changes = draw(st.lists(st.integers(1, 30), unique=True, max_size=3).map(sorted))
    return Plan(
        build_stage_set(stages),
        seconds,
        {stage.name: draw(st.sampled_from("ab")) for stage in stages},
        {name: draw(st.integers(1, 3)) for name in "ab" if draw(st.booleans())},
        [(at + 0.5 if at else 0.0, draw(st.integers(1, 4))) for at in (0, *changes)],
        draw(st.sampled_from([0.21, 0.83])),
        draw(st.sampled_from(["", "a", "ab"])),
    )


def _stage(draw: st.DrawFn, name: str, before: Sequence[Stage]) -> tuple[Stage, Sequence[str]]:
    needs = draw(st.sets(st.sampled_from([s.name for s in before]), max_size=2)) if before else set()
    lists = [s.name for s in before if s.has_items]
    kind = draw(st.sampled_from([k for k in _KINDS if lists or k != "over"]))
    keys = [f"k{n}" for n in range(draw(st.integers(1, 5)))]
    expected = {"expected": Expected(calls=len(keys), seconds=draw(st.integers(1, 5)))}
    usual: dict[str, Any] = {"name": name, "heading": name, "needs": tuple(sorted(needs)), "prompt": "P"}
    many: dict[str, Any] = {"answer": Note, "finish": join, "value": Notes} | usual | expected
    if kind == "compute":
        usual.pop("prompt")
        return Compute(**usual, compute=lambda _: Note(text="made"), value=Note), ()
    if kind == "once":
        return once(name, *sorted(needs), task="Subject:", **expected), ("",)
    if kind == "turns":
        return Turns(**many, turns=_TURNS), _TURNS
    if kind == "parts":
        return Parts(**many, parts=tuple(Part(key, key) for key in keys)), keys
    task: dict[str, Any] = {"task": lambda _, item: f"Subject: {item.key}"}
    if kind == "over":
        source = draw(st.sampled_from(lists))
        found = over(name, source, *sorted(needs), **task, **expected)
        return found, [item.key for item in _items_of(found, before)]
    if kind == "after":
        waits = {key: draw(st.sets(st.sampled_from(keys[:n]), max_size=2)) for n, key in enumerate(keys) if n}
        order = draw(st.permutations(keys))
        task["after"] = lambda _, item: sorted(waits.get(item.key, ()))
        return each(name, *sorted(needs), keys=order, **task, **expected), order
    return each(name, *sorted(needs), keys=keys, **task, **expected), keys


def _items_of(stage: Stage, others: Sequence[Stage]) -> Sequence[Item]:
    if stage.over:
        return _items_of(next(s for s in others if s.name == stage.over), others)
    nothing: Any = None
    return stage.items(nothing) if stage.items else ()


def _primes() -> Sequence[int]:
    return [n for n in range(2, 400) if all(n % d for d in range(2, n))]


class _TimedProvider:
    """Answers each call after its seconds."""

    name = "toy"

    def __init__(self, plan: Plan, clock: FakeClock) -> None:
        self._plan = plan
        self._clock = clock

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        assert request.answer is not None
        prompt = request.prompt
        first = prompt.task.partition("\n")[0].partition("Subject:")
        item = first[2].strip() if first[1] else str(len(prompt.turns) // 2 + 1)
        seconds = self._plan.seconds[request.answer.name, item]
        await self._clock.sleep(seconds * self._plan.first)
        if on_token is not None:
            on_token()
        await self._clock.sleep(seconds * (1 - self._plan.first))
        return Reply(json.dumps({"text": "said"}), usage=Usage(input_tokens=10, output_tokens=5))

    async def aclose(self) -> None:
        return None


def specs_of(plan: Plan) -> dict[str, ModelSpec]:
    """Returns the two models."""
    caching = dict.fromkeys(plan.caching, 1)
    return {
        n: ModelSpec(name=n, provider=n, model=n, max_concurrency=plan.most.get(n), cache_from_tokens=caching.get(n))
        for n in "ab"
    }


def run_live(plan: Plan) -> Went:
    """Runs a plan as the product does, in virtual time."""
    return asyncio.run(_run(plan))


async def _run(plan: Plan) -> Went:
    went, clock = Went(), FakeClock(now=0.0)
    limiter = ConcurrencyLimiter(plan.caps[0][1], models=plan.most, clock=clock)
    provider = _TimedProvider(plan, clock)
    executors = {
        name: LLMExecutor([spec], lambda _: provider, limiter=limiter, log=went.log, clock=clock, anchor_unix_s=0.0)
        for name, spec in specs_of(plan).items()
    }

    class Stamped:
        def record(self, event: Event) -> None:
            went.events.record(replace(event, unix_s=clock.now()))

    async def change() -> None:
        for at_s, cap in plan.caps[1:]:
            await clock.sleep(at_s - clock.now())
            limiter.set_cap(cap)
            Stamped().record(CapChanged(cap=cap))

    Stamped().record(SessionBegun(cap=plan.caps[0][1]))
    runner = Runner(
        plan.stages,
        executors["a"],
        MemoryStore(),
        events=Stamped(),
        context=context_of(plan.stages, options={}, models=("a",)),
        overrides={name: StageOverride(models=(model,)) for name, model in plan.models.items()},
        executor_for=lambda names: executors[names[0]],
    )
    changing = asyncio.create_task(change())
    went.status = (await runner.run()).status
    changing.cancel()
    Stamped().record(Ended(status=went.status))
    return went
