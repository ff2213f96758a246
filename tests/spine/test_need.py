import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.need import Need, optional, unless_fast, unseen

NAMES = st.from_regex(r"[a-z][a-z_0-9]{0,8}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("risks", Need("risks")),
        ("risks:digest", Need("risks", "digest")),
        ("review#budget", Need("review", part="budget")),
        ("review#budget:digest", Need("review", "digest", "budget")),
        ("risks:", Need("risks")),
    ],
)
def test_need_is_read_as_it_is_written(text: str, need: Need) -> None:
    assert Need.parse(text) == need


@given(NAMES, st.just("full") | NAMES, st.just("") | NAMES)
def test_need_is_written_as_it_is_read(stage: str, view: str, part: str) -> None:
    need = Need(stage, view, part)
    assert Need.parse(need.text) == need
    assert Need.parse(need.ref).ref == need.ref
    assert Need.parse(need) is need


def test_marks_of_a_need_add_up_and_change_nothing_else() -> None:
    need = unless_fast(optional(unseen("risks:digest")))
    assert need == Need("risks", "digest", shown=False, optional=True, fast=False)
    assert need.text == "risks:digest"
