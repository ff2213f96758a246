"""What is no program, and what is no limit, is refused in a sentence before anything begins."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from planexe.errors import InputError
from planexe.sandbox import Limits, Program


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"language": "r"}, "The language of a program is 'r'; it must be python or sql."),
        ({"code": "x" * 1_000_001}, "The code of a program has over 1,000,000 bytes, which is the most it may have."),
        ({"files": {str(number): Path(__file__) for number in range(257)}}, "A program is given 257 files; 256 are allowed."),
        ({"files": {"gone": Path("/no/such/file")}}, "The file gone of a program is not there."),
        ({"files": {"folder": Path("/")}}, "The file folder of a program is not there."),
    ],
)  # fmt: skip
def test_what_is_no_program_is_refused(wish: dict[str, Any], sentence: str) -> None:
    values: dict[str, Any] = {"language": "python", "code": "pass", **wish}
    with pytest.raises(InputError) as refused:
        Program(**values)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/etc/passwd", "a\\b", "a\0b", "x" * 201, "é" * 101, "\ud800"])
def test_name_of_a_file_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="a name without folders, of up to 200 bytes, is wanted"):
        Program("python", "pass", {name: Path(__file__)})


@pytest.mark.parametrize("name", [one.name for one in fields(Limits)])
@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), True, "1", 1e300])
def test_limit_that_is_none_is_refused(name: str, value: Any) -> None:
    with pytest.raises(InputError, match=rf"^{name} of a program is .*; it must be above 0, up to "):
        Limits(**{name: value})


def test_number_of_files_is_a_whole_one() -> None:
    with pytest.raises(InputError, match=r"^result_files of a program is 1\.5; it must be a whole number"):
        Limits(result_files=1.5)  # pyrefly: ignore[bad-argument-type]
