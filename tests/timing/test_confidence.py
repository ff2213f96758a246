import pytest

from planexe.timing.confidence import confidence_of, load_sentence
from planexe.timing.load_model import INDEPENDENT, LoadFit, LoadModel
from planexe.timing.replay_model import ModelLimits, Node, Replay, Try
from tests.timing.made_replays import MODEL, call, chain, replay_of_calls


def fit(load: LoadModel = INDEPENDENT, seen: tuple[int, ...] = (1, 4, 16)) -> LoadFit:
    return LoadFit(
        load=load, calls=40, seen=seen, trust="good" if len(seen) > 2 else "fair" if len(seen) == 2 else "none"
    )


def test_calls_that_do_not_slow_each_other_down() -> None:
    assert load_sentence(fit(), "m") == (
        "Seen with about 1, 4 and 16 in flight (40 calls of m): calls do not slow each other down. "
        "More than 32 in flight is guesswork."
    )


def test_calls_that_share_a_machine() -> None:
    said = load_sentence(fit(LoadModel(full_speed=4), seen=(1, 8)), "m")
    assert "about 1 and 8 in flight" in said
    assert "with 8 in flight each takes 2.0 times as long as alone" in said


def test_slowdown_that_nobody_notices_is_none() -> None:
    assert "do not slow each other down" in load_sentence(fit(LoadModel(drag=0.001)), "m")


@pytest.mark.parametrize(
    ("seen", "words"), [((8,), "nearly always about 8 in flight"), ((), "40 calls of m do not show")]
)
def test_too_little_seen_says_what_would_help(seen: tuple[int, ...], words: str) -> None:
    said = load_sentence(fit(seen=seen), "m")
    assert words in said
    assert "--calibrate" in said


def test_confidence_is_that_in_the_model_that_does_most_of_the_work() -> None:
    small = Node(stage="s", tries=(Try(model="small", work_s=1.0),))
    run = Replay(nodes=(small, *chain(5, 5)), fits={MODEL: fit(), "small": fit(seen=())})
    assert confidence_of(run).trust == "good"
    assert confidence_of(Replay(nodes=(small,), fits={})).trust == "none"


def test_nothing_is_known_of_a_run_without_calls() -> None:
    found = confidence_of(Replay(nodes=()))
    assert found.trust == "none"
    assert found.load.startswith("Nothing was seen of how calls")
    assert "No limit of the provider is known" in found.limits


def test_known_limits_are_told() -> None:
    limits = ModelLimits(requests_per_minute=1200, tokens_per_minute=90_000)
    found = confidence_of(replay_of_calls(call("s", 1.0), limits=limits))
    assert found.limits == "The provider's limits are taken to be 1,200 requests and 90,000 tokens a minute."
