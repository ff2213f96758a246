"""What asks for an input on the form, and how the form holds its value."""

from datetime import date
from typing import Any

import pytest

from planexe.spine.workflow import find_workflow
from planexe.ui.new_run.input_fields import UPLOADED, Widget, first_value, held_value, uploaded, widget_of


@pytest.mark.parametrize(
    ("workflow", "name", "widget"),
    [
        ("plan", "goal", "area"),
        ("plan", "detail", "choice"),
        ("plan", "start_date", "day"),
        ("plan", "working_week", "menu"),
        ("plan", "currency", "menu"),
        ("plan", "scenario", "menu"),
        ("plan", "tasks_at_once", "number"),
        ("judge", "first", "run"),
        ("judge", "stage", "text"),
        ("toy_workflow", "numbers", "text"),
        ("table_workflow", "questions", "file"),
        ("table_workflow", "tables", "folder"),
    ],
)
@pytest.mark.usefixtures("own_workflows")
def test_kind_of_the_value_decides_what_asks_for_it(workflow: str, name: str, widget: Widget) -> None:
    assert widget_of(find_workflow(workflow), name) == widget


@pytest.mark.parametrize(
    ("widget", "value", "held"),
    [
        ("day", "2027-03-01", date(2027, 3, 1)),
        ("day", None, None),
        ("text", [3, 4], "3, 4"),
        ("text", None, ""),
        ("area", "A bakery.", "A bakery."),
        ("toggle", None, False),
        ("menu", None, None),
        ("number", 4, 4),
        ("run", None, None),
        ("run", "r1", "r1"),
        ("run", {"name": "r1.json", "size_bytes": 4, "digest": "d"}, "r1"),
    ],
)
def test_form_holds_a_value_as_its_field_shows_it(widget: Widget, value: Any, held: Any) -> None:
    assert held_value(widget, value) == held


@pytest.mark.parametrize("name", ["plan", "toy_workflow"])
@pytest.mark.usefixtures("own_workflows")
def test_untouched_form_says_what_the_model_says(name: str) -> None:
    workflow = find_workflow(name)
    fields = workflow.inputs.model_fields.items()
    optional = {field: about.default for field, about in fields if not about.is_required()}
    read = workflow.read({workflow.text_input or "numbers": "1", **{f: first_value(workflow, f) for f in optional}})
    assert {field: getattr(read, field) for field in optional} == optional


@pytest.mark.usefixtures("own_workflows")
def test_files_are_what_a_page_cannot_fill_in() -> None:
    assert uploaded(find_workflow("table_workflow")) == ["questions", "tables"]
    assert uploaded(find_workflow("plan")) == []
    assert {"file", "folder"} == UPLOADED
