import json
import threading
import weakref
from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.errors import AuthFailed, Refused, ServerFailed, StorageError
from planexe.spine.artefact import ARTEFACT, Artefact
from planexe.spine.artefact_store import MemoryStore
from planexe.spine.kinds import Ask, Compute, Parts, Turns
from planexe.spine.stage import Default, Item, Need, Part
from planexe.spine.stage_override import StageOverride


def texts(text: str) -> str:
    return json.dumps({"text": text})


async def test_stages_run_after_what_they_need(lab: Any, toy: Any) -> None:
    outcome = await lab.runner([toy.once("c", "b"), toy.once("b", "a"), toy.once("a")]).run()
    assert outcome.status == "complete"
    assert lab.provider.asked == ["a", "b", "c"]


async def test_prompt_shows_exactly_the_declared_needs(lab: Any, toy: Any) -> None:
    seen: dict[str, list[str]] = {}

    def answer(stage: str, request: Any) -> str:
        seen[stage] = [d.name for d in request.prompt.documents]
        return texts("x")

    lab.provider.answer = answer
    await lab.runner([toy.once("a"), toy.once("b"), toy.once("c", "b", "a")]).run()
    assert seen == {"a": [], "b": [], "c": ["a", "b"]}


async def test_items_are_kept_in_input_order_whatever_order_they_finish_in(lab: Any, toy: Any) -> None:
    keys = [str(n) for n in range(20)]
    await lab.runner([toy.each("f", keys=keys)], cap=7).run()
    assert [t.split("Item ")[1][:2].strip() for t in lab.value("f")["texts"]] == keys
    assert lab.provider.peak == 7


async def test_same_answers_make_the_same_artefacts_at_every_cap(toy: Any) -> None:
    made = []
    for cap in (1, 3, 64):
        lab = toy.Lab()
        stages = [toy.once("a"), toy.each("f", "a"), toy.each("g", "a", keys=["x", "y"]), toy.once("z", "f", "g")]
        await lab.runner(stages, cap=cap).run()
        made.append([ARTEFACT.encode(lab.store.load(n)) for n in ("a", "f", "g", "z")])
    assert made[0] == made[1] == made[2]


async def test_call_with_the_longest_path_behind_it_goes_first(lab: Any, toy: Any) -> None:
    stages = [toy.once("leaf"), toy.once("root"), toy.once("mid", "root"), toy.once("end", "mid")]
    await lab.runner(stages, cap=1).run()
    assert lab.provider.asked.index("root") < lab.provider.asked.index("leaf")


async def test_part_starts_as_soon_as_its_own_need_is_there(lab: Any, toy: Any) -> None:
    parts = Parts(
        name="parts",
        heading="Parts",
        prompt="P",
        answer=toy.Note,
        finish=toy.join,
        value=toy.Notes,
        parts=(Part("early", "Early", needs=("quick",)), Part("late", "Late", needs=("slow",))),
    )
    user = toy.once("user", "parts#early")
    await lab.runner([toy.once("quick"), toy.once("x", "quick"), toy.once("slow", "x"), parts, user], cap=1).run()
    assert lab.provider.asked.index("user") < len(lab.provider.asked) - 1
    assert lab.value("parts")["texts"][0].startswith("parts: Subject: Early")


async def test_conversation_shows_each_turn_the_answers_before_it(lab: Any, toy: Any) -> None:
    talk = Turns(
        name="talk",
        heading="Talk",
        prompt="P",
        answer=toy.Note,
        turns=("One?", "Two?", "Three?"),
        finish=toy.join,
        value=toy.Notes,
    )
    lengths = []

    def answer(stage: str, request: Any) -> str:
        lengths.append([t.role for t in request.prompt.turns])
        return texts(f"answer {len(lengths)}")

    lab.provider.answer = answer
    assert (await lab.runner([talk]).run()).status == "complete"
    assert lengths == [[], ["assistant", "user"], ["assistant", "user", "assistant", "user"]]
    assert lab.value("talk")["texts"] == ["answer 1", "answer 2", "answer 3"]


async def test_stage_that_needs_no_call_asks_nobody(lab: Any, toy: Any) -> None:
    made = Compute(name="made", heading="Made", compute=lambda _: toy.Note(text="by code"), value=toy.Note)
    skipped = toy.once("skipped", "made", skip=lambda _: toy.Note(text="not needed"))
    outcome = await lab.runner([made, skipped, toy.once("b", "skipped")]).run()
    assert lab.provider.asked == ["b"]
    assert outcome.status == "complete"
    assert lab.store.load("skipped").origin == "skipped"


async def test_one_failing_item_becomes_a_gap_and_its_siblings_stay(lab: Any, toy: Any) -> None:
    lab.provider.answer = lambda stage, request: "no JSON" if "Item b" in request.prompt.task else texts("good")
    outcome = await lab.runner([toy.each("f", min_answered=0.5), toy.once("after", "f")]).run()
    assert outcome.status == "complete with gaps"
    assert outcome.gaps == ("F: 2 of 3 answered.", "F: Item b is missing.")
    assert lab.value("f")["texts"] == ["good", None, "good"]


async def test_too_many_failing_items_fail_the_stage_and_block_only_its_users(lab: Any, toy: Any) -> None:
    lab.provider.answer = lambda stage, _: "no JSON" if stage == "f" else texts("good")
    outcome = await lab.runner([toy.each("f", min_answered=0.5), toy.once("after", "f"), toy.once("other")]).run()
    assert outcome.status == "failed"
    assert set(outcome.problems) == {"f", "after"}
    assert "waits for F, which failed" in outcome.problems["after"]
    assert outcome.ran == ("other",)


async def test_lost_stage_that_is_not_essential_leaves_a_gap(lab: Any, toy: Any) -> None:
    lab.provider.answer = lambda stage, _: "no JSON" if stage == "extra" else texts("good")
    outcome = await lab.runner([toy.once("extra", essential=False), toy.once("main")]).run()
    assert outcome.status == "complete with gaps"
    assert len(outcome.gaps) == 1


class Note(BaseModel):
    text: str


def stand_in(_: Any, item: Item) -> Note:
    return Note(text=f"computed {item.key}".strip())


async def test_answer_that_no_model_gives_is_computed_where_the_stage_can_and_marked(lab: Any, toy: Any) -> None:
    lab.provider.answer = lambda stage, _: "no JSON" if stage == "a" else texts("good")
    stages = [toy.once("a", default=Default(stand_in, "a note of our own")), toy.once("after", "a")]
    outcome = await lab.runner(stages).run()

    assert outcome.status == "complete with gaps"
    assert outcome.gaps == ("A: no model gave a usable answer; code put in a note of our own.",)
    assert lab.value("a") == {"text": "computed"}
    assert lab.store.load("a").items[0].computed == "a note of our own"
    assert outcome.ran == ("a", "after")


@pytest.mark.parametrize(
    ("silent", "made", "where"),
    [("b", ["good", "computed b", "good"], ", Item b"), ("bc", ["good", "computed b", "computed c"], ", Item b; Item c"),
     ("abc", ["computed a", "computed b", "computed c"], "")],
)  # fmt: skip
async def test_defaults_of_items_stand_beside_the_answers_of_the_others_and_are_one_gap(
    silent: str, made: list[str], where: str, lab: Any, toy: Any
) -> None:
    lab.provider.answer = lambda _, request: (
        "no JSON" if any(f"Item {key}" in request.prompt.task for key in silent) else texts("good")
    )
    outcome = await lab.runner([toy.each("f", default=Default(stand_in, "a note"))]).run()

    assert lab.value("f")["texts"] == made
    assert outcome.gaps == (f"F{where}: no model gave a usable answer; code put in a note.",)


async def test_default_is_kept_by_a_resume_and_made_an_answer_by_a_rerun(lab: Any, toy: Any) -> None:
    lab.provider.answer = lambda *_: "no JSON"
    stages = [toy.once("a", default=Default(stand_in, "a note"))]
    await lab.runner(stages).run()
    asked = len(lab.provider.asked)

    assert (await lab.runner(stages).run()).gaps == ("A: no model gave a usable answer; code put in a note.",)
    assert len(lab.provider.asked) == asked
    lab.provider.answer = lambda *_: texts("late")
    outcome = await lab.runner(stages, overrides={"a": StageOverride(revision=1)}).run()
    assert (outcome.status, lab.value("a")) == ("complete", {"text": "late"})


@pytest.mark.parametrize("error", [AuthFailed("Set TOY_KEY.", status=401), ServerFailed("It is down.")])
async def test_service_that_fails_is_not_covered_by_a_default(lab: Any, toy: Any, error: Exception) -> None:
    def fail(*_: Any) -> str:
        raise error

    lab.provider.answer = fail
    outcome = await lab.runner([toy.once("a", default=Default(stand_in, "a note"))]).run()
    assert outcome.status == "failed"


async def test_mistake_in_a_default_fails_its_stage_alone(lab: Any, toy: Any) -> None:
    lab.provider.answer = lambda stage, _: "no JSON" if stage == "a" else texts("good")
    broken = Default(lambda *_: 1 / 0, "nothing")  # pyrefly: ignore[bad-argument-type, division-by-zero]
    outcome = await lab.runner([toy.once("a", default=broken), toy.once("other")]).run()
    assert outcome.problems == {"a": "A: ZeroDivisionError: division by zero"}
    assert outcome.ran == ("other",)


async def test_finished_run_asks_nothing_again(lab: Any, toy: Any) -> None:
    stages = [toy.once("a"), toy.each("f", "a")]
    await lab.runner(stages).run()
    asked = len(lab.provider.asked)
    outcome = await lab.runner(stages).run()
    assert len(lab.provider.asked) == asked
    assert outcome.ran == ()


async def test_lost_artefacts_are_made_again_from_the_journal_without_a_call(lab: Any, toy: Any) -> None:
    stages = [toy.once("a"), toy.each("f", "a")]
    await lab.runner(stages).run()
    before = {n: lab.store.load(n) for n in ("a", "f")}
    asked, lab.store = len(lab.provider.asked), MemoryStore()
    await lab.runner(stages).run()
    assert len(lab.provider.asked) == asked
    assert {n: lab.store.load(n) for n in ("a", "f")} == before


async def test_resume_asks_only_for_the_gap(lab: Any, toy: Any) -> None:
    stages = [toy.each("f", min_answered=0.5)]
    lab.provider.answer = lambda _, request: "no JSON" if "Item b" in request.prompt.task else texts("good")
    await lab.runner(stages).run()
    lab.provider.tasks.clear()
    lab.provider.answer = lambda *_: texts("late")
    outcome = await lab.runner(stages).run()
    assert lab.provider.tasks == ["Subject: Item b"]
    assert outcome.status == "complete"
    assert lab.value("f")["texts"] == ["good", "late", "good"]


async def test_rerun_with_another_answer_runs_what_depends_on_it(lab: Any, toy: Any) -> None:
    stages = [toy.once("a"), toy.once("b", "a"), toy.once("c", "b"), toy.once("side")]
    await lab.runner(stages).run()
    lab.provider.asked.clear()
    lab.provider.answer = lambda stage, _: texts(f"new {stage}")
    outcome = await lab.runner(stages, overrides={"b": StageOverride(revision=1)}).run()
    assert lab.provider.asked == ["b", "c"]
    assert set(outcome.reused) == {"a", "side"}


async def test_rerun_whose_answer_did_not_change_stops_there(lab: Any, toy: Any) -> None:
    stages = [toy.once("a"), toy.once("b", "a"), toy.once("c", "b")]
    await lab.runner(stages).run()
    lab.provider.asked.clear()
    outcome = await lab.runner(stages, overrides={"a": StageOverride(revision=1)}).run()
    assert lab.provider.asked == ["a"]
    assert outcome.ran == ("a",)


async def test_rerun_of_one_item_asks_only_that_item(lab: Any, toy: Any) -> None:
    await lab.runner([toy.each("f")]).run()
    lab.provider.tasks.clear()
    await lab.runner([toy.each("f")], overrides={"f": StageOverride(item_revisions={"b": 1})}).run()
    assert lab.provider.tasks == ["Subject: Item b"]


async def test_guidance_of_the_reader_stands_in_the_prompt(lab: Any, toy: Any) -> None:
    await lab.runner([toy.once("a")], overrides={"a": StageOverride(revision=1, guidance="Be brief.")}).run()
    assert "The reader asks in addition: Be brief." in lab.provider.tasks[0]


async def test_changed_prompt_makes_that_stage_stale(lab: Any, toy: Any) -> None:
    await lab.runner([toy.once("a"), toy.once("b", "a")]).run()
    lab.provider.asked.clear()
    await lab.runner([toy.once("a"), toy.once("b", "a", task="Now differently.")]).run()
    assert lab.provider.asked == ["b"]


async def test_value_edited_by_a_person_is_kept_and_used(lab: Any, toy: Any) -> None:
    stages = [toy.once("a"), toy.once("b", "a")]
    await lab.runner(stages).run()
    lab.store.save(Artefact(stage="a", value={"text": "written by hand"}, origin="person"))
    documents: list[str] = []

    def answer(_: str, request: Any) -> str:
        documents.extend(d.text for d in request.prompt.documents)
        return texts("after the edit")

    lab.provider.answer = answer
    lab.provider.asked.clear()
    await lab.runner(stages).run()
    assert lab.provider.asked == ["b"]
    assert documents == ["**Text:** written by hand"]
    assert lab.value("a") == {"text": "written by hand"}


async def test_answer_that_breaks_the_stages_check_is_repaired(lab: Any, toy: Any) -> None:
    def check(answer: Any, *_: Any) -> list[str]:
        return [] if "42" in answer.text else ["`text` must hold the number 42."]

    lab.provider.answer = lambda _, request: texts("42" if request.prompt.turns else "forty-two")
    outcome = await lab.runner([toy.once("a", check=check)]).run()
    assert outcome.status == "complete"
    assert [a.reason for a in lab.log.attempts] == ["first", "repair"]
    assert lab.log.attempts[0].problems == ("`text` must hold the number 42.",)


async def test_stage_in_short_asks_fewer_items(lab: Any, toy: Any) -> None:
    await lab.runner([toy.each("f", fast_limit=2).in_short()]).run()
    assert len(lab.value("f")["texts"]) == 2


async def test_stage_without_items_is_complete_with_an_empty_value(lab: Any, toy: Any) -> None:
    outcome = await lab.runner([toy.each("f", keys=[]), toy.once("b", "f")]).run()
    assert outcome.status == "complete"
    assert lab.value("f") == {"texts": []}


async def test_mistake_in_a_stage_fails_that_stage_alone(lab: Any, toy: Any) -> None:
    def wrong(*_: Any) -> Any:
        raise ZeroDivisionError("oops")

    outcome = await lab.runner(
        [
            toy.each("f").__class__(
                name="f", heading="F", prompt="P", answer=toy.Note, items=wrong, finish=toy.join, value=toy.Notes
            ),
            toy.once("other"),
        ]
    ).run()
    assert outcome.problems == {"f": "F: ZeroDivisionError: oops"}
    assert "other" in outcome.ran


async def test_stop_before_the_start_ends_as_stopped(lab: Any, toy: Any) -> None:
    lab.stop.request("now")
    outcome = await lab.runner([toy.once("a")]).run()
    assert outcome.status == "stopped"
    assert lab.provider.asked == []


@pytest.mark.parametrize("mode", ["now", "drain"])
async def test_stop_in_the_middle_keeps_what_is_finished_and_resumes(lab: Any, toy: Any, mode: Any) -> None:
    def answer(stage: str, _: Any) -> str:
        if stage == "b":
            lab.stop.request(mode)
        return texts(stage)

    lab.provider.answer = answer
    stages = [toy.once("a"), toy.once("b", "a"), toy.once("c", "b")]
    assert (await lab.runner(stages).run()).status == "stopped"
    assert "a" in lab.store.names()
    assert "c" not in lab.store.names()
    fresh = toy.Lab()
    fresh.store, fresh.journal = lab.store, lab.journal
    assert (await fresh.runner(stages).run()).status == "complete"
    assert "a" not in fresh.provider.asked


async def test_refusal_is_reported_with_the_models_reason(lab: Any, toy: Any) -> None:
    def refuse(*_: Any) -> str:
        raise Refused("The model declined: I cannot help with that.")

    lab.provider.answer = refuse
    outcome = await lab.runner([toy.once("a")]).run()
    assert "I cannot help with that" in outcome.problems["a"]


async def test_wrong_key_is_not_tried_again(lab: Any, toy: Any) -> None:
    def reject(*_: Any) -> str:
        raise AuthFailed("Set TOY_KEY.", status=401)

    lab.provider.answer = reject
    outcome = await lab.runner([toy.once("a")]).run()
    assert outcome.status == "failed"
    assert len(lab.log.attempts) == 1


async def test_full_disk_ends_the_run_with_its_sentence(lab: Any, toy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise StorageError("Cannot write: No space left on device.")

    monkeypatch.setattr(lab.store, "save", full)
    with pytest.raises(StorageError, match="No space left"):
        await lab.runner([toy.once("a"), toy.once("b")]).run()


async def test_events_tell_when_stages_run_and_end(lab: Any, toy: Any) -> None:
    await lab.runner([toy.once("a"), toy.each("f", "a")]).run()
    told = [(e.stage, e.state) for e in lab.events.events]
    assert told == [("a", "running"), ("a", "done"), ("f", "running"), ("f", "done")]


async def test_need_of_a_part_that_failed_blocks_its_user(lab: Any, toy: Any) -> None:
    parts = Parts(
        name="parts",
        heading="Parts",
        prompt="P",
        answer=toy.Note,
        finish=toy.join,
        value=toy.Notes,
        parts=(Part("one", "One"), Part("two", "Two")),
        min_answered=0.5,
    )
    user = Ask(name="user", heading="User", prompt="P", answer=toy.Note, needs=(Need.parse("parts#one"),))
    lab.provider.answer = lambda _, request: "no JSON" if "One" in request.prompt.task else texts("good")
    outcome = await lab.runner([parts, user]).run()
    assert "waits for part One of Parts, which failed" in outcome.problems["user"]


async def test_refusal_of_the_goal_ends_the_run_and_keeps_what_is_there(lab: Any, toy: Any) -> None:
    stages = [toy.once("gate", refusal=lambda value: f"No: {value.text}"), toy.once("plan"), toy.once("end", "plan")]
    outcome = await lab.runner(stages).run()
    assert outcome.status == "refused"
    assert outcome.problems["gate"].startswith("No: gate")
    assert "gate" in lab.store.names()
    assert "end" not in lab.provider.asked


async def test_refused_run_stays_refused_and_asks_nothing_until_the_user_goes_on(lab: Any, toy: Any) -> None:
    stages = [toy.once("gate", refusal=lambda _: "No."), toy.once("plan", "gate")]
    await lab.runner(stages).run()
    again = toy.Lab()
    again.store, again.journal = lab.store, lab.journal
    assert (await again.runner(stages).run()).status == "refused"
    assert again.provider.asked == []
    willing = toy.Lab()
    willing.store, willing.journal = lab.store, lab.journal
    outcome = await willing.runner(stages, overrides={"gate": StageOverride(despite_refusal=True)}).run()
    assert outcome.status == "complete"
    assert willing.provider.asked == ["plan"]


async def test_empty_refusal_lets_the_run_go_on(lab: Any, toy: Any) -> None:
    stages = [toy.once("gate", refusal=lambda _: ""), toy.once("plan", "gate")]
    assert (await lab.runner(stages).run()).status == "complete"


async def test_gaps_that_a_value_shows_are_gaps_of_the_plan(lab: Any, toy: Any) -> None:
    asked = toy.once("a", gaps=lambda value: [f"{value.text[:1]} lacks something."])
    computed = Compute(
        name="b",
        heading="B",
        needs=("a",),
        compute=lambda inputs: toy.Note(text=inputs.read("a", toy.Note).text),
        value=toy.Note,
        gaps=lambda _: ["b lacks something too."],
    )
    outcome = await lab.runner([asked, computed]).run()
    assert outcome.status == "complete with gaps"
    assert outcome.gaps == ("a lacks something.", "b lacks something too.")
    assert lab.store.load("b").gaps == ("b lacks something too.",)


@pytest.mark.parametrize("most", [1, 2, 1000])
async def test_work_cut_into_slices_makes_the_same(
    lab: Any, toy: Any, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("planexe.spine.work_loop._SLICE_S", -1.0)  # each slice has room for one thing
    monkeypatch.setattr("planexe.spine.work_loop._MOST_ASKING", most)
    stages = [toy.once("first"), toy.each("f", "first", keys=list("abcdefgh")), toy.once("last", "f")]
    assert (await lab.runner(stages, cap=3).run()).status == "complete"
    assert lab.provider.asked == ["first", *["f"] * 8, "last"]
    assert (await lab.runner(stages, cap=3).run()).ran == ()


async def test_stop_between_two_slices_ends_the_run(lab: Any, toy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planexe.spine.work_loop._SLICE_S", -1.0)

    def answer(*_: Any) -> str:
        lab.stop.request("now")
        return '{"text": "x"}'

    lab.provider.answer = answer
    outcome = await lab.runner([toy.each("f", keys=[str(n) for n in range(50)])], cap=2).run()
    assert outcome.status == "stopped"
    assert len(lab.provider.asked) < 10


async def test_value_of_many_items_is_put_together_aside(lab: Any, toy: Any) -> None:
    threads: set[str] = set()

    def joined(inputs: Any, answered: Any) -> Any:
        threads.add(threading.current_thread().name)
        return toy.join(inputs, answered)

    many = replace(toy.each("many", keys=[str(n) for n in range(501)]), finish=joined)
    few = replace(toy.each("few"), finish=joined)
    assert (await lab.runner([few, toy.once("after_few", "few")]).run()).status == "complete"
    assert threads == {threading.current_thread().name}
    threads.clear()
    assert (await lab.runner([many, toy.once("after", "many")]).run()).status == "complete"
    assert threading.current_thread().name not in threads
    assert len(lab.value("many")["texts"]) == 501


async def test_many_items_that_do_not_fit_together_fail_their_stage_alone(lab: Any, toy: Any) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("no sum")

    many = replace(toy.each("many", keys=[str(n) for n in range(501)]), finish=broken)
    outcome = await lab.runner([many, toy.once("side")]).run()
    assert outcome.problems == {"many": "Many: ZeroDivisionError: no sum"}
    assert lab.value("side")


@pytest.mark.parametrize("field", ["gaps", "refusal"])
@pytest.mark.parametrize("ends", ["from its answer", "from code"])
async def test_mistake_in_what_looks_at_a_value_loses_that_stage_alone(
    lab: Any, toy: Any, field: str, ends: str
) -> None:
    wrong: Any = {field: lambda value: value.nothing_of_this_name}
    asked = toy.once("a", **wrong)
    computed = Compute("a", heading="A", compute=lambda _: toy.Note(text="x"), value=toy.Note, **wrong)
    stages = [asked if ends == "from its answer" else computed, toy.once("other")]
    outcome = await lab.runner(stages).run()
    assert outcome.status == "failed"
    assert "no attribute 'nothing_of_this_name'" in outcome.problems["a"]
    assert outcome.ran == ("other",)


async def test_answers_are_let_go_of_when_the_value_is_made_of_them(lab: Any, toy: Any) -> None:
    held: list[weakref.ref[Any]] = []

    def joined(inputs: Any, answered: Any) -> Any:
        held.extend(weakref.ref(one.answer) for one in answered)
        return toy.join(inputs, answered)

    runner = lab.runner([replace(toy.each("first"), finish=joined), toy.once("after", "first")])
    assert (await runner.run()).status == "complete"
    assert held
    assert [one() for one in held] == [None] * len(held)


async def test_stored_values_are_let_go_of_when_their_stages_are_over(lab: Any, toy: Any) -> None:
    stages = [
        toy.each("list"),
        Compute("made", heading="M", needs=("list",), compute=lambda _: toy.Note(text="x"), value=toy.Note),
        toy.once("pinned"),
    ]
    assert (await lab.runner(stages).run()).status == "complete"
    stored, kept = lab.store, []

    class Copies(MemoryStore):
        def names(self) -> frozenset[str]:
            return frozenset(stored.names())

        def load(self, stage: str) -> Any:
            found = replace(stored.load(stage))
            kept.append(weakref.ref(found))
            return found

    lab.store = Copies()
    runner = lab.runner(stages, overrides={"pinned": StageOverride(pinned=True)})
    assert (await runner.run()).status == "complete"
    assert [one() for one in kept] == [None] * 3


async def test_fast_model_is_asked_first_by_the_calls_without_slack_and_by_no_other(lab: Any, toy: Any) -> None:
    asked: list[tuple[str, ...]] = []

    def executor_for(models: tuple[str, ...]) -> Any:
        asked.append(models)
        return runner._executor

    stages = [toy.once("a"), toy.once("b", "a"), toy.once("beside")]
    runner = lab.runner(stages, fast="quick", critical={"a", "b"}, executor_for=executor_for)
    await runner.run()

    assert asked == [("quick", "toy")] * 2
    assert lab.store.load("a").models == ("quick", "toy")
    assert lab.store.load("beside").models == ("toy",)


async def test_model_that_a_rerun_named_wins_over_the_fast_one(lab: Any, toy: Any) -> None:
    asked: list[tuple[str, ...]] = []

    def executor_for(models: tuple[str, ...]) -> Any:
        asked.append(models)
        return runner._executor

    overrides = {"a": StageOverride(models=("chosen",))}
    runner = lab.runner([toy.once("a")], fast="quick", critical={"a"}, executor_for=executor_for, overrides=overrides)
    await runner.run()

    assert asked == [("chosen",)]
