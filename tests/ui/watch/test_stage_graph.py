import json
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.graph import closure, edges_of
from planexe.ui.shared.palette import STAGE_LOOKS
from planexe.ui.shared.state_badges import BADGES
from planexe.ui.watch.stage_graph import NodeState, graph_data
from planexe.ui.watch.stage_graph.layout import NODE_HIGH, NODE_WIDE, direct_needs, layout_of
from planexe.workflows.plan.workflow import plan_stages

GRAPHS = st.lists(st.sets(st.integers(0, 8), max_size=4), min_size=1, max_size=9).map(
    lambda rows: {str(n): tuple(str(m) for m in sorted(wanted) if m < n) for n, wanted in enumerate(rows)}
)


def test_every_stage_has_a_place_of_its_own_inside_the_picture() -> None:
    layout = layout_of(plan_stages())
    assert {n.name for n in layout.nodes} == set(plan_stages().stages)
    for one, other in combinations(layout.nodes, 2):
        assert abs(one.x - other.x) >= NODE_WIDE or abs(one.y - other.y) >= NODE_HIGH
    assert all(0 <= n.x <= layout.wide - NODE_WIDE and 0 <= n.y <= layout.high - NODE_HIGH for n in layout.nodes)


def test_picture_fits_a_small_screen() -> None:
    assert layout_of(plan_stages()).wide <= 1130


def test_stage_stands_after_what_it_needs() -> None:
    layout = layout_of(plan_stages())
    place = {n.name: n for n in layout.nodes}
    for line in layout.lines:
        source, target = place[line.source], place[line.target]
        assert source.x < target.x or source.y < target.y


def test_picture_is_made_once() -> None:
    assert layout_of(plan_stages()) is layout_of(plan_stages())


@given(GRAPHS)
def test_lines_left_out_follow_from_those_drawn(needs: dict[str, tuple[str, ...]]) -> None:
    direct = direct_needs(needs)
    for name, wanted in needs.items():
        assert set(direct[name]) <= set(wanted)
        assert closure([name], direct) == closure([name], needs)


def test_data_of_the_picture_is_plain_and_small() -> None:
    stages = plan_stages()
    states = {name: NodeState("done", "1 of 1 calls") for name in stages.stages}
    data = graph_data(stages, states, STAGE_LOOKS, "identify_risks")
    assert len(json.dumps(data)) < 60_000
    assert data["selected"] == "identify_risks"
    assert data["needs"] == edges_of(stages)


def test_badge_of_a_stage_is_told_in_sign_and_word() -> None:
    states = {"a": NodeState("done", "1 of 1 calls", BADGES["stale"]), "b": NodeState("done", "computed")}
    data = graph_data(plan_stages(), states, STAGE_LOOKS)
    assert data["states"] == {"a": ["done", "1 of 1 calls", ["◌ stale", "orange"]], "b": ["done", "computed", None]}
