"""What the simulated model says of data fits what it is shown; it is wrong at the stated rate, and valid always."""

from typing import Any

import pytest

from planexe.json_text import json_text
from planexe.simulator.content import write_answer
from planexe.simulator.mapping.answers import WRONG
from planexe.simulator.schema_check import is_valid
from planexe.simulator.schema_merge import References
from planexe.workflows.map.classifying.classify_batch import Classified
from planexe.workflows.map.intake.detail_batch import DetailedAttributes
from planexe.workflows.map.intake.discover_attributes import FoundAttributes
from planexe.workflows.map.mapping.map_batch import Choice

COLUMNS = ("t.orig_bal", "t.cur_bal_ct", "t.open_dt", "t.cust_nm")


def choice(name: str, description: str, seed: int = 1, kind: str = "number") -> dict[str, Any]:
    schema = Choice.model_json_schema()
    schema["properties"]["column"] = {"type": "string", "enum": [*COLUMNS, "none"]}
    lines = [
        json_text({"attribute": name, "description": description, "type": kind}),
        *(json_text({"column": column, "kind": "number"}) for column in COLUMNS),
    ]
    answer = write_answer([("user", "\n".join(lines))], schema, "json_schema", seed)
    assert is_valid(answer.value, schema, References(schema).target)
    Choice.model_validate(answer.value)
    found: dict[str, Any] = answer.value
    return found


def test_mostly_right_and_sometimes_not() -> None:
    said = [choice("current_balance", f"What is owed on day {n}.")["column"] for n in range(200)]
    assert 0.5 * WRONG < sum(column != "t.cur_bal_ct" for column in said) / 200 < 2 * WRONG
    assert choice("current_balance", "What is owed.") == choice("current_balance", "What is owed.")


def test_unit_is_told_and_nothing_is_found_where_nothing_is() -> None:
    told = [choice("current_balance", f"day {n}") for n in range(5)]
    assert any(one["conversion"] == "unit" and "100" in one["rule"] for one in told)
    absent = [choice("energy_class", f"Certificate {n}.")["column"] for n in range(20)]
    assert absent.count("none") > 15


@pytest.mark.parametrize("report", ["Sales per month, region and product, with price", "Umsatz, Kunde und Datum", "x"])
def test_attributes_of_a_description(report: str) -> None:
    schema = FoundAttributes.model_json_schema()
    value = write_answer([("user", f"<report>\n{report}\n</report>")], schema, "json_schema", 1).value
    names = [one.name for one in FoundAttributes.model_validate(value).attributes]
    assert len(names) == len(set(names)) >= 2
    lines = "\n".join(json_text({"attribute": name, "meaning": "It."}) for name in names)
    more = write_answer([("user", lines)], DetailedAttributes.model_json_schema(), "json_schema", 1).value
    assert [one.name for one in DetailedAttributes.model_validate(more).attributes] == names


def test_classes_repeat_what_was_decided() -> None:
    lines = [json_text({"attribute": "customer_name", "mandatory": True}), json_text({"decided": {"risk": "high"}})]
    value = write_answer([("user", "\n".join(lines))], Classified.model_json_schema(), "json_schema", 1).value
    found = Classified.model_validate(value)
    assert (found.risk, found.criticality, found.personal) == ("high", "high", "personal")
