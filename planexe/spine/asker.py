"""Asker: hands a question to the executor, or an effect, and brings what became of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from planexe.executor.call import Call, CallResult
from planexe.executor.executor import LLMExecutor
from planexe.llm.prompt_cache import Prefix, PrefixReader
from planexe.spine.priority import CallPriorities
from planexe.spine.salvage import salvage
from planexe.spine.stage_run import Question, StageRun


class Asker:
    """Asks the questions of a run.

    Args:
        executor: asks them.
        executor_for: another executor for a stage that asks other models than the run.
        priorities: who goes first.
    """

    def __init__(
        self,
        executor: LLMExecutor,
        executor_for: Callable[[tuple[str, ...]], LLMExecutor] | None,
        priorities: CallPriorities,
    ) -> None:
        self._executor = executor
        self._executor_for = executor_for
        self._priorities = priorities
        self._prefixes = PrefixReader()

    async def ask(self, run: StageRun, question: Question) -> CallResult[Any]:
        """Returns what became of a question, or of an effect."""
        stage, item = run.stage, question.ask.item
        call = Call(
            stage=stage.name,
            item=item.key,
            title=item.title,
            batch=stage.name,
            index=run.places[item.key],
            revision=question.revision,
            priority=self._priorities.of(stage.name, item.key),
            prefix=None if stage.do else self._prefix_of(run, question),
        )
        if question.effect is not None:
            return await self._executor.do(call, question.effect, run.read_answer)
        executor = self._executor
        if self._executor_for is not None and (models := tuple(run.models)) != tuple(run.context.models):
            executor = self._executor_for(models)
        return await executor.ask(
            call,
            question.prompt,
            question.format,
            question.ask.judge,
            asked=question.asked,
            max_output_tokens=question.ask.max_output_tokens,
            usual_output_tokens=stage.expected.output_tokens,
            salvage=partial(salvage, question.ask) if stage.salvage else None,
        )

    def _prefix_of(self, run: StageRun, question: Question) -> Prefix:
        return self._prefixes.prefix_of(run.stage.name, question.prompt, question.format, 1 if run.stage.over else 0)
