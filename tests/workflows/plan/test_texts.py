"""The texts of answers: blanks at their ends go, and each has a length that is declared in one place."""

import ast
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

import planexe.workflows.plan
from planexe.workflows.plan import texts
from planexe.workflows.plan.texts import Text, sized

STAGES = Path(planexe.workflows.plan.__file__).parent


def test_blanks_at_the_ends_do_not_count() -> None:
    short = TypeAdapter(Annotated[str, sized(2, 3)])

    assert short.validate_python("  abc\n") == "abc"
    for wrong in ("  a  ", "abcd"):
        with pytest.raises(ValidationError):
            short.validate_python(wrong)


def test_text_without_an_upper_bound_may_be_of_any_length_but_none() -> None:
    text = TypeAdapter(Text)

    assert text.json_schema() == {"type": "string", "minLength": 1}
    with pytest.raises(ValidationError):
        text.validate_python(" \t")


def test_no_two_texts_have_one_length_or_the_name_of_a_shared_one() -> None:
    declared: dict[str, str] = {}
    for path in sorted(STAGES.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and "sized(" in (made := ast.unparse(node.value)):
                assert made not in declared, f"{path.name} declares {made} as {declared[made]} does"
                declared[made] = path.name
                name = ast.unparse(node.targets[0])
                assert path.name == "texts.py" or not hasattr(texts, name), f"{path.name} means another {name}"
    assert len(declared) > 30
