import pytest

from planexe.errors import RunDamaged
from planexe.spine.changes import Edit, GoOn, Pin, apply, preview
from planexe.spine.rerun import RerunWish
from planexe.spine.run import Run
from tests.spine.desk_lab import DeskLab


async def test_what_was_read_stays_until_the_run_is_looked_at_again(chain: DeskLab) -> None:
    run = chain.desk
    assert run.artefacts == {}
    await chain.run()
    assert run.artefacts == {}
    assert list(run.again().artefacts) == ["a", "b", "c"]
    assert run.again().stages is run.stages


async def test_value_that_cannot_be_read_is_missing_with_its_reason(chain: DeskLab) -> None:
    await chain.run()
    (chain.folder.path / "artefacts" / "b.json").write_text("{half", encoding="utf-8")
    run = chain.desk
    assert list(run.artefacts) == ["a", "c"]
    assert "not valid JSON" in run.unreadable["b"]
    assert run.fresh["b"].state == "missing"


def test_request_that_cannot_be_read_is_told_when_it_is_needed(chain: DeskLab) -> None:
    chain.folder.request_path.write_text("[]", encoding="utf-8")
    run = Run(chain.folder)
    assert run.run_id == "r1"
    with pytest.raises(RunDamaged, match="no run request"):
        _ = run.stages


async def test_mark_holds_until_something_it_is_about_changes(chain: DeskLab) -> None:
    await chain.run()
    values, everything = chain.folder.mark(logs=False), chain.folder.mark()
    (chain.folder.path / "attempts-w07.jsonl").write_text("{}\n", encoding="utf-8")
    assert chain.folder.mark(logs=False) == values
    assert chain.folder.mark() != everything
    apply(chain.desk, Pin("a"))
    assert chain.folder.mark(logs=False) != values


async def test_preview_of_an_edit_says_what_follows_and_writes_nothing(chain: DeskLab) -> None:
    await chain.run()
    before = chain.folder.mark()
    plan = preview(chain.desk, Edit("a", {"text": "by hand"}))
    assert (plan.again, plan.perhaps, plan.reused) == (("b",), ("c",), ("a",))
    assert chain.folder.mark() == before
    apply(chain.desk, Edit("a", {"text": "by hand"}))
    assert preview(chain.desk, RerunWish()) == plan


async def test_preview_of_a_pin_spares_what_would_run(chain: DeskLab) -> None:
    await chain.run()
    apply(chain.desk, Edit("a", {"text": "by hand"}))
    plan = preview(chain.desk, Pin("b"))
    assert (plan.again, plan.why["b"]) == ((), "kept: pinned")


async def test_decision_to_go_on_is_noted_and_makes_nothing_stale(chain: DeskLab) -> None:
    await chain.run()
    assert apply(chain.desk, GoOn()).kind == "go_on"
    assert [change.kind for change in chain.desk.changes] == ["go_on"]
    assert set(chain.states().values()) == {"fresh"}
