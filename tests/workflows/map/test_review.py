"""What a person says of mappings is kept with who and when, stands whatever is asked again, and can be taken back."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from planexe.errors import SettingsError
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.changes import Review, apply, preview
from planexe.spine.rerun import RerunWish
from planexe.spine.reviews import ItemReview, review_of
from planexe.spine.run import Run
from planexe.workflows.map.map_records import map_rows, reviewables, reviewed_of, set_to
from planexe.workflows.map.reviewed import Reviewed, ReviewedRow

CERTAIN = "same name"


def rows(run: Run) -> dict[str, ReviewedRow]:
    return {row.attribute.key: row for row in map_rows(run)}


def said(run: Run, state: str, *keys: str, note: str = "") -> dict[str, ItemReview | None]:
    answers = {one.key: one.answer for one in reviewables(run)}
    return {key: review_of(state, answers[key], who="ada", note=note) for key in keys}


def review(run: Run, rows_said: dict[str, ItemReview | None]) -> Run:
    apply(run, Review(rows_said, who="ada"))
    return run.again()


def worked_on(run: Run, wish: RerunWish | None = None) -> tuple[Run, set[str]]:
    """Works on a run; returns it with the attributes whose mapping was asked for."""
    if wish:
        apply(run, wish)
    before = len(run.folder.attempts())
    bench = Workbench(Settings(runs=run.folder.path.parent))
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(bench.activate(run.folder).run())).result()
    again = run.again()
    return again, {one.item for one in again.attempts[before:] if one.stage == "map_batch"}


def test_regenerating_all_leaves_what_was_accepted_to_the_letter(mapped: Run) -> None:
    certain = [one.key for one in reviewables(mapped) if one.certain]
    accepted = ["outstanding_principal", "interest_rate"]
    run = review(mapped, said(mapped, "accepted", *certain, *accepted))
    run = review(run, {"gender": review_of("edited", set_to(run, "gender", "cust_dim.lei"))})
    run = review(run, said(run, "pinned", "days_past_due"))
    before = {key: row.model_dump_json() for key, row in rows(run).items() if row.review != "proposed"}
    assert len(before) == len(certain) + 4
    again, asked = worked_on(run, RerunWish(stages={"map_batch": (), "classify_batch": ()}))
    after = rows(again)
    assert {key: after[key].model_dump_json() for key in before} == before
    assert after["gender"].settled.column == "cust_dim.lei"
    assert asked
    assert not asked & set(before)


def test_who_when_and_note_are_in_the_value_and_in_the_log(mapped: Run) -> None:
    run = review(mapped, said(mapped, "accepted", "interest_rate", note="checked with treasury"))
    stored = Reviewed.model_validate(run.artefacts["review"].value)
    row = next(row for row in stored.rows if row.attribute.key == "interest_rate")
    assert (row.review, row.who, row.note) == ("accepted", "ada", "checked with treasury")
    assert row.unix_s > 0
    assert (run.changes[-1].kind, run.changes[-1].who) == ("review", "ada")
    assert run.changes[-1].reviewed == {"interest_rate": "accepted"}


def test_waiting_is_a_state_that_ends_with_the_last_review(mapped: Run) -> None:
    assert mapped.summary.status == "waiting for review"
    run = review(mapped, said(mapped, "accepted", *rows(mapped)))
    assert run.summary.status == "complete"
    run = review(run, {"gender": None})
    assert run.summary.status == "waiting for review"
    assert rows(run)["gender"].review == "proposed"


def test_a_review_makes_computed_values_anew_at_once_and_asks_nothing(mapped: Run) -> None:
    run = review(mapped, said(mapped, "accepted", "interest_rate", "outstanding_principal"))
    assert [name for name, found in run.fresh.items() if found.outdated] == []
    assert run.folder.store.versions("reviews") == ()
    assert len(run.attempts) == len(mapped.attempts)


def test_what_is_rejected_is_asked_again_without_that_column(mapped: Run) -> None:
    column = rows(mapped)["annual_income"].settled.column
    run = review(mapped, said(mapped, "rejected", "annual_income", note="that is gross"))
    assert rows(run)["annual_income"].state == "rejected"
    plan = preview(run, RerunWish())
    assert "map_batch" in plan.again
    again, asked = worked_on(run)
    assert asked == {"annual_income"}
    assert rows(again)["annual_income"].settled.column != column


def test_a_named_item_is_asked_again_and_what_was_set_only_if_that_is_confirmed(mapped: Run) -> None:
    run = review(mapped, said(mapped, "accepted", "interest_rate"))
    run = review(run, {"gender": review_of("edited", set_to(run, "gender", "none"))})
    with pytest.raises(SettingsError, match="gender would lose what a person set"):
        apply(run, RerunWish(stages={"map_batch": ("gender",)}))
    again, asked = worked_on(run, RerunWish(stages={"map_batch": ("interest_rate",)}))
    assert asked == {"interest_rate"}
    assert rows(again)["interest_rate"].review == "proposed"
    assert rows(again)["gender"].review == "edited"


@pytest.mark.parametrize(
    ("rows_said", "words"), [({"nothing": None}, "no 'nothing' to review"), ({}, "Nothing was chosen")]
)
def test_what_cannot_be_reviewed_is_refused(mapped: Run, rows_said: Any, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        apply(mapped, Review(rows_said))
    with pytest.raises(SettingsError, match=r"no such column; use cust_dim\.sex"):
        set_to(mapped, "gender", "cust_dim.sexx")


def test_confidence_comes_from_reviews_alone(mapped: Run) -> None:
    chosen = [one.key for one in reviewables(mapped) if one.certain][:6]
    run = review(mapped, {**said(mapped, "accepted", *chosen[:5]), **said(mapped, "rejected", chosen[5])})
    found = reviewed_of(run)
    assert found is not None
    assert found.confidence[CERTAIN].share == 5 / 6
    assert all(one.share is None for kind, one in found.confidence.items() if kind != CERTAIN)


def test_one_renamed_column_asks_again_only_where_it_was_a_candidate(mapped: Run) -> None:
    folder = mapped.folder.path
    (customers,) = folder.rglob("cust_dim.csv")
    accepted = review(mapped, said(mapped, "accepted", "internal_rating", "gender"))
    text = customers.read_text(encoding="utf-8")
    customers.write_text(text.replace(",nace_cd,", ",industry_nace,", 1), encoding="utf-8")
    before = {key: row.model_dump_json() for key, row in rows(accepted).items() if row.review == "accepted"}
    old = accepted.artefacts["candidates"].value["rows"]
    again, asked = worked_on(accepted)
    new = again.artefacts["candidates"].value["rows"]
    shown = {key for key in old if [one["column"] for one in old[key]] != [one["column"] for one in new[key]]}
    assert "industry_code" in asked
    assert asked <= shown
    assert len(asked) < 40
    assert {key: rows(again)[key].model_dump_json() for key in before} == before


def test_command_lists_and_says(mapped: Run, capsys: pytest.CaptureFixture[str]) -> None:
    from planexe.cli.main import main

    runs: Path = mapped.folder.path.parent
    own = ["review", "m1", "--runs", str(runs)]
    assert main([*own, "--accept-certain", "--by", "ada"]) == 0
    assert "reviewed. 7" in capsys.readouterr().out
    assert main([*own, "--where", "conflict"]) == 0
    assert "conflict" in capsys.readouterr().out
    assert main([*own, "--set", "gender=cust_dim.lei", "--undo", "interest_rate", "--note", "x"]) == 0
    assert main([*own, "--accept", "gender", "--reject", "gender"]) == 2
    assert "gender is named twice" in capsys.readouterr().err
    assert main([*own, "--set", "gender"]) == 2
    assert "write KEY=VALUE" in capsys.readouterr().err
