"""A fast model that a rerun names reaches those of its stages that hold up everything, and no others."""

from typing import Any

import pytest

from planexe.errors import SettingsError
from planexe.spine.changes import apply, preview
from planexe.spine.rerun import RerunWish, StageChange
from planexe.spine.rerun_overrides import again_without_slack
from tests.spine.desk_lab import DeskLab


@pytest.fixture
def fork(make: Any, toy: Any) -> DeskLab:
    """``a`` → ``b`` is the long way; ``beside`` has slack."""
    found: DeskLab = make(toy.once("a"), toy.once("b", "a"), toy.once("beside"))
    return found


async def test_fast_model_is_asked_first_by_what_runs_again_without_slack(fork: DeskLab) -> None:
    await fork.run()
    wish = RerunWish(stages={"a": (), "beside": ()}, fast_model="quick")

    assert again_without_slack(fork.desk, wish) == ("a",)
    apply(fork.desk, wish)

    assert {name: fork.desk.models_of(name) for name in ("a", "b", "beside")} == {
        "a": ("quick", "toy"),
        "b": ("toy",),  # runs again only if "a" says something else, and is then asked as before
        "beside": ("toy",),
    }
    assert fork.states()["b"] == "stale"
    assert fork.desk.fresh["b"].perhaps


async def test_from_here_gives_it_to_everything_after_too_and_a_later_rerun_takes_it_back(fork: DeskLab) -> None:
    await fork.run()
    apply(fork.desk, RerunWish(stages={"a": ()}, from_here=True, fast_model="quick"))
    assert fork.desk.models_of("b") == ("quick", "toy")

    apply(fork.desk, RerunWish(stages={"b": ()}))
    assert fork.desk.models_of("b") == ("quick", "toy")

    apply(fork.desk, RerunWish(stages={"b": ()}, fast_model=""))
    assert fork.desk.models_of("b") == ("toy",)


async def test_model_named_for_the_stage_wins_over_the_fast_one(fork: DeskLab) -> None:
    await fork.run()
    named = {"a": StageChange(models=("chosen",))}
    apply(fork.desk, RerunWish(stages={"a": ()}, changes=named, fast_model="quick"))

    assert fork.desk.models_of("a") == ("chosen",)


async def test_fast_model_that_would_reach_no_stage_is_refused_before_anything_is_written(fork: DeskLab) -> None:
    await fork.run()
    wish = RerunWish(stages={"beside": ()}, fast_model="quick")

    assert preview(fork.desk, wish).again == ("beside",)
    with pytest.raises(SettingsError, match="None of the stages that run again is without slack"):
        apply(fork.desk, wish)
    assert fork.desk.overrides == {}
