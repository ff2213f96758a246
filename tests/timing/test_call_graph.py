"""Which call waits for which, and the chain that takes longest."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from planexe.timing.call_graph import CallNode, call_graph, in_call_order, longest_chain
from tests.timing.made_attempts import toy_stages

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


def test_chain_runs_through_computed_stages() -> None:
    seconds = {("goal", ""): 1.0, ("talk", "1"): 2.0, ("talk", "2"): 3.0, ("each", "1"): 4.0, ("end", ""): 1.0}
    chain = longest_chain(call_graph(toy_stages(), seconds), seconds)
    assert chain.calls == (("goal", ""), ("talk", "1"), ("talk", "2"), ("end", ""))
    assert chain.seconds == 7.0


def test_no_calls_make_an_empty_chain() -> None:
    assert longest_chain({}, {}).seconds == 0.0


@given(st.lists(st.floats(0, 100), min_size=7, max_size=7))
def test_chain_is_the_longest_of_all_paths(durations: list[float]) -> None:
    calls = [
        ("goal", ""),
        ("each", "1"),
        ("each", "2"),
        ("talk", "1"),
        ("talk", "2"),
        ("parts", "early"),
        ("parts", "late"),
    ]
    seconds = dict(zip(calls, durations, strict=True))
    edges = call_graph(toy_stages(), seconds)

    def paths(node: CallNode) -> float:
        own = seconds.get((node.stage, node.item), 0.0) if not node.end else 0.0
        return own + max((paths(n) for n in edges[node]), default=0.0)

    assert longest_chain(edges, seconds).seconds == max(paths(n) for n in edges)


def test_order_puts_each_node_after_what_it_waits_for() -> None:
    edges = call_graph(toy_stages(), [("goal", ""), ("talk", "1"), ("talk", "2")])
    place = {node: number for number, node in enumerate(in_call_order(edges))}
    assert all(place[w] < place[n] for n, waits in edges.items() for w in waits)
    assert len(place) == len(edges)
    assert all(a != b for a, b in pairwise(place))
