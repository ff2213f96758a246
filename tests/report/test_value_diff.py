from hypothesis import given
from hypothesis import strategies as st

from planexe.report.value_diff import DiffRow, Span, diff_values, differs, readable

LINES = st.lists(st.sampled_from(["", "a", "b b", "c, d", "The oven fails."]), max_size=12).map("\n".join)


def side(rows: tuple[DiffRow, ...], name: str) -> list[str]:
    return ["".join(s.text for s in getattr(row, name)) for row in rows if getattr(row, name)]


def test_same_texts_do_not_differ() -> None:
    assert not differs(diff_values("a\nb", "a\nb"))
    assert diff_values("", "") == ()


def test_changed_words_are_marked_and_the_others_are_not() -> None:
    (row,) = diff_values("The old oven fails.", "The new oven fails.")
    assert row.kind == "changed"
    assert [s.text for s in row.left if s.changed] == ["old"]
    assert [s.text for s in row.right if s.changed] == ["new"]


def test_lines_without_a_word_in_common_are_marked_whole() -> None:
    (row,) = diff_values("Alpha beta gamma", "Quite another sentence here.")
    assert row.left == (Span("Alpha beta gamma", changed=True),)


def test_added_and_removed_lines_stand_on_one_side() -> None:
    assert [r.kind for r in diff_values("a", "a\nb")] == ["same", "added"]
    assert [r.kind for r in diff_values("a\nb", "a")] == ["same", "removed"]


def test_long_stretches_without_a_difference_are_one_row() -> None:
    same = "\n".join(f"line {n}" for n in range(50))
    rows = diff_values(f"{same}\nold", f"{same}\nnew", context=2)
    assert [r.kind for r in rows] == ["left out", "same", "same", "changed"]
    assert rows[0].lines == 48


@given(LINES, LINES)
def test_both_sides_can_be_read_off_in_full(old: str, new: str) -> None:
    rows = diff_values(old, new, context=100)
    assert differs(rows) == (old.splitlines() != new.splitlines())
    if not differs(rows):
        return
    assert side(rows, "left") == [line for line in old.splitlines() if line]
    assert side(rows, "right") == [line for line in new.splitlines() if line]


def test_signs_of_markdown_are_left_out_of_a_difference() -> None:
    text = "### R1 *Only* supplier\n\n**Impact:** 2 * 3\n| a | b |\n| --- | --- |\n"
    assert readable(text) == "R1 Only supplier\nImpact: 2 * 3\n| a | b |"
