from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from planexe.spine.relaxed_model import extended, read_leniently, relaxed
from planexe.workflows.plan.workflow import plan_stages

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=40)]


class Entry(BaseModel):
    title: Line
    score: int = Field(ge=1, le=5)
    note: Line | None = None

    @property
    def loud(self) -> str:
        return self.title.upper()


class Answer(BaseModel):
    entries: list[Entry] = Field(min_length=2, max_length=3)
    tags: list[Line] = Field(default_factory=list, max_length=2)
    kind: Literal["a", "b"] = "a"
    day: date = date(2027, 5, 1)


class Numbered(Entry):
    number: int


POOR = {"entries": [{"title": "", "score": 2}], "tags": ["a", "b", "c"]}


def test_good_answer_is_an_object_of_the_model_itself() -> None:
    good = {"entries": [{"title": "Order", "score": 1}] * 2}
    assert type(read_leniently(Answer, good)) is Answer


def test_lengths_are_relaxed_and_the_object_is_still_one_of_the_model() -> None:
    made = read_leniently(Answer, POOR)
    assert isinstance(made, Answer)
    assert isinstance(made.entries[0], Entry)
    assert (made.entries[0].title, made.entries[0].loud, made.tags) == ("", "", ["a", "b", "c"])


def test_stored_poor_value_loads_again() -> None:
    made = read_leniently(Answer, POOR)
    again = read_leniently(Answer, made.model_dump(mode="json"))
    assert again.model_dump_json() == made.model_dump_json()


@pytest.mark.parametrize(
    "wrong",
    [{"entries": [{"title": "Order", "score": 9}]}, {"entries": [], "kind": "c"}, {"entries": 3}, {}],
)
def test_numbers_choices_and_types_are_not_relaxed(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        read_leniently(Answer, wrong)


def test_error_speaks_of_the_model_as_it_was_written() -> None:
    with pytest.raises(ValidationError, match="at least 2 items"):
        read_leniently(Answer, {"entries": [], "kind": "c"})


def test_blanks_are_still_stripped() -> None:
    assert read_leniently(Answer, {"entries": [{"title": " x ", "score": 1}]}).entries[0].title == "x"


def test_object_is_extended_whether_good_or_poor() -> None:
    good = extended(Numbered, Entry(title="Order", score=1), number=4)
    poor = extended(Numbered, read_leniently(Entry, {"title": "", "score": 1}), number=5)
    assert (type(good), good.number, isinstance(poor, Numbered), poor.title) == (Numbered, 4, True, "")


def test_objects_of_the_original_fit_into_a_twin() -> None:
    made = read_leniently(Answer, {"entries": [Entry(title="Order", score=1)], "tags": []})
    assert made.entries[0].title == "Order"


def test_twin_is_made_once() -> None:
    assert relaxed(Answer) is relaxed(Answer)


def test_every_answer_and_value_of_the_plan_has_a_twin_with_the_same_fields() -> None:
    for stage in plan_stages().stages.values():
        for model in (*stage.answers, stage.value_model):
            twin = relaxed(model)
            assert issubclass(twin, model)
            assert list(twin.model_fields) == list(model.model_fields)
            assert "minLength" not in str(twin.model_json_schema()), stage.name
