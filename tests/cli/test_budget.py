from pathlib import Path
from typing import Any

import pytest


def test_run_stops_at_its_limit_and_goes_on_with_a_higher_one(planexe: Any, goal: str, quick: tuple[str, ...]) -> None:
    stopped = planexe("plan", goal, "--run-id", "r", *quick, "--max-tokens", "100000")
    assert stopped.status == 130
    assert stopped.json()["reason"] == "The budget of 100,000 tokens is used up."
    finished = planexe("resume", "r", "--json", "--concurrency", "16", "--max-tokens", "9000000")
    assert (finished.status, finished.json()["reason"]) == (0, "")


def test_stopped_run_says_how_to_go_on(planexe: Any, goal: str, quick: tuple[str, ...]) -> None:
    said = planexe("plan", goal, "--run-id", "r", *quick[:-1], "--max-tokens", "20000")
    assert "The budget of 20,000 tokens is used up." in said.out
    assert "planexe resume r --max-cost USD" in said.err


def test_wrong_limit_is_said_in_a_sentence(planexe: Any, goal: str, quick: tuple[str, ...]) -> None:
    said = planexe("plan", goal, *quick, "--max-cost", "-3")
    assert said.status == 2
    assert "--max-cost is -3; use a number above 0" in said.err


def test_limit_on_money_needs_a_price(planexe: Any, goal: str, monkeypatch: pytest.MonkeyPatch, runs: Path) -> None:
    monkeypatch.setenv("MISTRAL_API_KEY", "x")
    said = planexe("plan", goal, "--model", "mistral-small", "--max-cost", "1")
    assert said.status == 2
    assert "The price of `mistral-small` is not known" in said.err
    assert not runs.exists()
