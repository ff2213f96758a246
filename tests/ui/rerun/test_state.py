import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.ui.rerun.state import Selection, key, parse_selection

KNOWN = ("risks", "team", "costs")
NAMES = st.lists(st.sampled_from([*KNOWN, "gone", ""]), max_size=5)
ITEMS = st.lists(
    st.tuples(st.sampled_from([*KNOWN, "gone"]), st.sampled_from(["", "a", "a:b"])).map(":".join), max_size=5
)


def test_address_chooses_stages_and_items() -> None:
    found = parse_selection(
        ["team", "gone", "risks", "team"], ["risks:a", "risks:b:c", "risks:a", "costs:x", "risks"], KNOWN
    )
    assert found == Selection(stages=("team", "risks"), items={"risks": ("a", "b:c")})
    assert found.wanted() == {"team": (), "risks": ("a", "b:c")}


@pytest.mark.parametrize(("stages", "from_here"), [(["risks"], True), (["gone"], False), ([], False)])
def test_everything_after_nothing_is_nothing(stages: list[str], from_here: bool) -> None:
    assert parse_selection(stages, [], KNOWN, from_here=True).from_here is from_here


def test_whatever_failed_can_be_chosen_alone() -> None:
    assert parse_selection([], [], KNOWN, failed=True) == Selection(failed=True)


@given(NAMES, ITEMS)
def test_any_address_chooses_only_what_there_is_and_each_once(stages: list[str], items: list[str]) -> None:
    found = parse_selection(stages, items, KNOWN)
    assert len(set(found.stages)) == len(found.stages)
    assert set(found.items) <= set(found.stages) <= set(KNOWN)
    assert all(len(set(keys)) == len(keys) for keys in found.items.values())
    written = [f"{name}:{one}" for name, keys in found.items.items() for one in keys]
    assert parse_selection(found.stages, written, KNOWN) == found


def test_widgets_of_two_runs_have_different_keys() -> None:
    assert key("draft", "r1", "risks", 2) == "rerun.draft.r1.risks.2"
    assert key("draft", "r1") != key("draft", "r2")
