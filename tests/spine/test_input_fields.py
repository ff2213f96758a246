"""What is read of the fields of a workflow's inputs."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, BeforeValidator, Field

from planexe.spine.input_fields import bounds_of, choices_of, flag_of, is_day, kinds_of, label_of, longest_of
from planexe.spine.input_files import InputFile
from planexe.spine.workflow import WorkflowInputs


class Sample(BaseModel):
    start_date: str | None = Field(None, json_schema_extra={"format": "date"})
    times: Annotated[int, BeforeValidator(int)] | None = Field(None, ge=1, le=9)
    share: float = 0.5
    language: Annotated[Literal["python", "sql"], BeforeValidator(str)] | None = None
    note: str = Field("", title="What is it about?", json_schema_extra={"maxLength": 30})
    table: InputFile | None = None


FIELDS = Sample.model_fields


@pytest.mark.parametrize(
    ("name", "kinds", "choices", "bounds"),
    [
        ("start_date", (str,), (), (None, None)),
        ("times", (int,), (), (1, 9)),
        ("share", (float,), (), (None, None)),
        ("language", (Literal["python", "sql"],), ("python", "sql"), (None, None)),
        ("table", (InputFile,), (), (None, None)),
    ],
)
def test_kinds_choices_and_bounds_are_those_of_the_value(name: str, kinds: Any, choices: Any, bounds: Any) -> None:
    assert (kinds_of(FIELDS[name]), choices_of(FIELDS[name]), bounds_of(FIELDS[name])) == (kinds, choices, bounds)


def test_day_and_longest_text_are_told_by_the_schema() -> None:
    assert [name for name in FIELDS if is_day(FIELDS[name])] == ["start_date"]
    assert {name: longest for name in FIELDS if (longest := longest_of(FIELDS[name]))} == {"note": 30}


def test_command_and_form_each_have_a_name_for_an_input() -> None:
    assert flag_of("start_date") == "--start-date"
    assert label_of("start_date", FIELDS["start_date"]) == "Start date"
    assert label_of("note", FIELDS["note"]) == "What is it about?"


class Listed(WorkflowInputs):
    numbers: tuple[int, ...]


@pytest.mark.parametrize(("given", "read"), [("3, 5,8", (3, 5, 8)), ("7", (7,)), ([1, 2], (1, 2)), (" , ", ())])
def test_list_may_be_typed_with_commas(given: Any, read: tuple[int, ...]) -> None:
    assert Listed.model_validate({"numbers": given}).numbers == read
