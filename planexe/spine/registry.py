"""Finds every stage by walking the chapter folders, and refuses twins, unknown needs and cycles."""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from graphlib import CycleError, TopologicalSorter

from planexe.errors import GraphError
from planexe.spine.stage import Need, Stage


@dataclass(frozen=True)
class StageSet:
    """Stages that fit together.

    Attributes:
        stages: by name, in an order in which each comes after its needs.
        chapters: title of each chapter by its folder, in the order of the plan.
    """

    stages: Mapping[str, Stage]
    chapters: Mapping[str, str]

    @property
    def order(self) -> dict[str, int]:
        """Returns the position of each stage in the plan."""
        return {name: number for number, name in enumerate(self.stages)}

    @cached_property
    def document_order(self) -> dict[str, int]:
        """Returns the place of each document in prompts, by the text of its need: what most calls are shown first.

        So prompts begin alike as far as they can, and a service's cache knows them.
        """
        calls = Counter[str]()
        for stage in self.stages.values():
            for need in stage.parsed_needs():
                calls[need.text] += max(1, stage.expected.calls) if need.shown else 0
            for part in stage.parts:
                calls.update(n.text for n in map(Need.parse, part.needs) if n.shown)
        place = self.order
        by_use = sorted(calls, key=lambda text: (-calls[text], place[Need.parse(text).stage], text))
        return {text: number for number, text in enumerate(by_use)}

    def changed(self, change: Callable[[Stage], Stage]) -> "StageSet":
        """Returns the same stages, each with a change; what they need of each other must stay there."""
        return build_stage_set((change(stage) for stage in self.stages.values()), self.chapters)


def build_stage_set(stages: Iterable[Stage], chapters: Mapping[str, str] | None = None) -> StageSet:
    """Returns the stages in plan order.

    Raises:
        GraphError: two stages of one name, a need of a stage, part or view that does not exist, or a cycle.
    """
    by_name: dict[str, Stage] = {}
    for stage in stages:
        if stage.name in by_name:
            raise GraphError(f"Two stages are called {stage.name}.")
        by_name[stage.name] = stage
    for stage in by_name.values():
        _check_needs(stage, by_name)
    try:
        sorter = TopologicalSorter({s.name: s.before for s in by_name.values()})
        order = tuple(sorter.static_order())
    except CycleError as error:
        raise GraphError(f"Stages need each other in a circle: {' → '.join(error.args[1])}.") from error
    found = {name: by_name[name] for name in order}
    titles = chapters or {}
    used = dict.fromkeys(s.chapter for s in found.values())
    return StageSet(found, {c: titles.get(c, c) for c in used})


def _check_needs(stage: Stage, by_name: Mapping[str, Stage]) -> None:
    for name in stage.sources:
        if name not in by_name or not by_name[name].has_items:
            how = "goes over" if name == stage.over else "waits for items of"
            raise GraphError(f"Stage {stage.name} {how} {name}, which is no stage of items.")
    for need in stage.all_needs():
        source = by_name.get(need.stage)
        if source is None:
            raise GraphError(f"Stage {stage.name} needs {need.stage}, which does not exist.")
        if need.part and need.part not in {p.key for p in source.parts}:
            raise GraphError(f"Stage {stage.name} needs part {need.part} of {need.stage}, which does not exist.")
        if need.view != "full" and need.view not in source.views:
            raise GraphError(f"Stage {stage.name} needs view {need.view} of {need.stage}, which does not exist.")


@lru_cache
def find_stages(package: str) -> StageSet:
    """Returns all stages of a workflow: each module of each chapter's folder gives its ``STAGE`` or ``STAGES``.

    Args:
        package: name of the workflow's package; its folder ``reader`` makes reports and holds no stages.
    """
    stages: list[Stage] = []
    chapters: dict[str, str] = {}
    for folder in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if not folder.ispkg or folder.name == "reader":
            continue
        chapter = importlib.import_module(f"{package}.{folder.name}")
        chapters[folder.name] = getattr(chapter, "TITLE", folder.name)
        for module in pkgutil.iter_modules(chapter.__path__):
            found = importlib.import_module(f"{package}.{folder.name}.{module.name}")
            several: tuple[Stage, ...] = getattr(found, "STAGES", ())
            one: Stage | None = getattr(found, "STAGE", None)
            stages += [replace(s, chapter=folder.name) for s in (several or ((one,) if one else ()))]
    return build_stage_set(stages, chapters)
