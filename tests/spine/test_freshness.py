from typing import Any

from planexe.spine.change_log import read_changes
from planexe.spine.changes import Edit, Pin, Restore, apply
from planexe.spine.graph import descendants, edges_of
from planexe.spine.kinds import Ask, Compute, Parts, Turns
from planexe.spine.registry import build_stage_set
from planexe.spine.rerun import RerunWish
from planexe.spine.stage import Need, Part
from planexe.spine.stale_roots import day_words
from tests.spine.desk_lab import DeskLab, text


async def test_finished_run_is_fresh(make: Any, toy: Any) -> None:
    run = make(toy.once("a"), toy.each("f", "a"), toy.once("z", "f"))
    assert set(run.states().values()) == {"missing"}
    await run.run()
    assert set(run.states().values()) == {"fresh"}
    assert run.desk.fresh["f"].items == (("a", "Item a"), ("b", "Item b"), ("c", "Item c"))


async def test_changed_prompt_makes_that_stage_stale_and_what_rests_on_it_perhaps(make: Any, toy: Any) -> None:
    run = make(toy.once("a"), toy.once("b", "a"), toy.once("c", "b"))
    await run.run()
    run.stages = build_stage_set([toy.once("a"), toy.once("b", "a", task="Differently."), toy.once("c", "b")])
    assert run.states() == {"a": "fresh", "b": "stale", "c": "stale"}
    fresh = run.desk.fresh
    assert (fresh["b"].asks, fresh["b"].perhaps, fresh["c"].perhaps) == (("",), False, True)
    assert "prompt" in fresh["b"].why
    assert not any(found.outdated for found in fresh.values())  # the plan holds all that people did to it


async def test_edit_makes_everything_that_rests_on_it_stale_with_the_reason(make: Any, toy: Any) -> None:
    run = make(toy.once("a"), toy.once("b", "a"), toy.once("c", "b"), toy.once("side"))
    await run.run()
    apply(run.desk, Edit("a", {"text": "by hand"}))
    assert run.states() == {"a": "edited", "b": "stale", "c": "stale", "side": "fresh"}
    fresh = run.desk.fresh
    assert [name for name, found in fresh.items() if found.outdated] == ["b", "c"]
    day = day_words(read_changes(run.folder.path)[-1].unix_s)
    assert fresh["b"].why == fresh["c"].why == f"What it rests on has changed: “A” was edited on {day}."
    await run.run()
    assert run.states() == {"a": "edited", "b": "fresh", "c": "fresh", "side": "fresh"}


async def test_value_that_a_person_keeps_holds_back_what_is_stale_before_it(make: Any, toy: Any) -> None:
    run = make(toy.once("a"), toy.once("b", "a"), toy.once("c", "b"), toy.once("d", "c"))
    await run.run()
    apply(run.desk, Pin("c"))
    apply(run.desk, Edit("a", {"text": "by hand"}))
    assert run.states() == {"a": "edited", "b": "stale", "c": "pinned", "d": "fresh"}
    assert "Its inputs have changed since: “A” was edited on" in run.desk.fresh["c"].why


async def test_failed_try_to_bring_a_value_up_to_date_leaves_it_outdated(make: Any, toy: Any) -> None:
    run = make(toy.once("a"), toy.once("b", "a"), toy.once("c", "b"))
    await run.run()
    apply(run.desk, Edit("a", {"text": "by hand"}))
    run.lab.provider.answer = lambda *_: "no JSON"
    await run.run()
    fresh = run.desk.fresh
    assert (fresh["b"].state, fresh["b"].outdated, fresh["c"].outdated) == ("failed", True, True)


async def test_every_stage_reachable_from_an_edited_one_is_stale(make: Any, toy: Any) -> None:
    stages = (toy.once("a"), toy.once("b"), toy.each("c", "a"), toy.once("d", "b", "c"), toy.once("e", "d", "a"))
    run = make(*stages)
    await run.run()
    for name in run.stages.stages:
        once = make_again(run, name)
        below = descendants([name], edges_of(run.stages))
        assert {n for n, state in once.items() if state == "stale"} == below, name


def make_again(run: DeskLab, name: str) -> dict[str, str]:
    """Returns the states after an edit of one stage, and takes the edit back."""
    before = run.desk.artefacts[name]
    value = {"texts": ["by hand"]} if "texts" in before.value else {"text": "by hand"}
    apply(run.desk, Edit(name, value))
    states = run.states()
    apply(run.desk, Restore(name, before))
    assert set(run.states().values()) == {"fresh"}
    return states


async def test_calculated_stage_is_stale_when_an_input_changed(make: Any, toy: Any) -> None:
    made = Compute(
        name="made",
        heading="Made",
        needs=("a",),
        value=toy.Note,
        compute=lambda i: toy.Note(text=i.read("a", toy.Note).text.upper()),
    )
    run = make(toy.once("a"), made)
    await run.run()
    apply(run.desk, Edit("a", {"text": "by hand"}))
    assert run.states()["made"] == "stale"
    assert run.desk.fresh["made"].asks == ()
    await run.run()
    assert (run.value("made"), run.states()["made"]) == ({"text": "BY HAND"}, "fresh")


async def test_unanswered_item_is_a_gap_and_is_the_only_one_to_ask(make: Any, toy: Any) -> None:
    run = make(toy.each("f", min_answered=0.5))
    run.lab.provider.answer = lambda _, request: "no JSON" if "Item b" in request.prompt.task else text("good")
    await run.run()
    found = run.desk.fresh["f"]
    assert (found.state, found.asks, found.why) == ("gaps", ("b",), "1 of 3 have no answer.")


async def test_lost_stage_is_failed_with_its_reason_and_those_after_it_too(make: Any, toy: Any) -> None:
    run = make(toy.once("a"), toy.once("b", "a"))
    run.lab.provider.answer = lambda *_: "no JSON"
    await run.run()
    assert run.states() == {"a": "failed", "b": "failed"}
    assert run.desk.fresh["b"].why == "B: waits for A, which failed."


async def test_rerun_that_was_cut_off_before_its_answer_is_stale(make: Any, toy: Any) -> None:
    run = make(toy.once("a"), toy.once("b", "a"))
    await run.run()
    apply(run.desk, RerunWish(stages={"a": ()}))
    assert run.states() == {"a": "stale", "b": "stale"}
    assert run.desk.fresh["b"].why == "What it rests on has changed: “A” is to be asked again."
    assert run.desk.fresh["a"].why == "Asked for again, and not answered yet."


async def test_conversation_asks_from_the_first_changed_turn_on(make: Any, toy: Any) -> None:
    talk = Turns(
        name="talk", heading="Talk", prompt="P", answer=toy.Note, turns=("1?", "2?"), finish=toy.join, value=toy.Notes
    )
    run = make(talk)
    await run.run()
    apply(run.desk, RerunWish(stages={"talk": ("2",)}))
    assert run.desk.fresh["talk"].asks == ("2",)


async def test_part_that_others_wait_for_is_looked_up_by_itself(make: Any, toy: Any) -> None:
    parts = Parts(
        name="parts",
        heading="Parts",
        prompt="P",
        answer=toy.Note,
        finish=toy.join,
        value=toy.Notes,
        parts=(Part("one", "One"), Part("two", "Two")),
    )
    run = make(parts, toy.once("user", "parts#one"))
    await run.run()
    assert set(run.states().values()) == {"fresh"}
    apply(run.desk, RerunWish(stages={"parts": ("two",)}))
    assert run.states() == {"parts": "stale", "user": "fresh"}


async def test_stored_value_that_no_longer_fits_is_stale(make: Any, toy: Any) -> None:
    run = make(toy.once("a"), toy.once("b", "a"))
    await run.run()
    run.stages = build_stage_set([Ask(name="a", heading="A", prompt="P", answer=toy.Notes), toy.once("b", "a")])
    assert run.states()["a"] == "stale"
    assert "does not fit" in run.desk.fresh["a"].why


async def test_stage_that_does_without_a_lost_input_is_fresh(make: Any, toy: Any) -> None:
    lost = toy.once("lost", essential=False)
    run = make(lost, toy.once("user", Need("lost", optional=True)))
    run.lab.provider.answer = lambda stage, _: "no JSON" if stage == "lost" else text("good")
    await run.run()
    assert run.states() == {"lost": "failed", "user": "fresh"}
