"""LLMExecutor: gets an answer for one function, or for a batch of them, whatever it takes."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from planexe.errors import SettingsError
from planexe.executor.attempt_log import AttemptLog, MemoryAttemptLog
from planexe.executor.call import Call, CallResult
from planexe.executor.call_attempts import CallAttempts
from planexe.executor.call_journal import CallJournal, MemoryJournal
from planexe.executor.clock import Clock, SystemClock, wall_anchor
from planexe.executor.concurrency_limiter import MAX_CAP, ConcurrencyLimiter
from planexe.executor.effects import LONG_RESULT, Effect, EffectAttempt
from planexe.executor.equipment import Equipment
from planexe.executor.execute_function import (
    ExecuteFunction,
    FunctionThreads,
    call_execute_function,
    check_execute_function,
)
from planexe.executor.extra_requests import ExtraRequests
from planexe.executor.hooks import Hooks
from planexe.executor.kept_question import KeptQuestion, Salvage, note_reuse
from planexe.executor.model_health import ModelHealth
from planexe.executor.provider_pool import Connect, ProviderPool
from planexe.executor.retry_policy import RetryPolicy
from planexe.executor.running_calls import RunningCalls
from planexe.executor.services import ServedModel, Services
from planexe.executor.stop import StopToken, stopped
from planexe.executor.twin import LateWatch
from planexe.jobs.background_loop import BackgroundLoop
from planexe.llm.dialect import Learner
from planexe.llm.messages import AnswerFormat, Prompt, Timeouts
from planexe.llm.model_spec import ModelSpec
from planexe.llm.silent_cut import cut_problem
from planexe.llm.structured import Judge


class LLMExecutor:
    """Runs functions of one parameter, the model, with limits, retries, fallback and a record of every attempt.

    The models are tried in order; the client of each is made once per event loop and shared by all calls.

    Args:
        models: what to try, best first.
        connect: makes the provider of a model's service, or a pool that is shared with other executors.
        limiter: calls in flight, or their number.
        services: what is known of a model and shared with other executors; default: of its own.
        policy: when to try again.
        extra: bounds the second requests of all executors that share it; default: of its own.
        timeouts: how long one attempt may take.
        journal: finished calls; ``ask`` looks there first.
        log: keeps every attempt.
        hooks: listeners.
        stop: looked at before every attempt; ``now`` also cancels what is in flight.
        clock: tells the time and waits.
        seed: passed to providers that know seeds.
        worker: name of this process in the log.
        anchor_unix_s: Unix time at monotonic zero, as the log tells it; default: as of now.

    Example:
        >>> executor = LLMExecutor([catalog.get("simulated")], connect, limiter=4)
        >>> executor.run(lambda llm: llm.ask_sync("Name three risks of a bakery.").text)
    """

    def __init__(
        self,
        models: Sequence[ModelSpec],
        connect: Connect | ProviderPool,
        *,
        limiter: ConcurrencyLimiter | int = 4,
        services: Callable[[ModelSpec], ServedModel] | None = None,
        policy: RetryPolicy | None = None,
        extra: ExtraRequests | None = None,
        timeouts: Timeouts | None = None,
        journal: CallJournal | None = None,
        log: AttemptLog | None = None,
        hooks: Hooks | None = None,
        stop: StopToken | None = None,
        clock: Clock | None = None,
        seed: int | None = None,
        worker: str = "",
        anchor_unix_s: float | None = None,
    ) -> None:
        if not models:
            raise SettingsError("An executor needs at least one model.", field="model")
        self.stop = stop or StopToken()
        self._clock = clock or SystemClock()
        self.limiter = limiter if isinstance(limiter, ConcurrencyLimiter) else self._make_limiter(limiter, models)
        self._threads = FunctionThreads(MAX_CAP)
        self._loop: BackgroundLoop | None = None
        self._lock = threading.Lock()
        self._running = RunningCalls()
        self._late = LateWatch(self._clock)
        self._kit = Equipment(
            models=tuple(models),
            pool=connect if isinstance(connect, ProviderPool) else ProviderPool(connect),
            limiter=self.limiter,
            served=services or Services(self._clock),
            policy=policy or RetryPolicy(),
            extra=extra or ExtraRequests(self._clock),
            timeouts=timeouts or Timeouts(),
            journal=journal or MemoryJournal(),
            log=log or MemoryAttemptLog(),
            hooks=hooks or Hooks(),
            stop=self.stop,
            clock=self._clock,
            health=ModelHealth(self._clock),
            run_in_thread=self._threads.run,
            seed=seed,
            worker=worker,
            anchor_unix_s=wall_anchor() if anchor_unix_s is None else anchor_unix_s,
        )
        self.stop.listen(self._running.interrupt)  # not ourselves: who holds the token may be one whom we hold

    async def run_async(self, execute_function: ExecuteFunction, *, call: Call | None = None) -> Any:
        """Runs one function on the running loop and returns its result.

        Args:
            execute_function: sync or async, with exactly one parameter: the ``BoundModel``. A sync one gets a thread.
            call: what it is for, as the log and the chart show it.

        Raises:
            TypeError: the function does not take exactly one parameter.
            GaveUp: no model gave a usable answer; carries every attempt.
            Stopped: a stop was asked for.
        """
        return (await self._run(check_execute_function(execute_function), call or Call())).unwrap()

    async def run_batch_async(
        self, execute_functions: Sequence[ExecuteFunction], *, calls: Sequence[Call] | None = None
    ) -> list[CallResult[Any]]:
        """Runs many functions at once and returns one result for each, in the order given.

        A failing item becomes a result with an error; its siblings go on.

        Raises:
            TypeError: one of the functions does not take exactly one parameter; then none is run.
        """
        functions = [check_execute_function(f) for f in execute_functions]
        chosen = calls or [Call(batch="batch", index=n) for n in range(len(functions))]
        if len(chosen) != len(functions):
            raise TypeError(f"{len(functions)} functions were given with {len(chosen)} calls.")
        # Those that start first take the free slots: the most urgent ones, then, whatever their place.
        order = sorted(range(len(functions)), key=lambda n: -chosen[n].priority)
        results = await asyncio.gather(*(self._run(functions[n], chosen[n]) for n in order))
        by_place = dict(zip(order, results, strict=True))
        return [by_place[n] for n in range(len(functions))]

    def run(self, execute_function: ExecuteFunction, *, call: Call | None = None) -> Any:
        """Runs one function from code that has no event loop and waits for its result; see ``run_async``.

        Raises:
            RuntimeError: this thread runs an event loop already, which waiting would stop.
        """
        self._refuse_running_loop("run", "run_async")
        return self._background().run(self.run_async(execute_function, call=call))

    def run_batch(
        self, execute_functions: Sequence[ExecuteFunction], *, calls: Sequence[Call] | None = None
    ) -> list[CallResult[Any]]:
        """Runs many functions from code that has no event loop; see ``run_batch_async``."""
        self._refuse_running_loop("run_batch", "run_batch_async")
        return self._background().run(self.run_batch_async(execute_functions, calls=calls))

    async def ask(
        self,
        call: Call,
        prompt: Prompt,
        answer: AnswerFormat | None,
        judge: Judge,
        *,
        asked: str,
        max_output_tokens: int | None = None,
        usual_output_tokens: int = 0,
        salvage: Salvage | None = None,
    ) -> CallResult[Any]:
        """Asks one question whose finished answer is kept: the journal is looked at before anybody is asked.

        Args:
            call: what it is for.
            prompt: the question.
            answer: shape of the JSON; ``None`` for free text.
            judge: makes the value from the text, or raises ``InvalidAnswer``.
            asked: digest of prompt, schema, models and settings.
            max_output_tokens: output cap.
            usual_output_tokens: what such an answer usually takes; 0 for unknown.
            salvage: makes the best of the replies when every model was tried in vain; what it makes is kept too.
        """
        question = KeptQuestion(
            kit=self._kit, call=call, prompt=prompt, answer=answer, judge=judge, asked=asked,
            max_output_tokens=max_output_tokens, usual_output_tokens=usual_output_tokens, salvage=salvage,
        )  # fmt: skip
        known = question.known()
        return known or question.settled(
            await self._result_of(CallAttempts(self._kit, call, question.ask, late=self._late), call)
        )

    async def do(self, call: Call, effect: Effect, read: Callable[[str], Any]) -> CallResult[Any]:
        """Runs code of a stage, unless the journal has its result already.

        Args:
            call: what it is for.
            effect: what is to be done.
            read: makes the value from the JSON text; raises ``ValueError`` for what does not fit any more.
        """
        known = self._kit.journal.get(effect.key(call))
        if known is not None:
            with contextlib.suppress(ValueError):
                value = await self._read(read, known.text)
                return CallResult(call=call, value=value, reused=True, attempts=(note_reuse(self._kit, call, known),))
        done = await self._result_of(EffectAttempt(self._kit, call, effect), call)
        return replace(done, value=await self._read(read, str(done.value))) if done.error is None else done

    async def _read(self, read: Callable[[str], Any], text: str) -> Any:
        return await self._threads.run(read, text) if len(text) > LONG_RESULT else read(text)

    async def prepare(self) -> None:
        """Loads what the first model's calls need and makes its provider, so that no call's time holds that.

        Raises:
            InputError: the model cannot be used.
        """
        model = self._kit.models[0]
        await asyncio.to_thread(self._kit.pool.load, model)
        self._kit.pool.get(model)

    def learnt(self) -> tuple[str, ...]:
        """Returns what its models were found not to take as most do, a phrase each; to be asked on their event loop."""
        asked = ((self._kit.pool.get(spec), spec.model) for spec in self._kit.models)
        return tuple(told for one, model in asked if isinstance(one, Learner) for told in one.dialect(model).told())

    def try_services_now(self) -> None:
        """Lets the next call probe each service that is down, from any thread."""
        for spec in self._kit.models:
            self._kit.served(spec).breaker.try_now()

    async def aclose(self) -> None:
        """Closes the clients and the child processes of the running loop, and the threads of sync functions."""
        await self._late.aclose()
        await self._kit.pool.aclose()
        await self._kit.children.aclose()
        self._threads.close()

    def close(self) -> None:
        """Closes what ``run`` and ``run_batch`` opened."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None:
            try:
                loop.run(self.aclose())
            finally:
                loop.close()

    async def _run(self, execute: ExecuteFunction, call: Call) -> CallResult[Any]:
        adapted = partial(call_execute_function, execute, run_in_thread=self._threads.run)
        return await self._result_of(CallAttempts(self._kit, call, adapted), call)

    async def _result_of(self, attempts: CallAttempts | EffectAttempt, call: Call) -> CallResult[Any]:
        # A batch runs each call in a task of its own; a lone call runs in its caller's.
        running = self._running.enter(lambda: attempts.waiting)
        error: Exception
        try:
            value = await attempts.run()
        except asyncio.CancelledError:
            if not running.settle():
                raise
            error = stopped()
        except Exception as known:  # noqa: BLE001  an item's own mistake must not cancel its siblings: it is its result
            error = known
        else:
            read_tokens = attempts.attempts[-1].read_tokens if attempts.attempts else 0
            cut = (cut_problem(read_tokens),) if read_tokens else ()
            return CallResult(call=call, value=value, salvaged=cut, attempts=tuple(attempts.attempts))
        finally:
            self._running.leave(running)
        try:
            return CallResult(call=call, error=error, attempts=tuple(attempts.attempts))
        finally:
            del error  # an error that its own traceback holds would live until a collection finds it

    def _background(self) -> BackgroundLoop:
        with self._lock:
            if self._loop is None:
                self._loop = BackgroundLoop("llm-executor")
            return self._loop

    def _make_limiter(self, cap: int, models: Sequence[ModelSpec]) -> ConcurrencyLimiter:
        caps = {spec.name: spec.max_concurrency for spec in models if spec.max_concurrency}
        return ConcurrencyLimiter(cap, models=caps, clock=self._clock)

    def _refuse_running_loop(self, used: str, instead: str) -> None:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return
        raise RuntimeError(
            f"LLMExecutor.{used} would block the event loop of this thread; "
            f"use `await executor.{instead}(…)`, or planexe.notebook in a notebook."
        )
