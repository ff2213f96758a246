import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.blocks.value_words import STATES
from planexe.report.value_diff import diff_values
from planexe.spine.freshness import Freshness
from planexe.ui.rerun.diff import diff_html
from planexe.ui.rerun.preview import band, cost_band
from planexe.ui.rerun.state import Selection, parse_selection
from planexe.ui.shared.rerun_link import stages_to_ask
from planexe.ui.shared.state_badges import BADGES, legend, pickable, stage_label
from planexe.workflows.plan.workflow import plan_stages

KNOWN = ("a", "b", "c")


def test_every_state_has_a_badge_of_its_own() -> None:
    assert set(BADGES) == set(STATES)
    assert len({badge.sign for badge in BADGES.values()}) == len(STATES)


def test_name_of_a_stage_cannot_act_in_its_badge() -> None:
    assert stage_label("Risks :red[x] <b>", "stale") == ":orange[◌] Risks \\:red\\[x\\] \\<b\\>"


def test_legend_counts_only_the_states_there_are() -> None:
    fresh = {"a": Freshness(state="fresh"), "b": Freshness(state="fresh"), "c": Freshness(state="pinned")}
    assert legend(fresh) == ":green[●] 2 fresh · :blue[⚑] 1 pinned"


def test_calculated_stages_are_offered_only_where_a_person_left_something() -> None:
    stages = plan_stages()
    fresh = {name: Freshness(state="fresh") for name in stages.stages}
    assert "schedule" not in {n for names in pickable(stages, fresh).values() for n in names}
    fresh["schedule"] = Freshness(state="edited")
    assert "schedule" in pickable(stages, fresh)["schedule"]


@pytest.mark.parametrize(
    ("stages", "items", "found"),
    [
        (["a", "z", "a"], [], Selection(stages=("a",))),
        (["b"], ["b:1", "b:2:3", "b:1", "c:1", "b"], Selection(stages=("b",), items={"b": ("1", "2:3")})),
        ([], ["b:1"], Selection()),
    ],
)
def test_address_is_read_as_far_as_it_makes_sense(stages: list[str], items: list[str], found: Selection) -> None:
    assert parse_selection(stages, items, KNOWN) == found


def test_from_here_needs_a_stage() -> None:
    assert not parse_selection([], [], KNOWN, from_here=True).from_here
    assert parse_selection(["a"], [], KNOWN, from_here=True).from_here


@given(st.lists(st.text(max_size=4)), st.lists(st.text(max_size=6)))
def test_no_address_breaks_the_page(stages: list[str], items: list[str]) -> None:
    found = parse_selection(stages, items, KNOWN)
    assert set(found.items) <= set(found.stages) <= set(KNOWN)
    assert set(found.wanted()) == set(found.stages)


def test_calculated_section_leads_to_the_stages_it_is_made_from() -> None:
    stages = plan_stages()
    assert stages_to_ask(stages, "identify_risks") == ("identify_risks",)
    made_from = stages_to_ask(stages, "governance_doc")
    assert "governance_bodies" in made_from
    assert all(stages.stages[name].kind != "compute" for name in made_from)
    assert stages_to_ask(stages, "nothing") == ()


def test_difference_is_escaped() -> None:
    html = diff_html(diff_values("<script>alert(1)</script>", "<img src=x> & more"), "<b>Before", "Now")
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;b&gt;Before" in html


def test_difference_has_signs_beside_its_colours() -> None:
    html = diff_html(diff_values("same\nold words here", "same\nnew words here"), "Before", "Now")
    assert "−&nbsp;<del>old</del> words here" in html
    assert "+&nbsp;<ins>new</ins> words here" in html


def test_long_stretches_are_counted() -> None:
    rows = diff_values("\n".join("abcdefghij") + "\nold", "\n".join("abcdefghij") + "\nnew")
    assert "8 lines the same" in diff_html(rows, "", "")


@pytest.mark.parametrize(("least", "most", "text"), [("1", "1", "1"), ("1", "9", "1 – 9")])
def test_band(least: str, most: str, text: str) -> None:
    assert band(least, most) == text


@pytest.mark.parametrize(
    ("least", "most", "text"),
    [(0.5, 1.25, "0.50 USD – 1.25 USD"), (0.0, 0.0, "0.00 USD"), (0.0, None, "not known"), (None, None, "not known")],
)
def test_cost_that_is_known_at_one_end_alone_is_not_known(least: float | None, most: float | None, text: str) -> None:
    assert cost_band(least, most) == text
