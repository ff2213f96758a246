"""The stages that make a run as long as it is."""

import pytest

from planexe.timing.stage_limits import stage_limits
from planexe.timing.what_if import replay
from tests.timing.made_replays import call, chain, replay_of_calls


def test_stages_that_limit_the_run_come_with_what_they_would_save() -> None:
    run = replay_of_calls(*chain(1.0, 6.0, 3.0), call("beside", 8.0))
    worst, *others = stage_limits(run, replay(run, 4))
    assert (worst.stage, worst.chain_s, worst.calls, worst.share) == ("s1", 6.0, 1, 0.6)
    assert worst.gain_s == pytest.approx(2.0)  # then the call beside the chain takes longest
    assert [limit.stage for limit in others] == ["s2", "s0"]
