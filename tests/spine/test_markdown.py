from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from planexe.spine.markdown import bullets, scalar, table, to_markdown


class Row(BaseModel):
    name: str
    days: int


class Deep(BaseModel):
    title: str
    story: str
    rows: list[Row] = []
    tags: list[str] = []


class Whole(BaseModel):
    summary: str = Field(title="In short")
    rows: list[Row]
    deep: list[Deep]
    one: Row
    ready: bool = True
    nothing: str | None = None


def test_fields_become_labelled_text_in_the_models_order() -> None:
    text = to_markdown(Whole(summary="All is well.", rows=[], deep=[], one=Row(name="a", days=2)))
    assert text.startswith("**In short:** All is well.")
    assert text.index("In short") < text.index("Rows") < text.index("## One") < text.index("**Ready:** yes")
    assert "**Nothing:** —" in text


def test_short_records_become_a_table() -> None:
    text = to_markdown(Whole(summary="s", rows=[Row(name="a|b", days=1)], deep=[], one=Row(name="a", days=2)))
    assert "| Name | Days |" in text
    assert "| a\\|b | 1 |" in text


def test_long_records_become_sections_under_their_title() -> None:
    deep = Deep(title="First", story="x" * 100, rows=[Row(name="n", days=1)], tags=["red", "blue"])
    text = to_markdown(Whole(summary="s", rows=[], deep=[deep], one=Row(name="a", days=2)))
    assert "### First" in text
    assert "- red\n- blue" in text


def test_long_text_gets_a_heading_of_its_own() -> None:
    assert to_markdown(Deep(title="t", story="word " * 60)).count("## Story") == 1


def test_scalars_read_like_words() -> None:
    assert [scalar(v) for v in (True, False, None, "", 2.50, 3)] == ["yes", "no", "—", "—", "2.5", "3"]


def test_bullets_are_one_line_each() -> None:
    assert bullets(["a", "b"]) == "- a\n- b"


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5))
def test_table_has_one_line_a_row_whatever_the_cells_hold(rows: list[list[str]]) -> None:
    cleaned = [[c.replace("\r", " ").replace("\x0b", " ").replace("\x0c", " ") for c in row] for row in rows]
    assert table(["a", "b"], cleaned).count("\n") == len(rows) + 1


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=4))
def test_row_of_a_table_is_one_line_whatever_its_cells_hold(rows: list[list[str]]) -> None:
    assert len(table(["A", "B"], rows).splitlines()) == 2 + len(rows)
