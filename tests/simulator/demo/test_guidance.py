"""What a reader asks for in addition is done: lengths, what goes, what comes, shorter, anything else in words."""

from typing import Any

import pytest

from planexe.simulator.demo.guidance import MARK, Guidance

PHASES: list[dict[str, Any]] = [
    {"title": f"Part {n}", "tasks": [f"Do the {word} of part {n}" for word in ("first", "second", "third", "fourth")]}
    for n in range(1, 6)
]


def guidance(text: str) -> Guidance:
    return Guidance.of(f"Subject: X\nWrite it.\n\n{MARK} {text}")


def test_task_without_guidance_asks_for_nothing() -> None:
    assert Guidance.of("Write five points without rent.") == Guidance()
    value = {"points": ["a"]}
    assert Guidance().applied(value, frozenset()) is value


@pytest.mark.parametrize(("text", "count"), [("only three phases", 3), ("Make it 4 phases.", 4), ("nine phases", 5)])
def test_number_of_phases_is_as_asked(text: str, count: int) -> None:
    assert len(guidance(text).outline(PHASES)) == count


def test_tasks_are_removed_inserted_and_cut() -> None:
    without = guidance("without the second").outline(PHASES)
    assert all("second" not in task for phase in without for task in phase["tasks"])
    assert guidance("Include a visit to the museum").outline(PHASES)[0]["tasks"][0] == "Visit to the museum"
    assert all(len(phase["tasks"]) == 3 for phase in guidance("shorter, please").outline(PHASES))
    assert guidance("Think of my brother").outline(PHASES)[0]["tasks"][0] == "As asked: Think of my brother"
    assert all(3 <= len(phase["tasks"]) <= 6 for phase in guidance("twelve tasks").outline(PHASES))


def test_lists_are_changed_and_those_with_ids_stay() -> None:
    value = {
        "risks": ["Rent rises", "Oven breaks", "Nobody comes"],
        "ties": [{"risk_id": "R1"}],
        "summary": "It is so.",
    }
    bound = frozenset({"ties"})
    assert guidance("two risks").applied(value, bound)["risks"] == ["Rent rises", "Oven breaks"]
    assert guidance("without rent").applied(value, bound)["risks"] == ["Oven breaks", "Nobody comes"]
    assert guidance("add the fire of 3 May").applied(value, bound)["risks"][0] == "Fire of 3 May"
    assert guidance("Write to a child.").applied(value, bound)["risks"][0] == "As asked: Write to a child."
    assert guidance("without rent").applied(value, bound)["ties"] == [{"risk_id": "R1"}]
    assert guidance("Mention Anna").applied({"text": "It is so."}, bound) == {"text": "Anna. It is so."}


def test_shorter_cuts_texts_and_lists() -> None:
    long = "This is the first sentence of it, and it says enough. " + "More is said here, which can be left out. " * 4
    cut = guidance("shorter").applied({"text": long, "points": ["a", "b", "c", "d"]}, frozenset())
    assert len(cut["text"]) < len(long)
    assert cut["points"] == ["a", "b"]
