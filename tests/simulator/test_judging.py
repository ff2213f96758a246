"""What the simulated model says of two versions."""

from planexe.simulator.field import Field
from planexe.simulator.judging import JudgeWriter, shown_versions

GOOD = "The oven is bought on 3 March for 40,000 kroner. Ann signs the lease on 1 April. The doors open on 2 May."
POOR = "It is important to be prepared well. It is important to be prepared well."


def prompt(first: str, second: str, subject: str = "the section") -> str:
    return f"<first>\n{first}\n</first>\n<second>\n{second}\n</second>\nSubject: {subject}\nWhich?"


def verdicts(first: str, second: str) -> list[str]:
    found = []
    for number in range(40):
        shown = shown_versions(prompt(first, second, f"section {number}"))
        assert shown
        found.append(JudgeWriter(shown, 1).choose(Field("better"), ["first", "second", "equal"]))
    return found


def test_concrete_text_beats_one_that_repeats_itself_but_the_first_place_counts_now_and_then() -> None:
    assert set(verdicts(GOOD, POOR)) == {"first"}
    other = verdicts(POOR, GOOD)
    assert other.count("second") > 25
    assert other.count("first") > 0


def test_same_text_is_equal_unless_it_stands_first() -> None:
    assert set(verdicts(GOOD, GOOD)) == {"equal", "first"}


def test_quotes_stand_in_the_version_they_are_of() -> None:
    shown = shown_versions(prompt(GOOD, POOR))
    assert shown
    reasons = Field("reasons")
    reason = reasons.item(1, 2)
    reason.done["version"] = "second"
    assert JudgeWriter(shown, 1).text(reason.child("quote", ""), 1, 400) in POOR


def test_other_prompts_hold_no_versions() -> None:
    assert shown_versions("Write a plan. Subject: first") is None
