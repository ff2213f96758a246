"""What is answered to a prompt whatever it asks: a schema in the prompt, any JSON, plain text, a shorter document."""

import json
from typing import Literal

from pydantic import BaseModel

from planexe.simulator.content import write_answer
from planexe.simulator.demo.free_text import condense

BAKERY = "Open a bakery in Aarhus with a budget of 2 million DKK by March 2027."


class Money(BaseModel):
    money_involved: bool
    primary_currency: Literal["USD", "EUR", "DKK", "CAD"]


def test_plain_text_is_paragraphs_about_the_goal() -> None:
    made = write_answer([("user", BAKERY)], None, "text", 1)
    assert not made.is_json
    assert "Aarhus" in made.text
    assert "simulated" in made.text
    assert made.text.count("\n\n") >= 2


def test_schema_in_the_prompt_is_followed_without_response_format() -> None:
    schema = json.dumps(Money.model_json_schema())
    in_rules = [("system", f"Answer as JSON:\n{schema}"), ("user", BAKERY)]
    in_task = [("user", f"{BAKERY}\nSchema: {schema}\nThanks {{}}")]
    for messages in (in_rules, in_task):
        made = write_answer(messages, None, "text", 1)
        assert made.is_json
        Money.model_validate_json(made.text)


def test_json_object_without_any_schema_is_still_json() -> None:
    made = write_answer([("user", BAKERY)], None, "json_object", 1)
    assert set(json.loads(made.text)) == {"title", "summary", "points"}


LONG = """## Risks

**R1**: The oven comes late. It has to be ordered in May. Otherwise nothing works.

- Cost rises. It rises a lot, because everything does.
- Staff is missing. Nobody applies for the early shift.
- The lease ends early. Then all is lost.

## Currency

The budget is in DKK. Flour is bought in EUR. That is a small part."""


def test_shortening_keeps_headings_and_first_sentences_of_the_last_document() -> None:
    messages = [
        ("system", "Shorten the document."),
        ("user", f'<document name="risks">\n{LONG}\n</document>\n\n<task>\nShorten it.\n</task>'),
    ]
    text = write_answer(messages, None, "text", 1).text
    assert text == condense(LONG)
    assert len(text) < len(LONG)
    assert "## Risks" in text
    assert "## Currency" in text
    assert "The budget is in DKK." in text
    assert "Otherwise nothing works" not in text


def test_condensing_never_returns_nothing() -> None:
    assert condense("One.") == "One."
    assert condense("# Only a heading") == "# Only a heading"


def test_schema_without_blanks_is_found_however_long_its_runs_are() -> None:
    codes = [f"{phase}.{task}" for phase in range(1, 9) for task in range(1, 9)]
    code = {"type": "string", "enum": codes}
    schema = {"type": "object", "properties": {"codes": {"type": "array", "items": code}}, "required": ["codes"]}
    asked = f"<task>Choose.</task>\n\nJSON schema:\n{json.dumps(schema, separators=(',', ':'))}"

    answer = write_answer([("system", "Be brief."), ("user", asked)], None, "text", 1)

    assert answer.schema == schema
    assert set(answer.value["codes"]) <= set(codes)


def test_bounds_told_in_words_are_kept() -> None:
    share = {"type": "number", "description": "How likely it is. At least 0.4, at most 0.6."}
    schema = {
        "type": "object",
        "properties": {
            "likely": share,
            "names": {"type": "array", "items": {"type": "string"}, "description": "At least 7 items."},
        },
        "required": ["likely", "names"],
    }
    made = write_answer([("user", BAKERY)], schema, "json_schema", 1)
    assert 0.4 <= made.value["likely"] <= 0.6
    assert len(made.value["names"]) >= 7
