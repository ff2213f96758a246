from typing import Any

import pytest

from planexe.errors import SettingsError
from planexe.llm.model_spec import ModelSpec
from planexe.runs.prices import check_priced
from planexe.spine.budget import Budget

PRICES: dict[str, Any] = {"input_usd_per_million": 1.0, "output_usd_per_million": 2.0}


def spec(name: str, provider: str = "openai", **prices: Any) -> ModelSpec:
    return ModelSpec(name=name, provider=provider, model="m", **prices)


@pytest.mark.parametrize(
    "models",
    [
        [spec("a", **PRICES)],
        [spec("free", input_usd_per_million=0.0, output_usd_per_million=0.0)],
        [spec("a", "openrouter")],
        [spec("a", **PRICES), spec("b", "openrouter")],
        [],
    ],
)
def test_limit_on_money_can_be_kept_where_costs_are_known(models: list[ModelSpec]) -> None:
    check_priced(Budget(max_cost_usd=1.0), models)


@pytest.mark.parametrize("prices", [{}, {"input_usd_per_million": 1.0}, {"output_usd_per_million": 1.0}])
def test_limit_on_money_is_refused_where_one_price_is_not_known(prices: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="The price of `b` is not known") as caught:
        check_priced(Budget(max_cost_usd=1.0), [spec("a", **PRICES), spec("b", **prices)])
    assert caught.value.field == "--max-cost"


@pytest.mark.parametrize("budget", [Budget(), Budget(max_tokens=9), Budget(max_minutes=9)])
def test_other_limits_need_no_price(budget: Budget) -> None:
    check_priced(budget, [spec("a")])
