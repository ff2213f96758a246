"""Everything the checks look at: the values of the plan's stages, as far as they were made."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel

from planexe.spine.inputs import Inputs, Missing

Model = TypeVar("Model", bound=BaseModel)


class PlanValues:
    """The values of a plan by the names of their stages.

    Args:
        values: what was made.
        missing: what could not be made, as sentences.
        fast: whether the run was asked for at detail ``fast``, which leaves things out on purpose.
    """

    def __init__(self, values: Mapping[str, BaseModel], missing: Mapping[str, str], *, fast: bool) -> None:
        self._values = values
        self.missing = missing
        self.fast = fast

    def get(self, stage: str, model: type[Model]) -> Model | None:
        """Returns the value of a stage, ``None`` if it is not there or of another shape."""
        value = self._values.get(stage)
        return value if isinstance(value, model) else None

    @property
    def names(self) -> tuple[str, ...]:
        """Returns the stages whose values are there."""
        return tuple(self._values)


def read_values(inputs: Inputs, stages: tuple[str, ...], *, fast: bool) -> PlanValues:
    """Returns the values of these stages, with those that failed as missing."""
    values: dict[str, BaseModel] = {}
    missing: dict[str, str] = {}
    for stage in stages:
        if not inputs.has(stage):
            continue
        value = inputs.read(stage, BaseModel)
        if isinstance(value, Missing):
            missing[stage] = value.text
        else:
            values[stage] = value
    return PlanValues(values, missing, fast=fast)
