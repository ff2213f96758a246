"""Which call waits for which."""

from itertools import pairwise

from planexe.spine.call_graph import CallNode, call_graph, in_call_order, item_order
from planexe.spine.registry import build_stage_set
from tests.spine.conftest import each
from tests.timing.made_attempts import event, toy_stages

END = CallNode("goal", end=True)


def test_items_wait_for_the_inputs_of_their_stage_and_not_for_each_other() -> None:
    edges = call_graph(toy_stages(), [("goal", ""), ("each", "1"), ("each", "2")])
    assert edges[CallNode("each", "1")] == edges[CallNode("each", "2")] == (END,)


def test_turns_of_a_conversation_wait_for_the_turn_before() -> None:
    edges = call_graph(toy_stages(), [("goal", ""), ("talk", "1"), ("talk", "2")])
    assert edges[CallNode("talk", "1")] == (END,)
    assert edges[CallNode("talk", "2")] == (CallNode("talk", "1"),)


def test_part_waits_only_for_its_own_needs() -> None:
    edges = call_graph(toy_stages(), [("parts", "early"), ("parts", "late")])
    assert edges[CallNode("parts", "early")] == ()
    assert edges[CallNode("parts", "late")] == (CallNode("each", end=True),)


def test_who_needs_one_part_does_not_wait_for_the_others() -> None:
    edges = call_graph(toy_stages(), [("parts", "early"), ("parts", "late")])
    assert CallNode("parts", "early") in edges[CallNode("joined", end=True)]
    assert CallNode("parts", end=True) not in edges[CallNode("joined", end=True)]


def test_part_that_was_not_asked_counts_as_its_whole_stage() -> None:
    edges = call_graph(toy_stages(), [])
    assert CallNode("parts", end=True) in edges[CallNode("joined", end=True)]


def test_stage_outside_the_plan_waits_for_nothing() -> None:
    assert call_graph(toy_stages(), [("task", "7")])[CallNode("task", "7")] == ()


def test_order_puts_each_node_after_what_it_waits_for() -> None:
    edges = call_graph(toy_stages(), [("goal", ""), ("talk", "1"), ("talk", "2")])
    place = {node: number for number, node in enumerate(in_call_order(edges))}
    assert all(place[w] < place[n] for n, waits in edges.items() for w in waits)
    assert len(place) == len(edges)
    assert all(a != b for a, b in pairwise(place))


def test_items_of_a_stage_wait_for_each_other_as_the_run_found_out() -> None:
    events = [
        event("stage", 0.0, stage="do", state="running", calls=3, after={"a": ["c"]}),
        event("stage", 9.0, stage="do", state="running", calls=3, after={"b": ["a", "gone"]}),
        event("stage", 9.9, stage="do", state="done", calls=3),
    ]
    edges = call_graph(build_stage_set([each("do")]), [("do", key) for key in "abc"], item_order(events))
    assert list(edges.items()) == [
        (CallNode("do", "a"), ()),
        (CallNode("do", "b"), (CallNode("do", "a"),)),
        (CallNode("do", "c"), ()),
        (CallNode("do", end=True), (CallNode("do", "a"), CallNode("do", "b"), CallNode("do", "c"))),
    ]
