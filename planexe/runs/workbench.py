"""Workbench: from settings to requests, run folders, runners and reports: the only place that builds them."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planexe.executor.circuit_breaker import BreakerPolicy
from planexe.executor.concurrency_limiter import checked_cap
from planexe.executor.executor import LLMExecutor
from planexe.executor.provider_pool import ProviderPool
from planexe.executor.services import ServedModel, Services
from planexe.llm.model_spec import ModelSpec
from planexe.llm.services import SIMULATED
from planexe.runs.executors import Executors
from planexe.runs.prices import check_priced
from planexe.runs.simulation import Connector, Simulation
from planexe.spine.active_run import ActiveRun, RunParts
from planexe.spine.budget import Budget
from planexe.spine.input_fields import kinds_of
from planexe.spine.run import Run
from planexe.spine.run_document import InputRun, document_of
from planexe.spine.run_folder import RunFolder, checked_run_id
from planexe.spine.run_moment import Moments, moment_text, run_id_of
from planexe.spine.run_request import RunRequest, checked_language, checked_on_weak
from planexe.spine.workflow import Workflow, find_workflow
from planexe.timing.machine import MachineSampler
from planexe.timing.rest_of_run import RestOfRun
from planexe.version import __version__

if TYPE_CHECKING:
    from planexe.library.library import Library
    from planexe.report.report import Report
    from planexe.timing.load_model import Observation
    from planexe.timing.replay_model import Replay


class Workbench(Executors):
    """Everything one process needs to make plans; rate limits are shared by all its runs.

    Example:
        >>> workbench = Workbench(load_settings())
        >>> folder = workbench.create(workbench.request("Open a bakery in Aarhus before May for 2 million DKK."))
        >>> outcome = asyncio.run(workbench.activate(folder).run())
    """

    @cached_property
    def _moments(self) -> Moments:
        return Moments()

    @cached_property
    def library(self) -> "Library":
        """Returns the library of all runs."""
        from planexe.library.library import Library  # brings SQLite, which most commands do without

        return Library(self.settings.runs)

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
            inputs: the workflow's further inputs, by name; what is ``None`` or empty is left out. A run is given by
                its id.

        Raises:
            InputError: one of the values cannot be used; the text names it and says what is allowed.
        """
        found = find_workflow(workflow)
        if text is not None:
            inputs[found.text_input] = text
        weak, simulation = checked_on_weak(on_weak), Simulation(seed=seed, time_scale=time_scale, faults=faults)
        specs, _ = self._asked(models, simulation)
        given = found.checked(found.read(self._with_runs(found, inputs)))
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
            language=checked_language(language),
            simulated=any(s.provider == SIMULATED for s in (*fast, *specs)),
            on_weak=weak,
            parent=parent,
            budget=budget or Budget(),
            version=__version__,
        )

    def _with_runs(self, workflow: Workflow[Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Returns inputs with the document of each run that is named by its id; a path is left as it is."""
        fields = workflow.inputs.model_fields
        named = {
            name: run_id
            for name, run_id in inputs.items()
            if isinstance(run_id, str) and run_id and name in fields and InputRun in kinds_of(fields[name])
        }
        return {**inputs, **{name: document_of(Run(self.open(run_id))) for name, run_id in named.items()}}

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
        connector = Connector(simulation, self.settings.environment)
        pool = ProviderPool(connector, connector.load)
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

    def preload(self, folder: RunFolder) -> None:
        """Loads what the calls of a run need: the processes that this one divides into then have it.

        Raises:
            InputError: a model cannot be used.
        """
        request = folder.request()
        simulation = Simulation(seed=request.seed, time_scale=request.time_scale, faults=request.faults)
        connector = Connector(simulation, self.settings.environment)
        for spec in self.usable_models_of(request):
            connector.load(spec)
            connector(spec)

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
            path: of the file; by default in the run's folder: ``plan.xlsx``, or ``plan-stale.xlsx``.
            report: the run's, where it has been made already.

        Raises:
            SettingsError: there is no such format.
            ExportFailed: the format's own code failed.
            RunError: the run cannot be read, or the file cannot be written.
        """
        from planexe.files import write_bytes_atomic
        from planexe.report.exports import export, file_name, find_format

        shown = report or self.report(folder)
        chosen = find_format(format, shown)
        target = Path(path) if path else folder.path / file_name(shown.run.request.file_stem, chosen, shown)
        write_bytes_atomic(target, export(format, shown))
        return target

    def _expected_seconds(self, request: RunRequest, specs: Sequence[ModelSpec]) -> Mapping[str, float] | None:
        """Returns the seconds of one call by stage that earlier runs with the models teach; priorities only."""
        from planexe.library.history import expected_seconds

        scale = request.time_scale if specs[0].provider == SIMULATED else 1.0
        if scale <= 0:
            return None
        return expected_seconds(request.graph.stages, self.library.history(request.models), scale=scale)


def default_workbench(runs: Path | None = None) -> Workbench:
    """Returns a workbench with the environment's settings, for one folder of runs if given."""
    from planexe.settings import load_settings

    return Workbench(load_settings(runs=runs))
