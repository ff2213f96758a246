"""What a run did until its plan was there for the first time."""

from planexe.timing.first_pass import first_pass
from tests.timing.made_attempts import event, made


def test_run_without_an_end_counts_as_a_whole() -> None:
    attempts = [made("goal", 0.0, 1.0)]
    assert first_pass(attempts, [event("session", 0.0)]).attempts == tuple(attempts)


def test_what_comes_after_the_first_complete_plan_is_left_out() -> None:
    attempts = [made("goal", 0.0, 1.0), made("goal", 10.0, 12.0, call_id="again")]
    events = [event("session", 0.0), event("end", 2.0, status="complete"), event("session", 9.0)]
    done = first_pass(attempts, events)
    assert ([a.call_id for a in done.attempts], done.left_out, len(done.events)) == (["goal/"], 1, 2)


def test_plan_with_gaps_is_a_plan() -> None:
    done = first_pass([made("goal", 5.0, 6.0)], [event("end", 2.0, status="complete with gaps")])
    assert done.left_out == 1


def test_stopped_run_goes_on_in_its_next_session() -> None:
    attempts = [made("goal", 0.0, 1.0), made("end", 10.0, 12.0)]
    events = [event("end", 2.0, status="stopped"), event("session", 9.0), event("end", 13.0, status="complete")]
    assert first_pass(attempts, events).left_out == 0
