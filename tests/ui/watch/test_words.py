from dataclasses import replace
from datetime import UTC, datetime

import pytest

from planexe.executor.attempt_log import Attempt
from planexe.spine.event_records import Event
from planexe.spine.freshness import Freshness
from planexe.spine.progress import RunSnapshot, StageProgress
from planexe.ui.shared.attempt_details import facts_of, notes_of, parsed_key
from planexe.ui.shared.progress_view import attempts_text, expected_text, progress_text, short_number, stage_row
from planexe.ui.shared.run_picker import ago
from planexe.ui.watch.attempt_table import attempt_row
from planexe.ui.watch.event_list import event_text, event_time
from planexe.ui.watch.failure_cards import failures_of
from tests.events import event_of

NOW = datetime(2027, 1, 10, tzinfo=UTC)
STAGE = StageProgress(name="a", heading="Risks", chapter="Plan", state="done", calls=3, calls_done=3)
RUN = RunSnapshot(
    run_id="r", status="running", stages=(STAGE,), calls_done=3, calls_running=1, calls_to_come=4, attempts=5,
    failed_attempts=2, share_done=0.5, elapsed_s=12, left_s=20, input_tokens=1, output_tokens=1, cost_usd=None, cap=4,
    left_low_s=16, left_high_s=26,
)  # fmt: skip
TRY = Attempt(call_id="c", attempt=1, reason="first", stage="a", queued=1, sent=2, first_token=2.5, ended=4)


@pytest.mark.parametrize(
    ("created", "words"),
    [
        ("2027-01-09T23:59:50Z", "just now"),
        ("2027-01-09T23:59:00Z", "1 minute ago"),
        ("2027-01-09T21:00:00Z", "3 hours ago"),
        ("2027-01-01T00:00:00Z", "9 days ago"),
        ("2028-01-01T00:00:00Z", "just now"),
        ("2027-01-09T21:00:00", "3 hours ago"),
        ("2027-01-09", "1 day ago"),
        ("long ago", "long ago"),
    ],
)
def test_age_of_a_run(created: str, words: str) -> None:
    assert ago(created, NOW) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (999, "999"), (12_345, "12.3k"), (999_949, "999.9k"), (999_999, "1.0M"), (1_200_000, "1.2M")],
)
def test_counts_are_short(number: int, words: str) -> None:
    assert short_number(number) == words


def test_time_left_is_a_band() -> None:
    assert progress_text(RUN) == "50% of the expected work · 12 s so far · about 16 s to 26 s left"


def test_end_is_near() -> None:
    assert progress_text(replace(RUN, left_low_s=0.1, left_high_s=0.5)).endswith("nearly there")


def test_run_that_is_over_has_no_time_left() -> None:
    assert "left" not in progress_text(replace(RUN, left_s=None, left_low_s=None, left_high_s=None))


@pytest.mark.parametrize(("failed", "words"), [(0, "5"), (2, "5 (2 failed)")])
def test_failed_attempts_are_counted_beside(failed: int, words: str) -> None:
    assert attempts_text(replace(RUN, failed_attempts=failed)) == words


def test_stage_says_its_state_in_words_and_a_sign() -> None:
    assert stage_row(STAGE) == {"State": "✔ done", "Stage": "Risks", "Chapter": "Plan", "Calls": "3 / 3", "Problem": ""}


def test_stage_of_a_run_that_rests_says_what_its_value_is_worth() -> None:
    row = stage_row(STAGE, Freshness(state="edited"))
    assert list(row)[:2] == ["State", "Value"]
    assert row["Value"] == "✎ edited"


def test_stage_without_calls_is_computed() -> None:
    assert stage_row(replace(STAGE, calls=0, calls_done=0))["Calls"] == "computed"
    assert stage_row(replace(STAGE, doing="40 %: reading"))["Calls"] == "3 / 3, 40 %: reading"


def test_attempt_row_has_its_times() -> None:
    row = attempt_row(TRY, {"a": "Risks"})
    assert row["Stage"] == "Risks"
    assert (row["Waited (s)"], row["First token (s)"], row["Took (s)"]) == (1, 0.5, 2)


def test_attempt_that_was_never_sent_has_no_times() -> None:
    row = attempt_row(replace(TRY, sent=None, first_token=None, outcome="cancelled"), {})
    assert (row["Waited (s)"], row["First token (s)"], row["Slot"]) == (None, None, None)


def test_several_reasons_to_wait_have_their_seconds() -> None:
    (waited, *_) = facts_of(replace(TRY, ready=0, waits={"slot": 1.5, "rpm": 0.5}))
    assert waited == "waited 2.0 s (slot 1.5 s, rpm 0.5 s)"


def test_notes_tell_what_was_wrong_lenient_or_short() -> None:
    notes = notes_of(
        replace(
            TRY, problems=("risks is missing",), coerced=("twelve as 12",), shortened=(("risks", 9000, 4000),),
            retry_after_s=3, headroom={"requests": 5},
        )
    )  # fmt: skip
    assert notes[0] == "risks is missing"
    assert "Read as it was meant: twelve as 12" in notes
    assert any("from 9,000 to 4,000" in note for note in notes)
    assert any("asked to wait" in note for note in notes)
    assert "Left of the provider's limit after this call: 5 requests." in notes


def test_facts_of_an_attempt_are_plain_words() -> None:
    facts = facts_of(replace(TRY, ready=1, waits={"slot": 1.0}, input_tokens=10, cached_tokens=4, slot=1, cap=4))
    assert facts[:2] == ["waited 1.0 s (slot)", "first token after 0.5 s"]
    assert "10 tokens in (4 cached), 0 out" in facts


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("c:1", ("c", 1)),
        ("a:b:12", ("a:b", 12)),
        ("", None),
        ("c:", None),
        (":1", None),
        ("c:x", None),
        ("c:²", None),
        (f"c:{'9' * 5000}", None),
    ],
)
def test_key_of_an_attempt(text: str, key: object) -> None:
    assert parsed_key(text) == key


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (event_of(event="session", cap=4), "Work on the run began, 4 calls at the same time."),
        (event_of(event="cap", cap=9), "Calls at the same time: 9."),
        (event_of(event="stage", stage="a", state="running"), "Risks: running."),
        (event_of(event="stage", stage="a", state="failed", problem="No answer."), "Risks: failed: No answer."),
        (event_of(event="end", status="complete"), "The run ended: complete."),
        (event_of(event="paused"), "Paused."),
        (event_of(event="something new"), "something new"),
    ],
)
def test_events_are_plain_words(event: Event, words: str) -> None:
    assert event_text(event, {"a": "Risks"}) == words


def test_time_of_an_event() -> None:
    assert event_time(event_of("paused", 3661.0)) == "01:01:01"


def test_nothing_failed() -> None:
    assert failures_of(RUN, []) == ()


def test_failed_stage_says_what_to_do_about_its_last_error() -> None:
    run = replace(RUN, stages=(replace(STAGE, state="failed", problem="No answer."),))
    (card,) = failures_of(run, [replace(TRY, outcome="failed", error_kind="auth")])
    assert (card.what, card.why) == ("Risks could not be made.", "No answer.")
    assert card.advice.startswith("Set the model's key")


def test_stages_that_only_wait_share_one_card() -> None:
    blocked = tuple(replace(STAGE, heading=f"Stage {n}", state="blocked") for n in range(8))
    (card,) = failures_of(replace(RUN, stages=blocked), [])
    assert card.what.startswith("8 stages could not start: Stage 0,")
    assert card.what.endswith("and 2 more.")


def test_failure_that_no_call_could_mend_is_not_said_to_be_mended_by_resuming() -> None:
    failed = replace(RUN, stages=(replace(STAGE, state="failed", problem="Its sums do not add up."),))
    blocked = replace(RUN, stages=(replace(STAGE, state="blocked"),))
    for run in (failed, blocked):
        (card,) = failures_of(run, [], hopeless=("a",))
        assert not card.mendable
        assert card.advice.startswith("Asking again would give the same")
        (card,) = failures_of(run, [])
        assert card.mendable


def test_run_cut_off_and_its_problem_come_first() -> None:
    cards = failures_of(replace(RUN, status="interrupted"), [], "Disk full.")
    assert [c.why for c in cards] == ["Disk full.", "The program that worked on it ended before the run did."]
    assert cards[1].what == "The run was cut off."


def test_expected_use_of_the_whole_run_is_told_while_it_goes_on() -> None:
    run = replace(RUN, expected_cost_usd=0.44, expected_tokens=12_000)
    assert expected_text(run) == "about 0.44 USD and 12.0k tokens expected in all"
    assert expected_text(replace(run, status="complete")) == ""
    assert expected_text(replace(run, share_done=0.0)) == ""
    assert "expected in all" in progress_text(run)
