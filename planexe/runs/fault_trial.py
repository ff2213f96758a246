"""Ten small calls to a simulated service with chosen faults, to see what comes back and how the executor copes."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field

from planexe.executor.attempt_log import Attempt, MemoryAttemptLog
from planexe.executor.bound_model import BoundModel
from planexe.executor.call import Call
from planexe.executor.execute_function import ExecuteFunction
from planexe.llm.messages import Prompt
from planexe.runs.workbench import Workbench

CALLS = 10
_MOST_S = 60.0
_RULES = "You name one risk of a plan. Answer in JSON."
_TASK = (
    "The plan: open a small bakery in Aarhus, Denmark, before May 2027 for 2 million DKK. Name risk number {number}."
)


class NamedRisk(BaseModel):
    """The answer each of the calls asks for."""

    title: str = Field(min_length=3)
    why: str = Field(min_length=10)
    likelihood: float = Field(ge=0, le=1)
    first_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultTrialOutcome:
    """How the calls ended.

    Attributes:
        answered: how many of them got an answer in the end.
        seconds: from the first call to the end of the last.
        problems: why the others did not, by the number of the call.
        learnt: what the service was found not to take as most do, a phrase each.
    """

    answered: int
    seconds: float
    problems: dict[int, str]
    learnt: tuple[str, ...] = ()


class FaultTrial:
    """The calls of one trial; ``attempts`` grows while ``run`` goes on.

    Args:
        workbench: makes the executor.
        faults: profile, with changes; see ``load_profile``.
        seed: another seed hits other calls.
        concurrency: calls at the same time.
        time_scale: factor on all waiting.
    """

    def __init__(
        self, workbench: Workbench, faults: str, *, seed: int = 1, concurrency: int = 4, time_scale: float = 1.0
    ) -> None:
        self._log = MemoryAttemptLog()
        self._executor = workbench.trial_executor(
            faults, log=self._log, seed=seed, concurrency=concurrency, time_scale=time_scale
        )
        self.faults = faults

    @property
    def attempts(self) -> Sequence[Attempt]:
        """Returns the attempts that have ended so far."""
        return tuple(self._log.attempts)

    async def run(self) -> FaultTrialOutcome:
        """Makes the calls; those that have no answer after a minute are given up."""
        started = time.monotonic()
        loop = asyncio.get_running_loop()
        ending = loop.call_later(_MOST_S, self._executor.stop.request, "now")
        try:
            calls = [Call(stage="fault lab", item=str(n + 1), batch="fault lab", index=n) for n in range(CALLS)]
            results = await self._executor.run_batch_async([_question(n + 1) for n in range(CALLS)], calls=calls)
            learnt = self._executor.learnt()
        finally:
            ending.cancel()
            await self._executor.aclose()
        problems = {n: result.problem for n, result in enumerate(results, start=1) if not result.ok}
        return FaultTrialOutcome(
            answered=CALLS - len(problems), seconds=time.monotonic() - started, problems=problems, learnt=learnt
        )


def _question(number: int) -> ExecuteFunction:
    async def ask(llm: BoundModel) -> NamedRisk:
        answer: NamedRisk = await llm.ask(Prompt(rules=_RULES, task=_TASK.format(number=number)), NamedRisk)
        return answer

    return ask
