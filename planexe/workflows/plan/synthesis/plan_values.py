"""Everything the checks look at: the values of the plan's stages, as far as they were made."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from planexe.spine.inputs import Inputs, Missing
from planexe.spine.written import named_in, texts_of, write_all
from planexe.workflows.plan.facts.fact_models import FactRegister

Model = TypeVar("Model", bound=BaseModel)
_BY_CODE: Final = frozenset({"schedule", "cost_plan", "risk_simulation", "resource_plan", "facts", "contract_view"})


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
        """Returns the value of a stage as people read it, ``None`` if it is not there or of another shape."""
        value = self._values.get(stage)
        if not isinstance(value, model):
            return None
        if not self._written or stage in _BY_CODE or not any(map(named_in, texts_of(self.raw(stage)))):
            return value
        return value.__class__.model_validate(write_all(self.raw(stage), self._written))

    def raw(self, stage: str) -> Any:
        """Returns the JSON value of a stage as it is stored: its texts name figures by their ids; ``None`` without one."""
        return self._raw.get(stage)

    @cached_property
    def _raw(self) -> dict[str, Any]:
        return {name: value.model_dump(mode="json") for name, value in self._values.items()}

    @cached_property
    def _written(self) -> Mapping[str, str]:
        register = self._values.get("facts")
        return register.written if isinstance(register, FactRegister) else {}

    @property
    def written_by_models(self) -> tuple[str, ...]:
        """Returns the stages whose values a model wrote, or that join such values."""
        return tuple(name for name in self._values if name not in _BY_CODE)

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
