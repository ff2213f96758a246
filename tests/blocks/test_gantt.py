import datetime as dt

import pytest

from planexe.blocks.gantt import Calendar, Gantt, WorkLink, WorkRow


def row(code: str, *, leaf: bool = True, **more: object) -> WorkRow:
    parent = code.rpartition(".")[0]
    return WorkRow(code=code, parent=parent, level=code.count(".") + 1, title=f"Work {code}", leaf=leaf, **more)  # pyrefly: ignore[bad-argument-type]


@pytest.mark.parametrize(
    ("link", "text"),
    [
        (WorkLink(predecessor="1.2"), "1.2FS"),
        (WorkLink(predecessor="1.2", type="SS", lag_days=2), "1.2SS+2"),
        (WorkLink(predecessor="1.2", type="FF", lag_days=-0.5), "1.2FF-0.5"),
    ],
)
def test_link_as_planners_write_it(link: WorkLink, text: str) -> None:
    assert link.text == text


def test_work_is_found_by_code_level_and_leaf() -> None:
    links = (WorkLink(predecessor="1.1"), WorkLink(predecessor="1.2", type="SS"))
    work = Gantt(
        title="T", rows=(row("1", leaf=False), row("1.1"), row("1.2", leaf=False), row("1.2.1"), row("2", links=links))
    )
    assert [one.code for one in work.phases] == ["1", "2"]
    assert [one.code for one in work.leaves] == ["1.1", "1.2.1", "2"]
    assert work.by_code["1.2.1"].name == "1.2.1 Work 1.2.1"
    assert work.phase_of(work.by_code["1.2.1"]) is work.by_code["1"]
    assert work.phase_of(work.by_code["2"]) is work.by_code["2"]
    assert work.by_code["2"].predecessors == "1.1FS;1.2SS"


def test_week_is_that_of_the_calendar() -> None:
    day = dt.date(2026, 3, 2)
    assert Gantt(title="T").working_week == ""
    assert Gantt(title="T", calendar=Calendar(day, day, 1)).working_week == "every day"
