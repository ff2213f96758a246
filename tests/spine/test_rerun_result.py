from typing import Any

from planexe.spine.artefact import Artefact
from planexe.spine.change_log import Change
from planexe.spine.rerun_result import RerunResult, result_of, spared_text

NEEDS = {"a": (), "b": ("a",), "c": ("b",), "d": ("c",), "side": ()}


def artefact(stage: str, words: str = "old") -> Artefact:
    return Artefact(stage=stage, value=words, origin="model")


BEFORE = {name: artefact(name).digest for name in NEEDS}


def came_of(asked: set[str], new: set[str], *, over: bool = True, **more: Any) -> RerunResult:
    rerun = Change(kind="rerun", unix_s=1, before=BEFORE, again=("a",), perhaps=("b", "c", "d"), **more)
    now = {name: artefact(name, "new" if name in new else "old") for name in NEEDS}
    return result_of(rerun, now, asked, NEEDS, over=over)


def test_same_answer_spares_everything_after_it() -> None:
    result = came_of({"a"}, set())
    assert (result.asked, result.changed, result.same) == (("a",), (), ("a",))
    assert result.spared == {"b": ("a",), "c": ("a",), "d": ("a",)}
    assert spared_text(result, {"a": "Risks"}) == "3 stages were not asked again because Risks did not change."


def test_cut_off_in_the_middle_names_where_it_stopped() -> None:
    result = came_of({"a", "b"}, {"a"})
    assert result.changed == ("a",)
    assert result.spared == {"c": ("b",), "d": ("b",)}


def test_nothing_is_spared_while_the_work_goes_on() -> None:
    assert came_of({"a"}, set(), over=False).spared == {}


def test_everything_changed_leaves_nothing_to_say() -> None:
    result = came_of({"a", "b", "c", "d"}, {"a", "b", "c", "d"})
    assert (result.spared, spared_text(result, {})) == ({}, "")


def test_many_unchanged_stages_are_counted() -> None:
    result = RerunResult(asked=(), changed=(), same=(), spared={"x": ("a", "b", "c", "d")}, waiting=())
    assert spared_text(result, {}) == "1 stage was not asked again because a, b, c and 1 more did not change."


def test_stage_that_could_not_be_made_is_waiting() -> None:
    rerun = Change(kind="rerun", unix_s=1, again=("a",))
    assert result_of(rerun, {}, set(), NEEDS).waiting == ("a",)
