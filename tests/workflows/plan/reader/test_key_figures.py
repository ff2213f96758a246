"""What a reader of a plan wants to know first."""

from pathlib import Path

from planexe.report.key_facts import key_facts
from tests.report.example_plan import example_report


def test_dates_money_and_completeness(tmp_path: Path) -> None:
    assert [fact[:2] for fact in key_facts(example_report(tmp_path))] == [
        ("7 Dec 2026", "start"),
        ("23 Dec 2026", "finish, 14 days before the deadline"),
        ("DKK 23,182", "cost with contingency, of a budget of DKK 60,000"),
        ("10 of 10", "sections made"),
        ("0", "known gaps"),
    ]


def test_plan_that_has_neither_dates_nor_costs_says_only_how_complete_it_is(tmp_path: Path) -> None:
    report = example_report(tmp_path, without=["schedule", "cost_plan"])
    assert [fact[:2] for fact in key_facts(report)] == [("8 of 10", "sections made"), ("2", "known gaps")]
