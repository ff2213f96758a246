from typing import Any

from planexe.runs.throttled_answers import ThrottledAnswers


class Maker:
    """Counts how often it is asked; making an answer takes some seconds of its clock."""

    def __init__(self, cost_s: float = 0.0) -> None:
        self.now_s = 100.0
        self.made = 0
        self.cost_s = cost_s
        self.answers = ThrottledAnswers(clock=lambda: self.now_s)

    def ask(self, mark: object) -> int:
        return int(self.answers.get("r", mark, self._make)["n"])

    def _make(self) -> dict[str, Any]:
        self.made += 1
        self.now_s += self.cost_s
        return {"n": self.made}


def test_answer_is_kept_while_nothing_changes() -> None:
    maker = Maker()
    maker.ask(("running", 1))
    maker.now_s += 9999
    assert maker.ask(("running", 1)) == 1


def test_change_makes_a_new_answer_after_a_rest() -> None:
    maker = Maker()
    maker.ask(("running", 1))
    assert maker.ask(("running", 2)) == 1
    maker.now_s += 2.1
    assert maker.ask(("running", 2)) == 2


def test_costly_answer_rests_longer() -> None:
    maker = Maker(cost_s=1.0)
    maker.ask(("running", 1))
    maker.now_s += 39
    assert maker.ask(("running", 2)) == 1
    maker.now_s += 2
    assert maker.ask(("running", 2)) == 2


def test_new_state_is_never_answered_with_the_old_one() -> None:
    maker = Maker()
    maker.ask(("running", 1))
    assert maker.ask(("complete", 2)) == 2


def test_each_name_has_its_own_answer() -> None:
    answers = ThrottledAnswers()
    assert answers.get("a", 1, lambda: {"n": 1}) == {"n": 1}
    assert answers.get("b", 1, lambda: {"n": 2}) == {"n": 2}
