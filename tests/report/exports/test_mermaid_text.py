"""The schedule as a Mermaid chart, held against the grammar of its gantt charts."""

import re
from pathlib import Path

import pytest

from planexe.report.exports import export
from planexe.report.exports.mermaid_text import MOST_BARS
from planexe.report.report import Report
from tests.report.example_plan import CRITICAL_PATH, example_report
from tests.report.made_reports import made_report

# A line of a gantt chart: a setting, a section, or a name without marks of its own, a colon, and what it is.
LINE = re.compile(
    r"gantt|    (?:title|section) [^:;#\n]+|    (?:dateFormat|axisFormat|tickInterval) \S+"
    r"|    [^:;#,%\n]+ :(?:crit, |milestone, )?(?:t\w+, )?\d{4}-\d\d-\d\d, [1-9]\d*d|%% .*"
)


def lines(report: Report) -> list[str]:
    return export("mermaid", report).decode().splitlines()


@pytest.mark.parametrize("hostile", [False, True])
def test_every_line_is_of_the_grammar_also_with_hostile_texts(hostile: bool, tmp_path: Path) -> None:
    for line in lines(example_report(tmp_path, hostile=hostile)):
        assert LINE.fullmatch(line), line


def test_phases_are_sections_with_their_leaves(tmp_path: Path) -> None:
    found = lines(example_report(tmp_path))
    place = found.index("    section 2 Build")
    assert found[place + 2] == "    2.1.2 Install the oven :t2_1_2, 2026-12-15, 3d"


def test_critical_leaves_are_marked(tmp_path: Path) -> None:
    marked = [line.split()[0] for line in lines(example_report(tmp_path)) if ":crit, " in line]
    assert marked == CRITICAL_PATH


def test_ends_and_deadline_are_milestones(tmp_path: Path) -> None:
    found = [line.strip() for line in lines(example_report(tmp_path)) if ":milestone" in line]
    assert found == [
        "1 Prepare finished :milestone, 2026-12-18, 1d",
        "2 Build finished :milestone, 2026-12-19, 1d",
        "3 Open finished :milestone, 2026-12-23, 1d",
        "Project finished :milestone, 2026-12-23, 1d",
        "Deadline of the goal :milestone, 2027-01-06, 1d",
    ]


def test_large_chart_shows_tasks_and_keeps_the_leaves_in_comments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planexe.report.exports.mermaid_text.MOST_BARS", 10)
    found = lines(example_report(tmp_path))
    assert MOST_BARS == 200
    drawn = [line for line in found if re.match(r"    \d+\.\d", line)]
    assert len(drawn) == 8
    assert "    1.2 Get the permits :crit, t1_2, 2026-12-11, 8d" in drawn
    assert sum(line.startswith("%%     ") and ":" in line for line in found) == 15
    assert found.count("%% gantt") == 3


@pytest.mark.parametrize("without", [("schedule",), ("schedule", "wbs_tree_full", "wbs_tree_l2")])
def test_plan_without_dates_says_so(without: tuple[str, ...], tmp_path: Path) -> None:
    found = lines(example_report(tmp_path, without=without))
    assert found[-1] == "    No dates yet the schedule has not been made. :milestone, 2026-11-21, 1d"
    assert all(LINE.fullmatch(line) for line in found)


def test_empty_run_says_so(tmp_path: Path) -> None:
    assert "No dates yet" in lines(made_report(tmp_path, {}))[-1]


def test_simulated_plan_says_so_in_the_title(tmp_path: Path) -> None:
    found = lines(example_report(tmp_path, simulated=True))
    assert "    title Hearth bakery (simulated)" in found
    assert any(line.startswith("%% Simulated") for line in found)


@pytest.mark.parametrize(
    ("finish", "ticks"),
    [("2026-12-10", "1day"), ("2027-02-10", "2week"), ("2027-12-10", "2month"), ("2036-12-10", "16month")],
)
def test_axis_has_about_eight_dates(finish: str, ticks: str, tmp_path: Path) -> None:
    report = example_report(tmp_path)
    report.run.artefacts["schedule"].value.update(finish=finish, deadline=None)
    assert f"    tickInterval {ticks}" in lines(report)
