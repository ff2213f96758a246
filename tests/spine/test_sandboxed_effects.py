"""Stages whose effects run code of others."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from planexe.sandbox import Sandbox, sandbox_levels
from planexe.spine.kinds import Effect
from planexe.spine.stage import EffectContext, Item
from tests.spine.conftest import Lab
from tests.spine.test_effects import Length, Lengths, join_lengths


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    if not any(level.found for level in sandbox_levels()):
        pytest.skip(" ".join(level.sentence for level in sandbox_levels()))
    with Sandbox(libraries=()) as sandbox:
        monkeypatch.setattr("planexe.sandbox.sandbox.OF_THIS_PROCESS", sandbox)
        yield sandbox


def count(context: EffectContext, item: Item) -> BaseModel:
    outcome = context.sandbox.run(language="python", code=item.data)
    if not outcome.ok:
        raise ValueError(outcome.sentence)
    return Length(letters=int(outcome.stdout))


async def test_effect_runs_code_of_others_and_an_error_of_that_is_its_own(lab: Lab, sandbox: Sandbox) -> None:
    programs = {"good": "print(6 * 7)", "bad": "print(open('/etc/passwd').read())"}
    stage = Effect(
        "count", heading="Count", do=count, answer=Length, finish=join_lengths, value=Lengths, min_answered=0,
        items=lambda _: [Item(key, data=code) for key, code in programs.items()],
    )  # fmt: skip
    await lab.runner([stage]).run()
    assert lab.value("count") == {"letters": [42, None]}
    stored = lab.store.load("count")
    assert stored is not None
    assert "It failed: " in stored.items[1].problem
    assert "/etc/passwd" in stored.items[1].problem


@pytest.mark.parametrize("runs_programs", [True, False])
async def test_sandbox_is_made_ready_at_the_start_of_a_run_that_has_programs(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, runs_programs: bool
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(Sandbox, "get_ready", lambda _: asked.append(lab.store.load("count") is None))
    stage = Effect(
        "count", heading="Count", do=lambda *_: Length(letters=1), answer=Length, sandbox=runs_programs,
    )  # fmt: skip
    await lab.runner([stage]).run()
    assert asked == [True] * runs_programs
    await lab.runner([stage]).run()  # its program has been run: none is left
    assert asked == [True] * runs_programs
