from typing import Any

import pytest

from planexe.spine.artefact import Artefact
from planexe.spine.change_log import Change
from planexe.spine.event_records import Event
from planexe.spine.versions import changed_between, versions_of
from tests.events import event_of


def made(words: str, **more: Any) -> Artefact:
    values: dict[str, Any] = {"stage": "a", "value": words, "origin": "model", "models": ("gpt",), **more}
    return Artefact(**values)


def told(artefact: Artefact, unix_s: float, state: str = "done") -> Event:
    return event_of(event="stage", stage=artefact.stage, state=state, unix_s=unix_s, digest=artefact.digest)


ONE, TWO, HAND = made("one"), made("two", revision=1), made("hand", origin="person", revision=1)


def test_stage_without_a_value_has_no_versions() -> None:
    assert versions_of((), None, (), ()) == ()


def test_versions_know_when_they_were_made_and_by_whom() -> None:
    edit = Change(kind="edit", unix_s=30, stages={"a": ()}, digest=HAND.digest)
    found = versions_of((ONE, TWO), HAND, [told(ONE, 10), told(TWO, 20)], [edit])
    assert [(v.number, v.unix_s, v.made_by(), v.current) for v in found] == [
        (1, 10, "gpt", False),
        (2, 20, "gpt", False),
        (3, 30, "a person", True),
    ]


def test_version_that_came_back_has_both_its_times() -> None:
    back = Change(kind="restore", unix_s=30, stages={"a": ()}, digest=ONE.digest)
    events = [told(ONE, 10), told(ONE, 15, "reused"), told(TWO, 20), told(ONE, 40, "reused")]
    found = versions_of((ONE, TWO), ONE, events, [back])
    assert [(v.unix_s, v.restored) for v in found] == [(10, False), (20, False), (30, True)]


def test_twins_that_a_crash_left_count_once() -> None:
    assert [v.artefact for v in versions_of((ONE, TWO), TWO, (), ())] == [ONE, TWO]


def test_log_that_knows_nothing_leaves_the_time_open() -> None:
    other = told(made("one", stage="b"), 5)
    assert [v.unix_s for v in versions_of((ONE,), TWO, [other, event_of(event="end", unix_s=6)], ())] == [None, None]


@pytest.mark.parametrize(
    ("artefact", "maker", "details"),
    [
        (made("x"), "gpt", ""),
        (made("x", models=()), "a model", ""),
        (made("x", origin="computed"), "calculated", ""),
        (made("x", origin="skipped"), "no call was needed", ""),
        (
            made("x", revision=2, asked_with={"guidance": "Shorter.", "prompt": "Mine."}),
            "gpt",
            "revision 2 · prompt edited by a person · asked in addition: Shorter.",
        ),
    ],
)
def test_version_says_what_was_special_about_it(artefact: Artefact, maker: str, details: str) -> None:
    (version,) = versions_of((), artefact, (), ())
    assert (version.made_by(), version.details()) == (maker, details)


def test_changed_values_are_those_with_another_digest_or_new() -> None:
    now = {"a": ONE, "b": made("b", stage="b")}
    assert changed_between({"a": ONE.digest}, now) == ("b",)
    assert changed_between({"a": TWO.digest, "b": now["b"].digest}, now) == ("a",)
