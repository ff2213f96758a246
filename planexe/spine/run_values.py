"""RunValues, what the stages of a run have made: what the sections of its report are drawn from."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from planexe.blocks.marks import Mark
from planexe.blocks.safe_text import clean_text
from planexe.errors import GraphError
from planexe.json_text import json_text
from planexe.spine.artefact import Artefact, ItemAnswer
from planexe.spine.freshness import Freshness
from planexe.spine.inputs import view_text
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage
from planexe.spine.value_marks import marks_of
from planexe.spine.written import write_all

Value = TypeVar("Value", bound=BaseModel)


class RunValues(ABC):
    """What the stages of a run have made, each value as its stage means it."""

    @property
    @abstractmethod
    def title(self) -> str:
        """Returns what the run is called."""

    @property
    @abstractmethod
    def stages(self) -> StageSet:
        """Returns its stages."""

    @property
    @abstractmethod
    def artefacts(self) -> Mapping[str, Artefact]:
        """Returns what they made, in plan order, as far as it can be read."""

    @property
    @abstractmethod
    def shown_fresh(self) -> Mapping[str, Freshness]:
        """Returns what a reader must know of every stage's value; nothing while they are made for the first time."""

    @abstractmethod
    def item_tries(self, names: Collection[str]) -> Mapping[str, Sequence[float]]:
        """Returns how many seconds each try at the items of some stages took, by key."""

    @abstractmethod
    def option(self, name: str) -> Any:
        """Returns one of its inputs or options, ``None`` where it is not set."""

    def marks(self, *names: str) -> tuple[Mark, ...]:
        """Returns what to know of something drawn from the values of these stages."""
        return marks_of((name for name in names if name in self.artefacts), self.stages, self.shown_fresh)

    def other_marks(self, stage: str, *names: str) -> tuple[Mark, ...]:
        """Returns what to know of something drawn from these in the section of another stage, beside what that says."""
        own = self.marks(stage)
        return tuple(mark for mark in self.marks(*names) if mark not in own)

    @property
    @abstractmethod
    def written(self) -> Mapping[str, str]:
        """Returns what people read where a text names a figure by its id, ``{I26}``."""

    def shown(self, stage: str) -> Any:
        """Returns the JSON value of a stage as people read it: with the figures that its texts name by their ids."""
        if stage not in self._shown:
            self._shown[stage] = write_all(self.artefacts[stage].value, self.written)
        return self._shown[stage]

    @cached_property
    def _shown(self) -> dict[str, Any]:
        return {}

    @property
    def values(self) -> dict[str, object]:
        """Returns the JSON value of every stage that has one, as people read it, in plan order."""
        return {name: self.shown(name) for name in self.artefacts}

    def value(self, stage: str, model: type[Value]) -> Value | None:
        """Returns the value of a stage as its model, ``None`` if it is missing or does not fit the model."""
        if stage not in self.artefacts:
            return None
        try:
            return model.model_validate(self.shown(stage))
        except ValidationError:
            return None

    @property
    def unfinished(self) -> Mapping[str, Sequence[ItemAnswer]]:
        """Returns what became of the items of stages that are under way, as far as it is known here."""
        return {}

    def items(self, stage: str) -> Mapping[str, ItemAnswer]:
        """Returns what became of each item of a stage, by its key; the first time also before the stage is over."""
        artefact = self.artefacts.get(stage)
        return {one.key: one for one in (artefact.items if artefact else self.unfinished.get(stage, ()))}

    def answers(self, stage: str) -> Mapping[str, Any]:
        """Returns what was answered for each item of a stage, by its key; those without an answer are left out."""
        return {key: one.answer for key, one in self.items(stage).items() if not one.problem}

    def text(self, stage: str, value: Any = None) -> str:
        """Returns the Markdown of a stage's value, or of another value of the same shape."""
        return value_text(
            self.stages.stages[stage], self.shown(stage) if value is None else write_all(value, self.written)
        )


def value_text(stage: Stage, value: Any) -> str:
    """Returns the Markdown of a stage's stored value; one that no longer fits the stage is shown as it is stored."""
    try:
        return view_text(stage, stage.parse_value(value))
    except (ValueError, LookupError, TypeError, GraphError):
        # An older version of the stage wrote it, or a person's edit names ids that are not there.
        stored = clean_text(json_text(value, indent=2))
        fence = "````" if "```" in stored else "```"
        shown = f"{fence}json\n{stored}\n{fence}"
        return f"*This value does not fit the present version of its stage; here it is as stored.*\n\n{shown}"
