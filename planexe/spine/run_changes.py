"""What a person may do to a finished run: ask stages again, write a value by hand, go back to a version, pin."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from planexe.errors import RunInUse, SettingsError
from planexe.llm.structured import problems_of
from planexe.spine.artefact import Artefact
from planexe.spine.change_log import Change, note_change
from planexe.spine.folder_freshness import folder_freshness, keep_stale_count, run_context
from planexe.spine.freshness import Freshness, freshness_of
from planexe.spine.graph import edges_of
from planexe.spine.inputs import Inputs
from planexe.spine.registry import StageSet
from planexe.spine.rerun import (
    RerunPlan,
    RerunWish,
    StageChange,
    chosen_items,
    overwritten,
    plan_wish,
    raise_revisions,
)
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_request import StageOverride
from planexe.spine.stage import Stage

_SHOWN = 60


@dataclass(frozen=True)
class RunDesk:
    """A run as it lies there, to be looked at and changed; made anew after each change.

    Attributes:
        folder: the run.
        stages: its stages.
    """

    folder: RunFolder
    stages: StageSet

    @cached_property
    def artefacts(self) -> Mapping[str, Artefact]:
        """Returns what is stored, by stage."""
        store = self.folder.store
        found = {name: store.load(name) for name in self.stages.stages if name in store.names()}
        return {name: artefact for name, artefact in found.items() if artefact is not None}

    @cached_property
    def overrides(self) -> Mapping[str, StageOverride]:
        """Returns what reruns changed, by stage."""
        return self.folder.overrides()

    @cached_property
    def fresh(self) -> Mapping[str, Freshness]:
        """Returns the state of every stage, in plan order."""
        return folder_freshness(self.folder, self.stages, self.artefacts)

    @cached_property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """Returns each stage with the stages it needs."""
        return edges_of(self.stages)

    def plan(self, wish: RerunWish) -> RerunPlan:
        """Returns which stages would run again.

        Raises:
            SettingsError: a stage or an item does not exist.
        """
        return plan_wish(wish, self.fresh, self.needs)

    def request_rerun(self, wish: RerunWish) -> Change:
        """Writes down what is to be made again; working on the run then does it, however often it is cut off.

        Raises:
            SettingsError: a stage or item does not exist, a value of a person would be lost, or nothing would run.
            RunInUse: a process works on the run.
        """
        plan = self.plan(wish)
        lost = () if wish.overwrite else overwritten(wish, self.fresh)
        if lost:
            raise SettingsError(
                f"{_listed(self.stages, lost)} would lose what a person wrote or pinned (it stays as a version); "
                "confirm that with --overwrite, or leave it out.",
                field="--overwrite",
            )
        if not plan.again:
            raise SettingsError("Nothing of this run is missing or stale; choose stages to run again.", field="STAGE")
        chosen = chosen_items(wish, self.fresh, self.needs)
        with self._lock():
            changed = dict(self.overrides)
            for name, items in chosen.items():
                change = wish.changes.get(name, StageChange())
                self._check_change(self.stages.stages[name], change)
                changed = raise_revisions(
                    changed,
                    [name],
                    items=items,
                    guidance=change.guidance,
                    models=change.models,
                    prompt=self._own_prompt(name, change.prompt),
                )
            record = note_change(
                self.folder.path,
                "rerun",
                stages=chosen,
                before={name: artefact.digest for name, artefact in self.artefacts.items()},
                again=plan.again,
                perhaps=plan.perhaps,
            )
            self.folder.write_overrides(changed)
            keep_stale_count(self.folder, self.stages)
        return record

    def problems_of_value(self, stage: str, value: Any) -> tuple[str, ...]:
        """Returns what is wrong with a value for a stage, a sentence per field; what was wrong before is let pass."""
        chosen = self._stage(stage)
        stored = self.artefacts.get(stage)
        before = set(_problems(chosen, stored.value)) if stored else set()
        return tuple(p for p in _problems(chosen, value) if p not in before)

    def edit(self, stage: str, value: Any) -> Artefact:
        """Keeps a value that a person wrote; the value before stays as a version.

        Raises:
            SettingsError: the value does not fit the stage; one sentence per field.
            RunInUse: a process works on the run.
        """
        problems = self.problems_of_value(stage, value)
        if problems:
            raise SettingsError(" ".join(problems), field=stage)
        chosen = self._stage(stage)
        try:
            parsed = chosen.parse_value(value)
        except ValidationError as error:
            raise SettingsError(" ".join(problems_of(error)), field=stage) from error
        stored = self.artefacts.get(stage)
        artefact = Artefact(
            stage=stage,
            value=parsed.model_dump(mode="json"),
            origin="person",
            revision=self.overrides.get(stage, StageOverride()).highest,
            items=stored.items if stored else (),
            models=stored.models if stored else (),
            gaps=tuple(chosen.gaps(parsed)) if chosen.gaps else (),
            needs=stored.needs if stored else {},
        )
        with self._lock():
            self.folder.store.save(artefact)
            note_change(self.folder.path, "edit", stages={stage: ()}, digest=artefact.digest)
            keep_stale_count(self.folder, self.stages)
        return artefact

    def restore(self, stage: str, version: Artefact) -> None:
        """Goes back to a version of a stage; it is pinned only where it would otherwise be asked again at once.

        Raises:
            RunInUse: a process works on the run.
        """
        self._stage(stage)
        old = self.overrides.get(stage, StageOverride())
        models = () if tuple(version.models) == self.folder.request().models else tuple(version.models)
        override = replace(
            old,
            revision=version.revision,
            item_revisions={i.key: i.revision - version.revision for i in version.items},
            guidance=version.asked_with.get("guidance", ""),
            prompt=version.asked_with.get("prompt", ""),
            models=models,
            raised=old.highest,
            pinned=False,
        )
        if version.origin == "person":
            version = replace(version, revision=override.highest)
        context = run_context(self.folder.request(), self.stages)
        fresh = freshness_of(
            self.stages, context, {**self.artefacts, stage: version}, {**self.overrides, stage: override}
        )
        if fresh[stage].state == "stale" and not fresh[stage].perhaps:
            override = replace(override, pinned=True)
        with self._lock():
            self.folder.write_overrides({**self.overrides, stage: override})
            self.folder.store.save(version)
            note_change(self.folder.path, "restore", stages={stage: ()}, digest=version.digest)
            keep_stale_count(self.folder, self.stages)

    def pin(self, stage: str, *, pinned: bool = True) -> None:
        """Keeps a stage's value although its inputs change, or lets go of it.

        Raises:
            SettingsError: the stage has no value to keep.
            RunInUse: a process works on the run.
        """
        heading = self._stage(stage).heading
        if stage not in self.artefacts:
            raise SettingsError(f"{heading} has not been made yet, so there is nothing to pin.", field=stage)
        override = replace(self.overrides.get(stage, StageOverride()), pinned=pinned)
        with self._lock():
            self.folder.write_overrides({**self.overrides, stage: override})
            note_change(self.folder.path, "pin" if pinned else "unpin", stages={stage: ()})
            keep_stale_count(self.folder, self.stages)

    def rules(self, stage: str) -> str:
        """Returns the rules a stage is asked with: the user's own, else the stage's.

        Where the stage's own depend on its inputs and these are missing, the text is empty.
        """
        return self.overrides.get(stage, StageOverride()).prompt or self.own_rules(stage)

    def own_rules(self, name: str) -> str:
        """Returns the rules as the stage itself has them, whatever a person made of them."""
        stage = self._stage(name)
        if isinstance(stage.prompt, str):
            return stage.prompt.strip()
        there = {n: self.stages.stages[n].parse_value(a.value) for n, a in self.artefacts.items()}
        try:
            inputs = Inputs(stage, there, self.stages.stages, self.folder.request().stage_options())
            return stage.prompt(inputs).strip()
        except LookupError:
            return ""

    def _own_prompt(self, stage: str, prompt: str | None) -> str | None:
        """Returns an edited prompt; an empty text where it is the stage's own again."""
        if prompt is None:
            return None
        return "" if prompt.strip() == self.own_rules(stage) else prompt

    def _check_change(self, stage: Stage, change: StageChange) -> None:
        if not stage.prompt and (change.guidance or change.prompt or change.models):
            raise SettingsError(
                f"{stage.heading} is made by the program; no model is asked, so guidance, a prompt or another "
                "model would change nothing. Edit its value instead.",
                field=stage.name,
            )

    def _stage(self, name: str) -> Stage:
        stage = self.stages.stages.get(name)
        if stage is None:
            raise SettingsError(f"There is no stage {name!r}; `planexe stages` lists them.", field="STAGE")
        return stage

    def _lock(self) -> Any:
        if self.folder.in_use():
            raise RunInUse(
                f"Run {self.folder.run_id} is being worked on; let it finish, or stop it with "
                f"`planexe stop {self.folder.run_id} --drain`, then change it."
            )
        return self.folder.lock()


def _problems(stage: Stage, value: Any) -> tuple[str, ...]:
    model = stage.value_model
    assert model is not None
    try:
        model.model_validate(value)
    except ValidationError as error:
        return problems_of(error)
    return ()


def _listed(stages: StageSet, names: tuple[str, ...]) -> str:
    return ", ".join(stages.stages[name].heading for name in names)
