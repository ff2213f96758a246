"""Reruns of a process's runs: looks at what is stored, previews, starts, and says what came of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from planexe.errors import SettingsError
from planexe.executor.attempt_log import Attempt
from planexe.llm.model_spec import ModelSpec, resolve_key
from planexe.llm.services import SIMULATED
from planexe.runs.run_views import RunViews
from planexe.runs.workbench import Workbench
from planexe.spine.change_log import Change, last_rerun, read_changes
from planexe.spine.changes import Edit, apply, preview
from planexe.spine.rerun import RerunPlan, RerunWish, calls_again, chosen_items, overwritten
from planexe.spine.rerun_overrides import overrides_after
from planexe.spine.rerun_result import RerunResult, result_of
from planexe.spine.run import Run
from planexe.spine.run_request import RunRequest
from planexe.spine.settling import foreseen
from planexe.spine.versions import Version, versions_of
from planexe.timing.rerun_estimate import CallSize, Effort, call_sizes, effort_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a rerun would do, before anything runs.

    Attributes:
        plan: which stages run again, perhaps, or stay.
        calls: number of calls of each stage that runs again, for certain or perhaps.
        least: what the stages take that run for certain.
        most: what it takes if every value on the way changes.
        overwrites: chosen stages whose value a person wrote or pinned.
    """

    plan: RerunPlan
    calls: Mapping[str, int]
    least: Effort
    most: Effort
    overwrites: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Returns it as ``planexe rerun --dry-run --json`` prints it."""

        def band(name: str) -> dict[str, Any]:
            return {"least": getattr(self.least, name), "most": getattr(self.most, name)}

        return {
            "again": self.plan.again,
            "perhaps": self.plan.perhaps,
            "reused": self.plan.reused,
            "why": dict(self.plan.why),
            "calls": band("calls"),
            "seconds": band("seconds"),
            "wall_s": band("wall_s"),
            "cost_usd": band("cost_usd"),
            "overwrites": self.overwrites,
        }


def preview_of(bench: Workbench, run: Run, wish: RerunWish, sizes: Mapping[str, CallSize]) -> Preview:
    """Returns what a rerun would do and take.

    Raises:
        InputError: a stage, an item or a model does not exist.
    """
    chosen = chosen_items(wish, run.fresh, run.needs)
    after = run.with_values(run.artefacts, overrides_after(run, wish))
    found = _preview(bench, preview(run, wish), run, after, chosen, sizes)
    return replace(found, overwrites=overwritten(wish, run.fresh))


def preview_of_edit(bench: Workbench, run: Run, edit: Edit, sizes: Mapping[str, CallSize]) -> Preview:
    """Returns what bringing a run up to date would do and take after an edit: code has done its part to know that.

    Raises:
        SettingsError: there is no such stage, or the value does not fit.
    """
    plan, then = foreseen(run, edit)
    return _preview(bench, plan, then, then, {}, sizes)


def _preview(
    bench: Workbench,
    plan: RerunPlan,
    run: Run,
    after: Run,
    chosen: Mapping[str, tuple[str, ...]],
    sizes: Mapping[str, CallSize],
) -> Preview:
    request = run.request
    calls = calls_again(run.stages, plan.again + plan.perhaps, chosen, run.fresh)

    def spec_of(name: str) -> ModelSpec:
        return bench.models(after.models_of(name))[0]

    others = {name: models for name in calls if (models := after.models_of(name)) != run.models_of(name)}
    changed = {name: _past_sizes(bench, request, models).get(name) for name, models in others.items()}
    sizes = {**sizes, **{name: size for name, size in changed.items() if size}}

    def effort(names: tuple[str, ...]) -> Effort:
        return effort_of({n: calls[n] for n in names}, sizes, run.stages, run.cap, spec_of)

    return Preview(
        plan=plan,
        calls=calls,
        least=effort(plan.again),
        most=effort(plan.again + plan.perhaps),
        overwrites=(),
    )


def sizes_of(bench: Workbench, run: Run, attempts: Iterable[Attempt]) -> dict[str, CallSize]:
    """Returns what one call of each stage takes: as in this run, else as in earlier ones with its models."""
    request = run.request
    return call_sizes(run.stages, attempts, _past_sizes(bench, request, request.models))


def _past_sizes(bench: Workbench, request: RunRequest, models: Sequence[str]) -> dict[str, CallSize]:
    scale = request.time_scale if request.simulated else 1.0
    return {
        name: CallSize(seconds=past.mean_s * scale, input_tokens=past.input_tokens, output_tokens=past.output_tokens)
        for name, past in bench.library.history(models).items()
    }


def check_models(bench: Workbench, run: Run, wish: RerunWish) -> None:
    """Refuses models that cannot be asked, before anything is written down.

    Raises:
        InputError: a model is unknown, cannot be used, or lacks its key.
        SettingsError: the simulated model would answer in a plan that counts as real.
    """
    simulated = run.request.simulated
    fast = (wish.fast_model,) if wish.fast_model else ()
    for models in (fast, *(change.models for change in wish.changes.values())):
        for spec in bench.models(models) if models else ():
            if spec.problem:
                raise SettingsError(spec.problem, field=spec.name)
            if spec.provider == SIMULATED and not simulated:
                raise SettingsError(
                    f"{spec.name} is no AI, and an AI made this plan; choose another model, or start a plan with it.",
                    field=spec.name,
                )
            resolve_key(spec, bench.settings.environment)


class Reruns:
    """Reruns, edits and versions of the runs of a manager; what was read is kept until something in the run changes."""

    def __init__(self, views: RunViews, resume: Callable[[str], None]) -> None:
        self._views = views
        self._resume = resume

    def preview(self, run_id: str, wish: RerunWish) -> Preview:
        """Returns what a rerun would do and take, with this run's own seconds and tokens.

        Raises:
            InputError: a stage, an item or a model does not exist.
            RunError: the run cannot be read.
        """
        run = self._views.run(run_id)
        sizes = sizes_of(self._views.workbench, run, self._views.feed(run_id).attempts)
        return preview_of(self._views.workbench, run, wish, sizes)

    def preview_edit(self, run_id: str, edit: Edit) -> Preview:
        """Returns what bringing a run up to date after an edit would do and take; raises what ``preview`` raises."""
        run = self._views.run(run_id)
        sizes = sizes_of(self._views.workbench, run, self._views.feed(run_id).attempts)
        return preview_of_edit(self._views.workbench, run, edit, sizes)

    def start_with(self, run_id: str, edit: Edit) -> None:
        """Writes a value of a person down and brings the run up to date with it.

        Raises:
            InputError: there is no such stage, or the value does not fit.
            RunError: the run cannot be read, or somebody works on it.
        """
        apply(self._views.run(run_id), edit)
        self._resume(run_id)

    def start(self, run_id: str, wish: RerunWish) -> None:
        """Writes down what is to be made again and works on it.

        Raises:
            InputError: a stage, item or model does not exist, or a person's value would be lost unasked.
            RunError: the run cannot be read, or somebody works on it.
        """
        run = self._views.run(run_id)
        check_models(self._views.workbench, run, wish)
        apply(run, wish)
        self._resume(run_id)

    def changes(self, run_id: str) -> tuple[Change, ...]:
        """Returns what people changed in a run, in order of time."""
        return read_changes(self._views.folder(run_id).path)

    def last(self, run_id: str) -> tuple[Change, RerunResult] | None:
        """Returns the last rerun and what came of it so far, ``None`` if there was none."""
        rerun = last_rerun(self.changes(run_id))
        if rerun is None:
            return None
        run = self._views.run(run_id)
        asked = {
            a.stage
            for a in self._views.feed(run_id).attempts
            if a.outcome != "reused" and a.anchor_unix_s + a.ended >= rerun.unix_s
        }
        over = self._views.snapshot(run_id).status not in {"new", "running"}
        return rerun, result_of(rerun, run.artefacts, asked, run.needs, over=over)

    def session_start_s(self, run_id: str, rerun: Change) -> float:
        """Returns the moment on the run's clock at which work on a rerun began; the present one if it has not."""
        clock = self._views.feed(run_id).clock
        return next((s.start_s for s in clock.sessions if s.start_unix_s >= rerun.unix_s), clock.wall_s)

    def versions(self, run_id: str, stage: str) -> tuple[Version, ...]:
        """Returns a stage's versions, oldest first; the last one is the present value."""
        run = self._views.run(run_id)
        replaced = run.folder.store.versions(stage)
        return versions_of(replaced, run.artefacts.get(stage), self._views.feed(run_id).events, self.changes(run_id))
