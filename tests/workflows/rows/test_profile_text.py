"""What a model is told about tables fits its room, and what a question names is in it."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from planexe.tables.profile import Column, Profile, Table
from planexe.workflows.rows.profile_text import named_columns, profile_text, question_text
from planexe.workflows.rows.questions import Question


def profile(*names: str, tables: int = 1) -> Profile:
    columns = tuple(Column(name=name, kind="integer", distinct=3, samples=(1, 2, 3)) for name in names)
    made = tuple(Table(name=f"s{n}" if tables > 1 else "", rows=3, columns=columns) for n in range(tables))
    return Profile(file="x.csv", kind="csv", tables=made)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.split("\n")]


def test_each_table_and_column_is_a_line_of_json() -> None:
    head, first, second = lines(profile_text(profile("a\nb", "c"), "python"))
    assert head == {"file": "x.csv", "open_as": "df", "rows": 3, "columns": 2}
    assert first == {"column": "a\nb", "kind": "integer", "distinct": 3, "samples": [1, 2, 3]}
    assert second["column"] == "c"


def test_profiles_that_count_as_equal_are_told_each_as_it_is() -> None:
    whole, broken = (
        Profile(
            file="x.csv",
            kind="csv",
            tables=(Table(rows=1, columns=(Column(name="a", kind="number", samples=(one,)),)),),
        )
        for one in (1, 1.0)
    )
    assert whole == broken
    texts = [profile_text(one, "python") for one in (whole, broken, whole)]
    assert [lines(text)[1]["samples"] for text in texts] == [[1], [1.0], [1]]
    assert texts[0] == texts[2] != texts[1]


def test_a_question_names_columns_in_any_spelling() -> None:
    some = profile("PetalLength", "petal_width", "Age", "id", "Sepal Length (cm)")
    assert named_columns(some, "Mean of Petal Width and age by sepal length (cm)?") == [
        "petal_width",
        "Age",
        "Sepal Length (cm)",
    ]
    assert named_columns(some, "What is the average?") == []


def test_named_columns_come_first_and_the_rest_by_name() -> None:
    some = profile(*(f"column number {n}" for n in range(500)))
    found = lines(profile_text(some, "sql", "the mean of column number 499?", most=4000))
    assert found[1]["column"] == "column number 499"
    assert found[-2]["further_columns"][0].startswith("column number")
    shown = sum("column" in line for line in found) + len(found[-2]["further_columns"])
    assert shown + found[-1]["columns_not_shown"] == 500


@given(st.lists(st.text(max_size=80), min_size=1, max_size=60, unique=True), st.integers(600, 5000), st.integers(1, 5))
def test_the_text_keeps_to_its_room(names: list[str], most: int, tables: int) -> None:
    text = profile_text(profile(*names, tables=tables), "python", " ".join(names[-3:]), most)
    assert len(text) <= most
    assert sum("open_as" in line for line in lines(text)) == tables


def test_constraints_and_format_reach_the_model() -> None:
    asked = Question(id="1", file_name="x.csv", question="How many?", constraints="Only adults.", format="@n[n]")
    assert question_text(asked) == "Question: How many?\nConstraints: Only adults.\nFormat: @n[n]"
    assert question_text(asked.model_copy(update={"constraints": ""})) == "Question: How many?\nFormat: @n[n]"
