"""planexe fix on a plan that is late."""

from typing import Any

import pytest

from tests.app_runs import LATE
from tests.cli.conftest import Finished, Planexe


@pytest.fixture
def late(finished: Finished) -> str:
    return finished("late", LATE)


def test_options_are_listed_previewed_chosen_and_taken_back(planexe: Planexe, late: str) -> None:
    listed: dict[str, Any] = planexe("fix", late, "--json").json()
    number = next(one["number"] for one in listed["options"] if one["verdict"] == "holds")
    assert listed["takes"][str(number)]["calls"]["least"] > 0
    said = planexe("fix", late).out
    assert f"{number}. " in said
    assert "Calls: " in said
    assert f"planexe fix {late} --choose N" in said
    preview = planexe("fix", late, "--choose", str(number), "--dry-run", "--json").json()
    assert preview["effect"]["verdict"] == "holds"
    assert "executive_summary" in preview["again"]
    assert planexe("fix", late, "--json").json()["decided"] == []
    assert "wbs_level3" not in planexe("fix", late, "--choose", str(number), "--dry-run").out
    assert ", holds (simulated" in planexe("fix", late, "--choose", str(number)).out
    assert "Decided 1: " in planexe("fix", late).out
    assert ", holds (simulated" not in planexe("fix", late, "--withdraw", "1").out
    after = planexe("fix", late, "--json").json()
    assert (after["decided"], after["options"]) == ([], listed["options"])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--choose", "99"), "There is no option 99; there are 1"),
        (("--choose", "x"), "--choose is 'x'; give a whole number"),
        (("--withdraw",), "Nothing has been decided about run"),
        (("--choose", "1", "--withdraw"), "Give --choose or --withdraw, not both."),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    planexe: Planexe, late: str, more: tuple[str, ...], words: str
) -> None:
    said = planexe("fix", late, *more)
    assert said.status == 2
    assert words in said.err
