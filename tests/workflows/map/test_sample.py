"""The sample is mapped: most of it right, all conflicts and absences told, nothing invented."""

from planexe.blocks.items import Items
from planexe.spine.run import Run
from planexe.workflows.map.map_records import map_rows, reviewed_of, settled_of
from planexe.workflows.map.source import Sources


def test_sample_is_mapped_and_mostly_right(mapped: Run) -> None:
    reviewed = reviewed_of(mapped)
    assert reviewed is not None
    assert reviewed.score is not None
    assert mapped.summary.status == "waiting for review"
    assert reviewed.score.known == len(reviewed.rows) == 125
    assert 0.85 < reviewed.score.share < 1
    assert sum(row.settled.how == "same name" for row in reviewed.rows) == 60
    assert all(row.right for row in reviewed.rows if row.settled.how == "same name")


def test_no_column_is_invented_and_none_used_twice(mapped: Run) -> None:
    sources = mapped.value("profile", Sources)
    assert sources is not None
    used = [row.settled.column for row in map_rows(mapped) if row.settled.column]
    assert set(used) <= set(sources.by_id)
    assert len(set(used)) == len(used)


def test_every_conflict_and_every_absence_is_on_the_review_list(mapped: Run) -> None:
    settled = settled_of(mapped)
    assert settled is not None
    contested = {key for keys in settled.conflicts.values() for key in keys}
    assert len(settled.conflicts) >= 10
    states = {row.attribute.key: row.state for row in map_rows(mapped)}
    assert {key for key, state in states.items() if state == "conflict"} == contested
    assert {row.key for row in settled.rows if not row.column} <= {
        key for key, state in states.items() if state in ("absent", "conflict")
    }


def test_only_what_is_not_certain_was_asked(mapped: Run) -> None:
    asked = {attempt.item for attempt in mapped.attempts if attempt.stage == "map_batch"}
    assert 60 < len(asked) <= 65  # one has no candidate at all
    assert not asked & {row.attribute.key for row in map_rows(mapped) if row.settled.how == "same name"}


def test_report_has_a_page_for_each_attribute_and_keeps_no_value_of_a_person(mapped: Run) -> None:
    from planexe.workflows.map.reader.sections import sections_of

    sections = sections_of(mapped)
    (items,) = [block for block in sections[0].blocks if isinstance(block, Items)]
    page = items.page("outstanding_principal")
    assert page.outcome == "ln_mast.os_prin_amt"
    assert {"Proposal", "Asked", "Candidates", "Classes"} == set(page.parts)
    told = str([items.page(key).parts for key in items.places]) + str(sections)
    assert "Lindqvist" not in told
    assert "example.org" not in told
