"""How bold an option is: by its name, by the number in its id, else by its place."""

import pytest

from planexe.simulator.field import Field
from planexe.simulator.stances import named_stance, stance_of


@pytest.mark.parametrize(
    ("name", "stance"),
    [("ambitious_option", 0), ("boldPath", 0), ("balanced", 1), ("The pragmatic way", 1), ("lowCost", 2), ("safe", 2),
     ("safety_rules", None), ("title", None)],
)  # fmt: skip
def test_name_tells_the_stance(name: str, stance: int | None) -> None:
    assert named_stance(name) == stance


def test_nearest_name_decides() -> None:
    place = Field("cautious").child("settings", "").child("ambitious_step", "")
    assert stance_of(place) == 0
    assert stance_of(Field("cautious").child("why", "")) == 2
    assert stance_of(Field("plan").child("why", "")) is None


def test_scenarios_are_bold_moderate_and_cautious_by_their_place() -> None:
    scenarios = Field("scenarios")
    assert [stance_of(scenarios.item(index, 4).child("why", "")) for index in range(4)] == [0, 1, 2, 0]


def test_number_in_an_id_wins_over_the_place() -> None:
    item = Field("scenarios").item(0, 3)
    item.done = {"scenario_id": "S3", "title": "Plan 1"}
    assert stance_of(item.child("why", "")) == 2


def test_other_lists_have_no_stance() -> None:
    assert stance_of(Field("risks").item(1, 3).child("why", "")) is None
