"""Executors: builds what asks, inside a run and outside; services and their limits are shared by all of a process."""

from collections.abc import Callable, Sequence
from functools import cached_property

from planexe.executor.attempt_log import AttemptLog
from planexe.executor.concurrency_limiter import ConcurrencyLimiter, checked_cap
from planexe.executor.executor import LLMExecutor
from planexe.executor.provider_pool import ProviderPool
from planexe.executor.retry_policy import RetryPolicy
from planexe.executor.services import ServedModel, Services
from planexe.executor.shared_slots import SharedSlots
from planexe.llm.messages import Timeouts
from planexe.llm.model_spec import ModelSpec
from planexe.llm.provider import Provider
from planexe.llm.services import SIMULATED
from planexe.runs.cap_limits import limits_text
from planexe.runs.service_limits import LIMITS_FILE, ServiceLimits
from planexe.runs.simulation import Connector, Simulation, simulated_timeouts
from planexe.runs.usable_models import UsableModels
from planexe.settings import Settings
from planexe.spine.active_run import RunParts
from planexe.spine.run_request import RunRequest

TRIAL_TIMEOUTS = Timeouts(first_token_s=10.0, idle_s=6.0, total_s=60.0)
"""Shorter than in a plan, for somebody is looking on."""


class Executors(UsableModels):
    """The executors of one process."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.services = Services()
        self.slots = SharedSlots()

    @cached_property
    def limits(self) -> ServiceLimits:
        """Returns how many calls each service takes at the same time, in all runs of this process.

        Raises:
            RunDamaged: the file that keeps them is not what it should be.
        """
        return ServiceLimits(self.settings.runs / LIMITS_FILE, self.slots)

    def limits_text(self, models: Sequence[str], cap: int) -> str:
        """Returns what keeps so many calls to some models from being in flight at once; empty for nothing."""
        known = self.catalog.specs
        specs = [known[name] for name in models if name in known]
        return limits_text(specs, cap, self.limits.of(specs))

    def executor(
        self, models: Sequence[object] = (), *, concurrency: object = None, time_scale: float = 1.0
    ) -> LLMExecutor:
        """Returns an executor for functions of your own, outside any run.

        Args:
            models: names or objects, as ``models`` takes them.
            concurrency: calls in flight.
            time_scale: factor on the simulated model's waiting.

        Raises:
            InputError: one of the values cannot be used.
        """
        specs, simulation = self._asked(models, Simulation(time_scale=time_scale))
        return LLMExecutor(
            specs,
            Connector(simulation, self.settings.environment),
            limiter=self._limiter(self._cap(concurrency), specs),
            services=self.services,
        )

    def trial_executor(
        self, faults: str, *, log: AttemptLog, seed: int = 1, time_scale: float = 1.0, concurrency: int = 4
    ) -> LLMExecutor:
        """Returns an executor that asks a simulated service with these faults, outside any run.

        Raises:
            SettingsError: one of the values cannot be used.
        """
        wished = Simulation(seed=seed, time_scale=time_scale, faults=faults)
        specs, simulation = self._asked((SIMULATED,), wished)
        return LLMExecutor(
            specs,
            Connector(simulation, self.settings.environment),
            limiter=self._cap(concurrency),
            services=Services(),  # of its own: what this service refuses concerns nobody else
            policy=RetryPolicy(scale=min(1.0, time_scale)),
            timeouts=TRIAL_TIMEOUTS,
            log=log,
            seed=seed,
        )

    def connect(self, name: str, *, time_scale: float = 1.0, faults: str = "none") -> tuple[ModelSpec, Provider]:
        """Returns one model and its provider, for a ping or a calibration."""
        spec = self.catalog.get(name)
        self._check_usable(spec)
        simulation = Simulation(time_scale=time_scale, faults=faults)
        return spec, Connector(simulation, self.settings.environment)(spec)

    def _executor(
        self, parts: RunParts, pool: ProviderPool, request: RunRequest, served: Callable[[ModelSpec], ServedModel]
    ) -> LLMExecutor:
        specs = self.models(parts.models)
        only_simulated = all(s.provider == SIMULATED for s in specs)
        scale = min(1.0, request.time_scale) if only_simulated else 1.0
        return LLMExecutor(
            specs,
            pool,
            limiter=parts.limiter,
            services=served,
            policy=RetryPolicy(scale=scale, outage_s=60 * self.settings.outage_minutes),
            extra=parts.extra,
            timeouts=simulated_timeouts(request.time_scale) if only_simulated else Timeouts(),
            journal=parts.journal,
            log=parts.log,
            hooks=parts.hooks,
            stop=parts.stop,
            seed=request.seed,
            worker=parts.worker,
            anchor_unix_s=parts.anchor_unix_s,
        )

    def _limiter(self, cap: int, specs: Sequence[ModelSpec]) -> ConcurrencyLimiter:
        """Returns the slots of one run, for which it competes with all others of this process."""
        _ = self.limits  # they hold from the first run on
        most = {spec.name: spec.max_concurrency for spec in specs if spec.max_concurrency}
        return ConcurrencyLimiter(cap, models=most, shared=self.slots)

    def _cap(self, wished: object) -> int:
        return self.settings.concurrency if wished is None else checked_cap(wished, "--concurrency")
