"""From settings to executor, run folder and runner: the only place that builds them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planexe.errors import CatalogError, SettingsError
from planexe.executor.attempt_log import AttemptLog
from planexe.executor.circuit_breaker import BreakerPolicy
from planexe.executor.concurrency_limiter import ConcurrencyLimiter, checked_cap
from planexe.executor.executor import LLMExecutor
from planexe.executor.provider_pool import ProviderPool
from planexe.executor.retry_policy import RetryPolicy
from planexe.executor.services import ServedModel, Services
from planexe.executor.shared_slots import SharedSlots
from planexe.llm.catalog import AUTO, Catalog, load_catalog
from planexe.llm.handed_object import spec_of_object
from planexe.llm.messages import Timeouts
from planexe.llm.model_spec import ModelSpec, know_keys, resolve_key
from planexe.llm.provider import Provider
from planexe.llm.services import SIMULATED
from planexe.runs.cap_limits import limits_text
from planexe.runs.prices import check_priced
from planexe.runs.service_limits import LIMITS_FILE, ServiceLimits
from planexe.runs.simulation import Connector, Simulation, simulated_timeouts
from planexe.settings import Settings, user_catalogues
from planexe.spine.active_run import ActiveRun, RunParts
from planexe.spine.budget import Budget
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder, checked_run_id
from planexe.spine.run_moment import Moments, moment_text, run_id_of
from planexe.spine.run_request import RunRequest, checked_on_weak
from planexe.spine.workflow import find_workflow
from planexe.timing.machine import MachineSampler
from planexe.timing.rest_of_run import RestOfRun
from planexe.version import __version__

if TYPE_CHECKING:
    from planexe.library.library import Library
    from planexe.report.report import Report
    from planexe.timing.load_model import Observation
    from planexe.timing.replay_model import Replay

TRIAL_TIMEOUTS = Timeouts(first_token_s=10.0, idle_s=6.0, total_s=60.0)
"""Shorter than in a plan, for somebody is looking on."""


class Workbench:
    """Everything one process needs to make plans; rate limits are shared by all its runs.

    Example:
        >>> workbench = Workbench(load_settings())
        >>> folder = workbench.create(workbench.request("Open a bakery in Aarhus before May for 2 million DKK."))
        >>> outcome = asyncio.run(workbench.activate(folder).run())
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._handed: dict[str, ModelSpec] = {}
        self.services = Services()
        self.slots = SharedSlots()

    @cached_property
    def catalog(self) -> Catalog:
        """Returns the model catalogue: the one we ship, the user's own, and the objects that were handed over.

        Raises:
            CatalogError: a file cannot be read or is malformed.
        """
        found = load_catalog(self.settings.catalogues, self.settings.environment).with_models(self._handed)
        know_keys(map(found.get, found.names()), self.settings.environment)
        return found

    @cached_property
    def limits(self) -> ServiceLimits:
        """Returns how many calls each service takes at the same time, in all runs of this process.

        Raises:
            RunDamaged: the file that keeps them is not what it should be.
        """
        return ServiceLimits(self.settings.runs / LIMITS_FILE, self.slots)

    @cached_property
    def _moments(self) -> Moments:
        return Moments()

    @cached_property
    def library(self) -> "Library":
        """Returns the library of all runs."""
        from planexe.library.library import Library  # brings SQLite, which most commands do without

        return Library(self.settings.runs)

    def models(self, names: Sequence[object] = ()) -> tuple[ModelSpec, ...]:
        """Returns the models to use, best first: those named, else the settings', else by the keys that are set.

        Args:
            names: in the catalogue, or llama-index LLM objects: each is from now on known by a name of its own.

        Raises:
            CatalogError: a name is unknown.
            SettingsError: something is neither a name nor such an object.
        """
        chosen: list[ModelSpec] = []
        for name in names or self.settings.models or (AUTO,):
            if name == AUTO:
                chosen += self.catalog.fallback_order(self.settings.environment) or (self.catalog.get(SIMULATED),)
            else:
                chosen.append(self.catalog.get(name) if isinstance(name, str) else self._hand_over(name))
        return tuple({spec.name: spec for spec in chosen}.values())

    def request(
        self,
        text: str | None = None,
        *,
        workflow: str = "plan",
        models: Sequence[object] = (),
        fast_model: object = "",
        concurrency: object = None,
        run_id: str = "",
        seed: int = 1,
        time_scale: float = 1.0,
        faults: str = "none",
        language: str = "English",
        on_weak: str = "go",
        parent: str = "",
        budget: Budget | None = None,
        **inputs: Any,
    ) -> RunRequest:
        """Returns a checked request for a new run.

        Args:
            text: what the workflow is mainly about, the goal of a plan.
            workflow: what is to be made.
            models: names in the catalogue or llama-index LLM objects, best first; default: as ``models`` chooses them.
            fast_model: asked before the others by the calls without slack, a faster one say; empty for none.
            concurrency: calls in flight; default: as the settings say.
            run_id: name of the run; default: made of the moment.
            seed: for models that know seeds.
            time_scale: factor on the simulated model's waiting; ``faults`` its fault profile.
            faults: as ``planexe.simulator`` names them.
            language: of the answers.
            on_weak: whether it goes on or stops where a model turns out too weak for it.
            parent: run it is made from.
            budget: what the run may use.
            inputs: the workflow's further inputs, by name; what is ``None`` or empty is left out.

        Raises:
            InputError: one of the values cannot be used; the text names it and says what is allowed.
        """
        found = find_workflow(workflow)
        if text is not None:
            inputs[found.text_input] = text
        given = found.checked(found.read(inputs))
        simulation = Simulation(seed=seed, time_scale=time_scale, faults=faults)
        specs, _ = self._asked(models, simulation)
        fast = self._asked((fast_model,), simulation)[0] if fast_model else ()
        if budget is not None:
            check_priced(budget, (*fast, *specs))
        now = self._moments.next()
        return RunRequest(
            run_id=checked_run_id(run_id) if run_id else run_id_of(now),
            workflow=workflow,
            inputs=given,
            created=moment_text(now),
            models=tuple(s.name for s in specs),
            fast_model=fast[0].name if fast and fast[0] != specs[0] else "",
            concurrency=self._cap(concurrency),
            seed=seed,
            time_scale=time_scale,
            faults=faults,
            language=language.strip() or "English",
            simulated=any(s.provider == SIMULATED for s in (*fast, *specs)),
            on_weak=checked_on_weak(on_weak),
            parent=parent,
            budget=budget or Budget(),
            version=__version__,
        )

    def duplicate(self, run_id: str) -> RunRequest:
        """Returns a request for a new run with the inputs and the settings of another, which becomes its parent.

        Raises:
            InputError: a model of that run is no longer in the catalogue, or cannot be used.
            RunError: there is no such run, or it cannot be read.
        """
        folder = self.open(run_id)
        old = folder.request()
        return self.request(
            workflow=old.workflow,
            models=old.models,
            fast_model=old.fast_model,
            concurrency=old.concurrency,
            seed=old.seed,
            time_scale=old.time_scale,
            faults=old.faults,
            language=old.language,
            on_weak=old.on_weak,
            parent=old.run_id,
            budget=old.budget,
            **folder.given_again(old),
        )

    def create(self, request: RunRequest) -> RunFolder:
        """Makes the folder of a new run."""
        return RunFolder.create(self.settings.runs, request)

    def open(self, run_id: str) -> RunFolder:
        """Returns the folder of an existing run."""
        return RunFolder.open(self.settings.runs, run_id)

    def raise_budget(self, folder: RunFolder, budget: Budget) -> Budget:
        """Sets some limits of a run anew, keeps the others, and returns them all.

        Raises:
            SettingsError: nobody knows what one of the run's models costs.
        """
        check_priced(budget, self.models(folder.request().models))
        whole = folder.budget().raised_by(budget)
        folder.write_budget(whole)
        return whole

    def activate(self, folder: RunFolder, *, concurrency: object = None) -> ActiveRun:
        """Returns the run, ready to be worked on by this process: start it, or resume what is missing of it.

        Args:
            folder: the run.
            concurrency: calls in flight; default: as somebody set it last, else as the run was started.
        """
        request = folder.request()
        cap = Run(folder).cap if concurrency is None else checked_cap(concurrency, "--concurrency")
        specs = self._models_of(request)
        limiter = self._limiter(cap, specs)
        simulation = Simulation(seed=request.seed, time_scale=request.time_scale, faults=request.faults)
        pool = ProviderPool(Connector(simulation, self.settings.environment))
        # Each run has a simulated service of its own.
        simulated = Services(breaker=BreakerPolicy(scale=min(1.0, request.time_scale)))

        def served(spec: ModelSpec) -> ServedModel:
            return simulated(spec) if spec.provider == SIMULATED else self.services(spec)

        def make_executor(parts: RunParts) -> LLMExecutor:
            return self._executor(parts, pool, request, served)

        sampler = MachineSampler()
        run = Run(folder)
        return ActiveRun(
            run,
            limiter,
            make_executor,
            history=self._expected_seconds(request, specs),
            sample_machine=sampler.sample,
            forecaster=RestOfRun(run.stages),
            advise=self._what_would_do,
        )

    def read(self, run_id: str) -> Run:
        """Returns an existing run as it lies there now."""
        return Run(self.open(run_id))

    def replay(self, run: Run, more: "Mapping[str, Sequence[Observation]] | None" = None) -> "Replay":
        """Returns a run as it can be run again in virtual time at any cap; see ``planexe.timing.what_if``.

        Args:
            run: finished or not.
            more: calls of its models in other runs or in a calibration, which tell of their pace under load too.

        Raises:
            RunError: it cannot be read.
        """
        from planexe.timing.recording import Surroundings, minute_s_of, replay_of

        request = run.request
        specs = {name: self.catalog.get(name) for name in {a.model for a in run.attempts} & set(self.catalog.names())}
        known = [specs[name] for name in request.models if name in specs]
        surroundings = Surroundings(
            specs=specs,
            history=self._expected_seconds(request, known) if known else None,
            minute_s=minute_s_of(request),
            more=more,
        )
        return replay_of(run.attempts, run.stages, run.events, surroundings)

    def report(self, folder: RunFolder) -> "Report":
        """Returns the report of a run, from which every export is written.

        Raises:
            RunError: the run cannot be read.
        """
        from planexe.report.report import Report

        return Report(Run(folder))

    def export(
        self,
        folder: RunFolder,
        format: str = "html",  # noqa: A002  as users type it
        path: str | Path = "",
        report: "Report | None" = None,
    ) -> Path:
        """Writes a plan in a format and returns the file's path; by default in the run's folder.

        Args:
            folder: the run.
            format: its name.
            path: of the file; by default ``plan`` in the run's folder, ``plan-stale`` if it is not up to date.
            report: the run's, where it has been made already.

        Raises:
            SettingsError: there is no such format.
            ExportFailed: the format's own code failed.
            RunError: the run cannot be read, or the file cannot be written.
        """
        from planexe.files import write_bytes_atomic
        from planexe.report.exports import export, file_name, find_format

        chosen = find_format(format)
        shown = report or self.report(folder)
        target = Path(path) if path else folder.path / file_name("plan", chosen, shown)
        write_bytes_atomic(target, export(format, shown))
        return target

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

    def reload_catalog(self) -> None:
        """Reads the model catalogues anew, those that were added beside the runs since the start included."""
        self.settings = replace(self.settings, catalogues=user_catalogues(self.settings))
        self.__dict__.pop("catalog", None)

    def connect(self, name: str, *, time_scale: float = 1.0, faults: str = "none") -> tuple[ModelSpec, Provider]:
        """Returns one model and its provider, for a ping or a calibration."""
        spec = self.catalog.get(name)
        self._check_usable(spec)
        simulation = Simulation(time_scale=time_scale, faults=faults)
        return spec, Connector(simulation, self.settings.environment)(spec)

    def _models_of(self, request: RunRequest) -> tuple[ModelSpec, ...]:
        try:
            return self.models(request.models)
        except CatalogError as error:
            raise CatalogError(
                f"{error} The run {request.run_id} was begun with it: put it back into a catalogue, or, "
                "if a program handed the model over as an object, hand it over again.",
                field="model",
            ) from error

    def _what_would_do(self, model: str) -> str:
        """Returns the advice to somebody whose model is too weak: the usable ones that are larger."""
        weak = self.catalog.get(model)
        others = self.catalog.fallback_order(self.settings.environment)
        larger = [f"`{s.name}`" for s in others if s.name != model and s.context_tokens > weak.context_tokens]
        if not larger:
            return "Use a larger model; `planexe models` lists them."
        return f"Use a larger model, for instance {' or '.join(larger[:3])}."

    def _hand_over(self, model: object) -> ModelSpec:
        for known in self._handed.values():
            if known.handed is model:
                return known
        spec = spec_of_object(model, self.catalog.names())
        self._handed[spec.name] = spec
        self.__dict__["catalog"] = self.catalog.with_models(self._handed)
        return spec

    def _asked(self, models: Sequence[object], simulation: "Simulation") -> "tuple[tuple[ModelSpec, ...], Simulation]":
        """Returns the models to ask and how they are simulated, after a look at whether that can be done."""
        specs = self.models(models)
        for spec in specs:
            self._check_usable(spec)
        simulation.check(answers=any(s.provider == SIMULATED for s in specs))
        return specs, simulation

    def limits_text(self, models: Sequence[str], cap: int) -> str:
        """Returns what keeps so many calls to some models from being in flight at once; empty for nothing."""
        known = self.catalog.specs
        specs = [known[name] for name in models if name in known]
        return limits_text(specs, cap, self.limits.of(specs))

    def _limiter(self, cap: int, specs: Sequence[ModelSpec]) -> ConcurrencyLimiter:
        """Returns the slots of one run, for which it competes with all others of this process."""
        _ = self.limits  # they hold from the first run on
        most = {spec.name: spec.max_concurrency for spec in specs if spec.max_concurrency}
        return ConcurrencyLimiter(cap, models=most, shared=self.slots)

    def _cap(self, wished: object) -> int:
        return self.settings.concurrency if wished is None else checked_cap(wished, "--concurrency")

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

    def _expected_seconds(self, request: RunRequest, specs: Sequence[ModelSpec]) -> Mapping[str, float] | None:
        """Returns the seconds of one call by stage that earlier runs with the models teach; priorities only."""
        from planexe.library.history import expected_seconds

        scale = request.time_scale if specs[0].provider == SIMULATED else 1.0
        if scale <= 0:
            return None
        return expected_seconds(request.graph.stages, self.library.history(request.models), scale=scale)

    def _check_usable(self, spec: ModelSpec) -> None:
        if spec.problem:
            raise SettingsError(spec.problem, field=spec.name)
        resolve_key(spec, self.settings.environment)


def default_workbench(runs: Path | None = None) -> Workbench:
    """Returns a workbench with the environment's settings, for one folder of runs if given."""
    from planexe.settings import load_settings

    return Workbench(load_settings(runs=runs))
