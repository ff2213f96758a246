"""The chain of calls that takes longest."""

from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.call_graph import CallNode, call_graph
from planexe.timing.call_chain import longest_chain
from tests.timing.made_attempts import toy_stages


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
