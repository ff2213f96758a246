import pytest

from planexe.blocks.value_words import STATES, State
from planexe.spine.freshness import Freshness
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask, Compute
from planexe.spine.need import optional
from planexe.spine.registry import StageSet, build_stage_set
from planexe.spine.stage import Expected
from planexe.ui.shared.rerun_link import stages_to_ask
from planexe.ui.shared.state_badges import BADGES, legend, pickable, stage_label
from tests.timing.made_attempts import Text


def compute(_: Inputs) -> Text:
    return Text(text="")


@pytest.fixture(scope="module")
def stages() -> StageSet:
    expected = Expected(1, 1, 1.0, 1, 1)
    asked = [Ask(name=n, heading=n.upper(), prompt="p", task="t", answer=Text, expected=expected) for n in ("a", "b")]
    sums = Compute(name="sums", heading="Sums", needs=("a", optional("b")), compute=compute, value=Text)
    of_sums = Compute(name="sums_of_sums", heading="All", needs=("sums",), compute=compute, value=Text)
    return build_stage_set([*asked, sums, of_sums], {"": "Plan"})


def test_stage_is_asked_itself_and_a_calculated_one_by_what_it_is_made_from(stages: StageSet) -> None:
    assert stages_to_ask(stages, "a") == ("a",)
    assert stages_to_ask(stages, "sums") == ("a", "b")
    assert stages_to_ask(stages, "sums_of_sums") == ()
    assert stages_to_ask(stages, "gone") == ()


@pytest.mark.parametrize(
    ("state", "there"),
    [("fresh", False), ("stale", False), ("missing", False), ("edited", True), ("pinned", True), ("failed", True)],
)
def test_calculated_stage_can_be_picked_only_where_it_does_not_follow_by_itself(
    stages: StageSet, state: State, there: bool
) -> None:
    fresh = {name: Freshness(state="fresh") for name in stages.stages} | {"sums": Freshness(state=state)}
    (names,) = pickable(stages, fresh).values()
    assert names == (("a", "b", "sums") if there else ("a", "b"))


def test_legend_counts_the_states_there_are() -> None:
    fresh = {"a": Freshness(state="fresh"), "b": Freshness(state="stale"), "c": Freshness(state="fresh")}
    assert legend(fresh) == ":green[●] 2 fresh · :orange[◌] 1 stale"
    assert legend({}) == ""


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_a_badge(state: State) -> None:
    badge = BADGES[state]
    assert badge.meaning.endswith(".")
    assert stage_label("A [b]", state).startswith(f":{badge.colour}[{badge.sign}] A ")
