"""Equipment, everything the attempts of all calls of one executor share."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from planexe.executor.attempt_log import Attempt, AttemptLog
from planexe.executor.call import Call
from planexe.executor.call_journal import CallJournal
from planexe.executor.clock import Clock
from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.effect_pools import EffectPools
from planexe.executor.extra_requests import ExtraRequests
from planexe.executor.hooks import Hooks, notify
from planexe.executor.model_health import ModelHealth
from planexe.executor.provider_pool import ProviderPool
from planexe.executor.retry_policy import RetryPolicy
from planexe.executor.services import ServedModel
from planexe.executor.stop import StopToken
from planexe.jobs.child_process import ChildProcesses
from planexe.llm.messages import Timeouts
from planexe.llm.model_spec import ModelSpec


@dataclass(frozen=True, kw_only=True)
class Equipment:
    """Everything the attempts of all calls share.

    Attributes:
        waiting_for: names of the services that calls wait for because they are down.
    """

    models: Sequence[ModelSpec]
    pool: ProviderPool
    limiter: ConcurrencyLimiter
    served: Callable[[ModelSpec], ServedModel]
    policy: RetryPolicy
    timeouts: Timeouts
    journal: CallJournal
    log: AttemptLog
    hooks: Hooks
    stop: StopToken
    clock: Clock
    health: ModelHealth
    run_in_thread: Callable[..., Awaitable[Any]]
    extra: ExtraRequests
    effects: EffectPools = field(default_factory=EffectPools)
    waiting_for: set[str] = field(default_factory=set)
    children: ChildProcesses = field(default_factory=ChildProcesses)
    seed: int | None = None
    worker: str = ""
    anchor_unix_s: float = 0.0

    def choose(self, models: Sequence[ModelSpec]) -> ModelSpec:
        """Returns the model to try next: the healthiest of those whose service is well, or due for a probe.

        Raises:
            SettingsError: the catalogue gives a limit below 1.
        """
        if len(models) > 1:
            models = [m for m in models if self.served(m).breaker.available()] or models
        return self.health.choose(models)

    def record_of(self, call: Call, **happened: Any) -> Attempt:
        """Returns the record of an attempt that ends now, with what happened in it."""
        now = self.clock.now()
        values: dict[str, Any] = {
            "call_id": call.call_id,
            "attempt": 1,
            "reason": "first",
            "stage": call.stage,
            "item": call.item,
            "title": call.title,
            "batch": call.batch,
            "index": call.index,
            "revision": call.revision,
            "cap": self.limiter.cap,
            "ready": now,
            "queued": now,
            "ended": now,
            "worker": self.worker,
            "anchor_unix_s": self.anchor_unix_s,
            **happened,
        }
        return Attempt(**values)

    def record(self, attempt: Attempt) -> None:
        """Writes an attempt down and tells the listeners of it."""
        self.log.record(attempt)
        notify(self.hooks.on_attempt, attempt)
