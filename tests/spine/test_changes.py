from typing import Any

import pytest

from planexe.errors import RunInUse, SettingsError
from planexe.spine.change_log import read_changes
from planexe.spine.changes import Edit, Pin, Restore, apply, problems_of_value
from planexe.spine.kinds import Compute
from planexe.spine.rerun import RerunWish, StageChange
from planexe.spine.rerun_overrides import rules
from tests.spine.desk_lab import DeskLab, text


async def test_edited_prompt_asks_only_that_stage_and_reaches_the_model(chain: DeskLab) -> None:
    await chain.run()
    rules: list[str] = []

    def answer(stage: str, request: Any) -> str:
        rules.append(request.prompt.instructions)
        return text(f"{stage}: {request.prompt.task[:40]}")

    chain.lab.provider.answer = answer
    before = chain.value("b")
    apply(chain.desk, RerunWish(stages={"b": ()}, changes={"b": StageChange(prompt="Speak like a baker.")}))
    await chain.run()
    assert chain.asked == ["b"]
    assert rules[0].startswith("Speak like a baker.")
    artefact = chain.desk.artefacts["b"]
    assert (artefact.value, artefact.asked_with) == (before, {"prompt": "Speak like a baker."})


async def test_going_back_to_the_stages_own_prompt_leaves_no_trace(chain: DeskLab) -> None:
    await chain.run()
    apply(chain.desk, RerunWish(stages={"b": ()}, changes={"b": StageChange(prompt="Mine.")}))
    await chain.run()
    apply(chain.desk, RerunWish(stages={"b": ()}, changes={"b": StageChange(prompt="Rules of b.")}))
    await chain.run()
    assert chain.desk.artefacts["b"].asked_with == {}
    assert rules(chain.desk, "b") == "Rules of b."


async def test_guidance_stays_until_it_is_taken_back(chain: DeskLab) -> None:
    await chain.run()
    apply(chain.desk, RerunWish(stages={"b": ()}, changes={"b": StageChange(guidance="Be brief.")}))
    await chain.run()
    apply(chain.desk, RerunWish(stages={"b": ()}))
    await chain.run()
    assert "Be brief." in chain.lab.provider.tasks[0]
    apply(chain.desk, RerunWish(stages={"b": ()}, changes={"b": StageChange(guidance="")}))
    await chain.run()
    assert "Be brief." not in chain.lab.provider.tasks[0]


async def test_from_here_asks_everything_after_it_too(chain: DeskLab) -> None:
    await chain.run()
    apply(chain.desk, RerunWish(stages={"b": ()}, from_here=True))
    await chain.run()
    assert chain.asked == ["b", "c"]


async def test_from_here_leaves_edited_stages_alone(chain: DeskLab) -> None:
    await chain.run()
    apply(chain.desk, Edit("b", {"text": "by hand"}))
    apply(chain.desk, RerunWish(stages={"a": ()}, from_here=True))
    await chain.run()
    assert chain.asked.count("b") == 0
    assert chain.value("b") == {"text": "by hand"}


async def test_what_failed_is_asked_again_and_nothing_else(make: Any, toy: Any) -> None:
    run = make(toy.each("f", min_answered=0.5), toy.once("other"))
    run.lab.provider.answer = lambda _, request: "no JSON" if "Item b" in request.prompt.task else text("good")
    await run.run()
    run.answers()
    apply(run.desk, RerunWish(failed=True))
    await run.run()
    assert run.lab.provider.tasks == ["Subject: Item b"]


async def test_one_item_is_asked_again(make: Any, toy: Any) -> None:
    run = make(toy.each("f"))
    await run.run()
    apply(run.desk, RerunWish(stages={"f": ("c",)}))
    await run.run()
    assert run.lab.provider.tasks == ["Subject: Item c"]


async def test_edited_value_is_replaced_only_when_that_is_confirmed(chain: DeskLab) -> None:
    await chain.run()
    apply(chain.desk, Edit("b", {"text": "by hand"}))
    await chain.run()
    with pytest.raises(SettingsError, match="B would lose what a person wrote"):
        apply(chain.desk, RerunWish(stages={"b": ()}))
    apply(chain.desk, RerunWish(stages={"b": ()}, overwrite=True))
    await chain.run()
    assert chain.desk.artefacts["b"].origin == "model"
    assert [a.origin for a in chain.folder.store.versions("b")] == ["model", "person"]


async def test_confirmed_rerun_of_an_edit_survives_a_crash_before_its_answer(chain: DeskLab) -> None:
    await chain.run()
    apply(chain.desk, Edit("b", {"text": "by hand"}))
    apply(chain.desk, RerunWish(stages={"b": ()}, overwrite=True))
    chain.lab.stop.request("now")
    await chain.run()
    chain.lab = type(chain.lab)()
    await chain.run()
    assert "b" in chain.asked
    assert chain.desk.artefacts["b"].origin == "model"


async def test_pinned_stage_is_kept_although_its_input_changed(chain: DeskLab) -> None:
    await chain.run()
    apply(chain.desk, Pin("b"))
    apply(chain.desk, Edit("a", {"text": "by hand"}))
    await chain.run()
    assert chain.asked == []
    found = chain.desk.fresh["b"]
    assert (found.state, bool(found.roots)) == ("pinned", True)
    apply(chain.desk, Pin("b", pinned=False))
    await chain.run()
    assert chain.asked[0] == "b"


async def test_kept_value_stands_even_when_what_it_needs_fails(chain: DeskLab) -> None:
    await chain.run()
    apply(chain.desk, Edit("b", {"text": "by hand"}))
    chain.lab.provider.answer = lambda stage, _: "no JSON" if stage == "a" else text("good")
    apply(chain.desk, RerunWish(stages={"a": ()}))
    outcome = await chain.run()
    assert set(outcome.problems) == {"a"}
    assert chain.value("c") == {"text": "good"}


async def test_going_back_costs_no_call_and_brings_everything_back(chain: DeskLab) -> None:
    await chain.run()
    before = {name: artefact.digest for name, artefact in chain.desk.artefacts.items()}
    chain.answers(b="other", c="other still")
    apply(chain.desk, RerunWish(stages={"b": ()}, changes={"b": StageChange(guidance="Different.")}))
    await chain.run()
    assert chain.asked == ["b", "c"]
    apply(chain.desk, Restore("b", chain.folder.store.versions("b")[0]))
    assert chain.states() == {"a": "fresh", "b": "fresh", "c": "stale"}
    await chain.run()
    assert chain.asked == []
    assert {name: artefact.digest for name, artefact in chain.desk.artefacts.items()} == before


async def test_rerun_after_going_back_really_asks(chain: DeskLab) -> None:
    await chain.run()
    chain.answers(b="second")
    apply(chain.desk, RerunWish(stages={"b": ()}))
    await chain.run()
    apply(chain.desk, Restore("b", chain.folder.store.versions("b")[0]))
    chain.answers(b="third")
    apply(chain.desk, RerunWish(stages={"b": ()}))
    await chain.run()
    assert chain.value("b") == {"text": "third"}


async def test_version_that_would_be_asked_again_at_once_is_pinned(chain: DeskLab) -> None:
    await chain.run()
    old = chain.desk.artefacts["b"]
    apply(chain.desk, Edit("a", {"text": "by hand"}))
    chain.answers(b="new")
    await chain.run()
    apply(chain.desk, Restore("b", old))
    assert chain.states()["b"] == "pinned"
    await chain.run()
    assert chain.value("b") == old.value


async def test_undone_edit_leaves_the_run_as_it_was(chain: DeskLab) -> None:
    await chain.run()
    apply(chain.desk, Edit("b", {"text": "by hand"}))
    apply(chain.desk, Restore("b", chain.folder.store.versions("b")[0]))
    assert set(chain.states().values()) == {"fresh"}


async def test_edit_can_be_brought_back(chain: DeskLab) -> None:
    await chain.run()
    apply(chain.desk, Edit("b", {"text": "by hand"}))
    apply(chain.desk, RerunWish(stages={"b": ()}, overwrite=True))
    await chain.run()
    apply(chain.desk, Restore("b", chain.folder.store.versions("b")[-1]))
    assert chain.states()["b"] == "edited"
    await chain.run()
    assert chain.value("b") == {"text": "by hand"}


async def test_wrong_value_is_refused_field_by_field_and_nothing_is_kept(chain: DeskLab) -> None:
    await chain.run()
    assert problems_of_value(chain.desk, "b", {"text": 7})[0].startswith("`text`")
    with pytest.raises(SettingsError, match="`text` is missing"):
        apply(chain.desk, Edit("b", {}))
    assert chain.desk.artefacts["b"].origin == "model"


async def test_edits_are_noted_beside_the_artefacts(chain: DeskLab) -> None:
    await chain.run()
    artefact = apply(chain.desk, Edit("b", {"text": "by hand"}))
    (change,) = read_changes(chain.folder.path)
    assert (change.kind, change.stages, change.digest) == ("edit", {"b": ()}, artefact.digest)
    assert "unix" not in (chain.folder.path / "artefacts" / "b.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (RerunWish(stages={"z": ()}), "no stage 'z'"),
        (RerunWish(stages={"f": ("q",)}), "f has no item 'q'; it has a, b, c"),
        (RerunWish(stages={"made": ()}, changes={"made": StageChange(guidance="x")}), "made by the program"),
        (RerunWish(), "Nothing of this run is missing or stale"),
    ],
)
async def test_wish_that_makes_no_sense_is_refused(make: Any, toy: Any, wish: RerunWish, words: str) -> None:
    made = Compute(name="made", heading="Made", compute=lambda _: toy.Note(text="by code"), value=toy.Note)
    run = make(toy.each("f"), made)
    await run.run()
    with pytest.raises(SettingsError, match=words):
        apply(run.desk, wish)
    assert run.folder.overrides() == {}


async def test_nothing_is_changed_while_somebody_works_on_the_run(chain: DeskLab) -> None:
    await chain.run()
    desk = chain.desk
    with chain.folder.lock():
        for change in (Pin("a"), Edit("a", {"text": "x"})):
            with pytest.raises(RunInUse, match="let it finish, or stop it"):
                apply(desk, change)


async def test_pin_needs_a_value(chain: DeskLab) -> None:
    with pytest.raises(SettingsError, match="nothing to pin"):
        apply(chain.desk, Pin("a"))
