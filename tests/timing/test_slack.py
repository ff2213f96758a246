"""How much longer a stage could take: what trying it out on the whole graph gives."""

from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.call_graph import CallNode, call_graph
from planexe.timing.call_chain import longest_chain
from planexe.timing.slack import call_slack, stage_slack
from tests.timing.made_attempts import toy_stages

Graph = tuple[dict[CallNode, tuple[CallNode, ...]], dict[tuple[str, str], float]]


@st.composite
def small_graphs(draw: st.DrawFn) -> Graph:
    """Returns up to eight calls of up to four stages, each waiting for any of those before it, with whole seconds."""
    edges: dict[CallNode, tuple[CallNode, ...]] = {}
    seconds: dict[tuple[str, str], float] = {}
    for number in range(draw(st.integers(1, 8))):
        stage = draw(st.sampled_from("abcd"))
        before = draw(st.lists(st.sampled_from(list(edges)), unique=True)) if edges else []
        edges[CallNode(stage, str(number))] = tuple(before)
        seconds[stage, str(number)] = float(draw(st.integers(0, 9)))
    return edges, seconds


def paths_from(edges: dict[CallNode, tuple[CallNode, ...]], node: CallNode) -> list[list[CallNode]]:
    """Returns every way back from a node to one that waits for nothing."""
    waits = edges[node]
    return [[node, *way] for need in waits for way in paths_from(edges, need)] if waits else [[node]]


@given(small_graphs())
def test_slack_is_what_the_longest_of_all_ways_through_a_call_leaves(graph: Graph) -> None:
    edges, seconds = graph
    ways = [way for node in edges for way in paths_from(edges, node)]
    lengths = [(sum(seconds[n.stage, n.item] for n in way), way) for way in ways]
    whole_s = max(length for length, _ in lengths)
    expected = {(n.stage, n.item): whole_s - max(s for s, way in lengths if n in way) for n in edges}
    assert call_slack(edges, seconds) == expected


@given(small_graphs())
def test_call_that_takes_its_slack_longer_delays_nothing_and_a_second_more_does(graph: Graph) -> None:
    edges, seconds = graph
    whole_s = longest_chain(edges, seconds).seconds
    for call, slack_s in call_slack(edges, seconds).items():
        longer = seconds | {call: seconds[call] + slack_s}
        assert longest_chain(edges, longer).seconds == whole_s
        assert longest_chain(edges, longer | {call: longer[call] + 1}).seconds == whole_s + 1


@given(small_graphs())
def test_stage_has_the_slack_of_its_tightest_call_and_some_stage_has_none(graph: Graph) -> None:
    edges, seconds = graph
    calls, stages = call_slack(edges, seconds), stage_slack(edges, seconds)
    assert stages == {name: min(s for (stage, _), s in calls.items() if stage == name) for name, _ in calls}
    assert min(stages.values()) == 0


@given(st.lists(st.integers(0, 99), min_size=5, max_size=5))
def test_items_of_a_stage_can_all_take_its_slack_longer_at_once(durations: list[int]) -> None:
    calls = [("goal", ""), ("each", "1"), ("each", "2"), ("talk", "1"), ("end", "")]
    seconds = {call: float(s) for call, s in zip(calls, durations, strict=True)}
    edges = call_graph(toy_stages(), seconds)
    slack_s = stage_slack(edges, seconds)["each"]
    longer = {call: s + (slack_s if call[0] == "each" else 0.0) for call, s in seconds.items()}
    assert longest_chain(edges, longer).seconds == longest_chain(edges, seconds).seconds


def test_calls_of_the_critical_path_have_none_and_the_others_the_difference() -> None:
    seconds = {("goal", ""): 1.0, ("each", "1"): 2.0, ("each", "2"): 3.0, ("talk", "1"): 10.0, ("end", ""): 1.0}
    found = stage_slack(call_graph(toy_stages(), seconds), seconds)
    assert found == {"goal": 0.0, "talk": 0.0, "end": 0.0, "each": 7.0}


def test_stage_that_made_no_call_has_no_slack_to_speak_of() -> None:
    assert stage_slack(call_graph(toy_stages(), []), {}) == {}
    assert stage_slack({}, {}) == {}
