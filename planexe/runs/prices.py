"""Whether a limit on money can be kept."""

from collections.abc import Sequence
from typing import Final

from planexe.errors import SettingsError
from planexe.llm.model_spec import ModelSpec
from planexe.spine.budget import Budget

_TELL_COST: Final = frozenset({"openrouter"})  # each answer says what it has cost


def check_priced(budget: Budget, specs: Sequence[ModelSpec]) -> None:
    """Refuses a limit on money that could not be kept.

    Raises:
        SettingsError: nobody knows what one of the models costs.
    """
    for spec in specs if budget.max_cost_usd is not None else ():
        if spec.provider not in _TELL_COST and None in (spec.input_usd_per_million, spec.output_usd_per_million):
            raise SettingsError(
                f"The price of `{spec.name}` is not known, so a limit on money cannot be kept; give its prices in a "
                "models.toml, or limit the tokens instead.",
                field="--max-cost",
            )
