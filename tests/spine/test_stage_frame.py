"""Stage, Inputs, asks and the registry, on toy stages."""

from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.errors import GraphError
from planexe.spine.asks import build_ask, items_of, language_rule
from planexe.spine.binding import OneOf
from planexe.spine.inputs import Inputs, Missing
from planexe.spine.kinds import Ask, Compute, Each, Parts, Turns
from planexe.spine.registry import build_stage_set
from planexe.spine.stage import Answered, Item, Need, Part, Stage, optional, unless_fast, unseen


class Note(BaseModel):
    text: str


def join(_: Inputs, answered: Sequence[Answered]) -> Note:
    return Note(text=" ".join(a.answer.text for a in answered))


def once(name: str, *needs: str | Need, **more: Any) -> Stage:
    kind = Each if "items" in more else Turns if "turns" in more else Ask
    return kind(name=name, heading=name, needs=needs, prompt=f"Rules of {name}.", answer=Note, **more)


def inputs(stage: Stage, sources: Sequence[Stage], **values: BaseModel) -> Inputs:
    return Inputs(stage, values, {s.name: s for s in sources}, {"detail": "fast", "goal": "g"})


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Ask, {"prompt": "P", "answer": Note, "turns": ("1",)}),
        (Ask, {"answer": Note}),
        (Each, {"prompt": "P", "answer": Note, "items": list, "parts": (), "finish": join}),
        (Each, {"prompt": "P", "answer": Note, "items": list}),
        (Parts, {"prompt": "P", "answer": Note, "finish": join}),
        (Turns, {"prompt": "P", "answer": Note, "turns": ("1",)}),
        (Compute, {"prompt": "P", "compute": list, "value": Note}),
        (Compute, {"compute": list}),
    ],
)
def test_contradiction_cannot_be_written(kind: Any, fields: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        kind("x", heading="X", **fields)


@pytest.mark.parametrize("lists", [{}, {"items": list, "over": "other"}])
def test_stage_of_items_has_one_list(lists: dict[str, Any]) -> None:
    with pytest.raises(GraphError, match="give either `items` or `over`"):
        Each("x", heading="X", prompt="P", answer=Note, finish=join, **lists)


@pytest.mark.parametrize(("fields", "says"), [({}, "needs `finish`"), ({"finish": join}, "give `value`")])
def test_free_text_must_become_a_value_of_some_shape(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(GraphError, match=says):
        Ask("x", heading="X", prompt="P", **fields)


def test_stage_has_not_what_other_kinds_have() -> None:
    stage = once("a")
    assert (stage.kind, stage.parts, stage.turns, stage.items, stage.compute) == ("ask", (), (), None, None)


def test_needs_are_read_from_short_spellings() -> None:
    assert Need.parse("a") == Need("a")
    assert Need.parse("a:digest") == Need("a", "digest")
    assert Need.parse("a#first") == Need("a", "full", "first")
    assert not unseen("a").shown
    assert optional("a:digest") == Need("a", "digest", optional=True)


def test_undeclared_need_cannot_be_read() -> None:
    stage = once("b", "a")
    with pytest.raises(GraphError, match="reads c but does not declare it"):
        inputs(stage, [once("a")], a=Note(text="x")).read("c", Note)


def test_value_left_out_of_the_needs_is_not_there() -> None:
    reader = once("b", "a", unless_fast("slow")).in_short()
    given = inputs(reader, [once("a"), once("slow")], a=Note(text="x"), slow=Note(text="y"))
    assert given.has("a")
    assert not given.has("slow")


def test_value_of_another_shape_is_refused() -> None:
    class Other(BaseModel):
        number: int

    with pytest.raises(GraphError, match="to be Other, not Note"):
        inputs(once("b", "a"), [once("a")], a=Note(text="x")).read("a", Other)


def test_value_that_may_be_missing_is_found_or_not() -> None:
    stage, sources = once("b", optional("a")), [once("a")]
    assert inputs(stage, sources, a=Note(text="x")).find("a", Note) == Note(text="x")
    assert inputs(stage, sources, a=Missing(text="a could not be made.")).find("a", Note) is None
    fast = once("b", unless_fast("a")).in_short()
    assert inputs(fast, sources, a=Note(text="x")).find("a", Note) is None


def test_undeclared_option_cannot_be_read() -> None:
    with pytest.raises(GraphError, match="option goal"):
        inputs(once("b"), []).option("goal")
    assert inputs(once("b", options=("goal",)), []).option("goal") == "g"


def test_reads_are_recorded() -> None:
    given = inputs(once("b", "a", unseen("c")), [once("a"), once("c")], a=Note(text="x"), c=Note(text="y"))
    given.read("c", Note)
    assert given.reads == {"c"}


def test_prompt_shows_documents_in_their_order_and_hides_the_unseen() -> None:
    stage = once("d", "c", "a", unseen("b"))
    sources = [once("a"), once("b"), once("c")]
    given = inputs(stage, sources, a=Note(text="A"), b=Note(text="B"), c=Note(text="C"))
    ask = build_ask(stage, Item(), given, {"a": 0, "b": 1, "c": 2, "d": 3})
    assert list(ask.shown) == ["a", "c"]


def test_prompt_shows_the_view_that_was_asked_for() -> None:
    source = once("a", views={"digest": lambda value: f"short {value.text}"})
    stage = once("b", "a:digest")
    ask = build_ask(stage, Item(), inputs(stage, [source], a=Note(text="x")), {"a:digest": 0})
    assert ask.shown == {"a": "short x"}


def test_missing_optional_need_is_told_to_the_model() -> None:
    stage = once("b", optional("a"))
    ask = build_ask(stage, Item(), inputs(stage, [once("a")], a=Missing(text="A could not be made.")), {"a": 0, "b": 1})
    assert ask.shown == {"a": "**Text:** A could not be made."}


def test_answer_language_stands_in_the_rules() -> None:
    stage = once("a")
    assert build_ask(stage, Item(), inputs(stage, []), {"a": 0}, "Danish").rules.endswith(language_rule("Danish"))


def test_item_task_and_part_subject_come_last() -> None:
    parts = Parts(
        name="p", heading="P", prompt="R", answer=Note, finish=join, value=Note, parts=(Part("k", "Title", "Do it."),)
    )
    item = items_of(parts, inputs(parts, []))[0]
    assert build_ask(parts, item, inputs(parts, []), {"p": 0}).task == "Subject: Title\nDo it."


def test_fast_detail_keeps_the_first_items_only() -> None:
    stage = once("f", items=lambda _: [Item(str(n)) for n in range(5)], finish=join, value=Note, fast_limit=2)
    assert len(items_of(stage, inputs(stage, []))) == 5
    assert [i.key for i in items_of(stage.in_short(), inputs(stage, []))] == ["0", "1"]


def test_two_items_of_one_key_are_refused() -> None:
    stage = once("f", items=lambda _: [Item("a"), Item("a")], finish=join, value=Note)
    with pytest.raises(GraphError, match="two items with one key"):
        items_of(stage, inputs(stage, []))


def test_bindings_are_checked_before_the_stages_own_check() -> None:
    stage = once("a", bindings=lambda *_: [OneOf("text", ("yes",))], check=lambda *_: ["own check"])
    ask = build_ask(stage, Item(), inputs(stage, []), {"a": 0})
    assert ask.problems(Note(text="no")) == ["`text` is 'no'; allowed are yes."]
    assert ask.problems(Note(text="yes")) == ["own check"]
    assert ask.schema is not None
    assert ask.schema["properties"]["text"]["enum"] == ["yes"]


@pytest.mark.parametrize(
    ("stages", "says"),
    [
        ([once("a"), once("a")], "Two stages are called a"),
        ([once("a", "b")], "needs b, which does not exist"),
        ([once("a", "b"), once("b", "a")], "in a circle"),
        ([once("a"), once("b", "a#part")], "part part of a"),
        ([once("a"), once("b", "a:digest")], "view digest of a"),
    ],
)
def test_stages_that_do_not_fit_together_are_refused(stages: list[Stage], says: str) -> None:
    with pytest.raises(GraphError, match=says):
        build_stage_set(stages)
