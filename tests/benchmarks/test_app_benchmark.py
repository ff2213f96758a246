"""The benchmark of the app, without a browser: its tables, and what it says where it cannot measure."""

import pytest

from benchmarks import app
from benchmarks.report import Options

FOUND = app.Watched(
    alone_s=[10.0, 20.0], seen_s=[10.1, 20.2], tick_ms=60.0, select_ms={"finished run": [100.0, 400.0, 200.0]},
    slider_ms=[12.0], moved_ms=[250.0], plan_mb=[200.0, 300.0], long_mb=[100.0] * 8 + [200.0] * 8,
)  # fmt: skip


def test_every_figure_has_a_row_and_its_target() -> None:
    rows = {str(row[0]): row for row in app.watch_table(FOUND, 3.0, Options()).rows}
    assert len(rows) == 9
    assert rows["run time, with ÷ without"][-1] == "≤ 1.03 holds"
    assert rows["server CPU, live tick (ms per s)"][-1] == "≤ 50 misses"
    assert rows["bar chosen → its details, finished run (ms)"][2] == 200.0


def test_every_page_has_a_row() -> None:
    table = app.paint_table({name: [1.0, 4.0, 2.0] for name in app.PAGES})
    assert [row[0] for row in table.rows] == list(app.PAGES)
    assert {row[-1] for row in table.rows} == {"≤ 3 holds"}


def test_growing_memory_misses_its_target() -> None:
    assert [row[1:] for row in app.memory_table(FOUND).rows] == [
        [300.0, "≤ 400 holds"],
        [200.0, "≤ 400 holds"],
        [2.0, "≤ 1.05 misses"],
    ]


def test_without_chromium_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "find_browser", lambda: None)
    (table,) = app.run(Options())
    assert table.rows == []
    assert "install one" in table.text()
