from dataclasses import dataclass
from typing import Any

import pytest

from planexe.spine.freshness import Freshness
from planexe.ui.shared.value_badges import badge_line, badge_text, badge_words, badges_of

STALE = Freshness(state="stale", why="Its guidance changed.")


@dataclass
class Read:
    fresh: dict[str, Freshness]


class Manager:
    def run(self, run_id: str) -> Read:
        return Read({run_id: STALE})


class Watched:
    def run(self, run_id: str) -> Read:
        raise AssertionError("A run under way is not read for its badges.")


@pytest.mark.parametrize("status", ["new", "running"])
def test_run_under_way_is_not_looked_through(status: str) -> None:
    manager: Any = Watched()
    assert badges_of(manager, "r", status) == {}


@pytest.mark.parametrize("status", ["complete", "complete with gaps", "stopped", "failed", "interrupted"])
def test_run_that_rests_has_badges(status: str) -> None:
    manager: Any = Manager()
    assert badges_of(manager, "r", status) == {"r": STALE}


def test_badge_is_sign_and_word() -> None:
    assert badge_text(STALE) == "◌ stale"
    assert badge_text(None) == ""


def test_reason_comes_before_the_general_meaning() -> None:
    assert badge_line(STALE).startswith(":orange[◌] stale: Its guidance changed")
    assert badge_line(Freshness(state="fresh")).startswith(":green[●] fresh: Its answer is the one")


def test_tooltip_has_the_reason_if_there_is_one() -> None:
    assert badge_words(STALE) == "its value is stale: Its guidance changed."
    assert badge_words(Freshness(state="fresh")) == "its value is fresh"
