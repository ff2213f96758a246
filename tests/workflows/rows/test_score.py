"""The public yardstick: closed answers, compared as it compares them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.rows.score import answer_values, expected_values, is_equal, judge, totals

NAMES = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="[]@\n"), max_size=20).map(str.strip)
NUMBERS = st.floats(-1e6, 1e6)
RECORDED = (
    # Answers as models gave them, with what was expected, and whether the yardstick counts them.
    ("@mean_fare[34.65]", [["mean_fare", "34.65"]], True),
    ("The mean fare is @mean_fare[34.650000]", [["mean_fare", "34.65"]], True),
    ("@mean_fare[34.6]", [["mean_fare", "34.65"]], False),
    ("mean_fare: 34.65", [["mean_fare", "34.65"]], False),
    ("@relationship_type[linear]\n@p_value[0.0]", [["relationship_type", "linear"], ["p_value", "0.0000"]], True),
    ("@relationship_type[Linear] @p_value[0.0]", [["relationship_type", "linear"], ["p_value", "0.0"]], False),
    ("@relationship_type[linear]", [["relationship_type", "linear"], ["p_value", "0.0"]], False),
    ("@row_count[1,461]", [["row_count", "1461"]], False),
    ("@outliers[[3, 7]]", [["outliers", "[3, 7]"]], True),
    ("@n[3] no, @n[4]", [["n", 4]], True),
    ("@a[1]@b[]", [["a", "1"]], True),
    ("", [["a", "1"]], False),
)  # fmt: skip


@pytest.mark.parametrize(("answer", "expected", "right"), RECORDED)
def test_recorded_answers_are_judged_as_the_yardstick_does(
    answer: str, expected: list[list[object]], right: bool
) -> None:
    verdict = judge(answer, expected_values(expected))
    assert verdict.right is right
    assert bool(verdict.words) is not right


def test_what_is_wrong_is_told() -> None:
    verdict = judge("@a[2]", {"a": "1", "b": "x"})
    assert (verdict.words, dict(verdict.values)) == ("a is 2, not 1; b is missing.", {"a": False, "b": False})


@given(st.dictionaries(NAMES, TEXTS, min_size=1, max_size=5))
def test_an_answer_in_the_asked_form_is_always_right(values: dict[str, str]) -> None:
    answer = ", ".join(f"@{name}[{value}]" for name, value in values.items())
    assert answer_values(answer) == values
    assert judge(answer, values).right


@given(st.dictionaries(NAMES, TEXTS, min_size=1, max_size=5))
def test_all_shapes_of_expected_answers_are_the_same(values: dict[str, str]) -> None:
    pairs = [[name, value] for name, value in values.items()]
    named = [{"name": name, "value": value} for name, value in values.items()]
    alone = [{name: value} for name, value in values.items() if name not in ("name", "value")]
    text = "".join(f"@{name}[{value}]" for name, value in values.items())
    assert [expected_values(json.loads(json.dumps(raw))) for raw in (pairs, named, text)] == [values] * 3
    if len(alone) == len(values):
        assert expected_values(alone) == expected_values(values) == values


@given(NUMBERS, NUMBERS)
def test_numbers_are_equal_when_they_are_near_and_only_then(one: float, other: float) -> None:
    assert is_equal(str(one), str(other)) is is_equal(str(other), str(one)) is (abs(one - other) < 1e-6)
    assert is_equal(f"{one:.9f}", str(one))


@given(TEXTS, TEXTS)
def test_texts_are_equal_to_the_letter(one: str, other: str) -> None:
    assert is_equal(one, one)
    if one != other and not any(character.isdigit() for character in one + other):
        assert not is_equal(one, other)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(("", "easy", "hard")), st.sets(st.sampled_from("abc")))))
def test_totals_add_up(rows: list[tuple[bool, str, set[str]]]) -> None:
    judged = [
        (judge("@n[1]" if right else "@n[2]", {"n": "1", "n2": "1"} if not right else {"n": "1"}), level, sorted(about))
        for right, level, about in rows
    ]
    score = totals(judged)
    assert (score.total.right, score.total.questions) == (sum(right for right, _, _ in rows), len(rows))
    assert sum(one.questions for one in score.levels) == sum(bool(level) for _, level, _ in rows)
    assert {one.name: one.questions for one in score.concepts} == {
        name: sum(name in about for _, _, about in rows) for name in {n for _, _, about in rows for n in about}
    }
    assert score.total.values == sum(1 if right else 2 for right, _, _ in rows)
    assert 0 <= score.total.share <= 1
