"""What the workbench itself costs and how soon it answers: the real app in a process of its own, seen in Chromium."""

import struct
import tempfile
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import psutil

from benchmarks import overhead
from benchmarks.child import ROOT
from benchmarks.long_run import record_long_run, workflow_found
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from planexe.executor.attempt_log import FileAttemptLog
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.event_records import CapChanged
from planexe.spine.run_clock import run_clock
from planexe.spine.run_folder import RunFolder
from scripts.app_server import Server, make_server
from scripts.browser_program import ABSENT, find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ATTEMPTS = 20_000
TICKS = 200
SETTLED_TICKS = 50
CAP = 16
WATCHING = 1.03
PAINT_S = 3.0
TICK_MS = 50.0
SELECT_MS = 300.0
SLIDER_MS = 100.0
MEMORY_MB = 400.0
GROWTH = 1.05
PAGES = {
    "New run": ("/", "button:has-text('Start the run')"),
    "Watch": ("/watch_run?run={run}", "text=Calls done"),
    "Watch, its chart": ("/watch_run?run={run}", ".live-gantt > canvas:not([data-attempts='0'])[data-attempts]"),
    "Read": ("/read_plan?run={run}", ":is(h1, h2, h3):has-text('Executive summary')"),
    "Library": ("/library", "[data-testid=stDataFrame]"),
}
_CHART = ".live-gantt > canvas"
_DETAILS = "p:has-text('tokens in'):has-text('cost ')"  # the chart's own tip is no paragraph
_SLIDER = "Calls at the same time"
# Notes when the page sends a message that holds the slider's new value, an eight-byte number.
_LISTEN = """
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  const now = performance.timeOrigin + performance.now();
  const bytes = new Uint8Array(data.buffer || data), want = window.wanted;
  if (want && !window.sentAt)
    for (let n = 0; n + 8 <= bytes.length; n++)
      if (want.every((byte, k) => bytes[n + k] === byte)) { window.sentAt = now; break; }
  return send.call(this, data);
};
"""


@dataclass
class Watched:
    """What was found out about watching.

    Attributes:
        alone_s, seen_s: run times without and with an open page.
        tick_ms: processor time of the server per second of watching a long run; ``idle_ms``: of nobody looking.
        select_ms: from the key to the details, by run.
        slider_ms: from the page's message to the new cap; ``moved_ms``: from the key.
        plan_mb: memory of the server in each moment of a watched plan; ``long_mb``: in each second of the long run.
    """

    alone_s: list[float] = field(default_factory=list)
    seen_s: list[float] = field(default_factory=list)
    tick_ms: float = 0.0
    idle_ms: float = 0.0
    select_ms: dict[str, list[float]] = field(default_factory=dict)
    slider_ms: list[float] = field(default_factory=list)
    moved_ms: list[float] = field(default_factory=list)
    plan_mb: list[float] = field(default_factory=list)
    long_mb: list[float] = field(default_factory=list)


class Watch:
    """What the process of an app, and those that it started, need."""

    def __init__(self, server: Server) -> None:
        if server.process is None:
            raise RuntimeError("The app was not started.")
        self._seen = psutil.Process(server.process.pid)

    def memory_mb(self) -> float:
        """Returns the resident memory, in megabytes (10⁶ bytes)."""
        return sum(p.memory_info().rss for p in self._tree()) / 1e6

    def cpu_s(self) -> float:
        """Returns the processor seconds used so far."""
        return sum(sum(p.cpu_times()[:2]) for p in self._tree())

    def _tree(self) -> list[psutil.Process]:
        return [self._seen, *self._seen.children(recursive=True)]


def run(options: Options) -> Iterator[Table]:
    """Measures what the pages cost a run, how soon they show something, and what the server needs."""
    program = find_browser()
    if program is None:
        sentence = f"{ABSENT}. The app cannot be measured without it."
        yield Table("app", [Column("what")], [], [sentence])
        return
    from playwright.sync_api import sync_playwright  # only those who measure the app need it

    with (
        workflow_found(),
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as driver,
        _server(Path(folder)) as server,
    ):
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        measuring = Measuring(Path(folder), server, browser, options)
        watched = measuring.watch()
        paints_s = measuring.paints()
        browser.close()
    moves = overhead.slider_table(options).rows[0]
    yield paint_table(paints_s)
    yield watch_table(watched, max(float(cell) for cell in moves[2:4] if isinstance(cell, float)), options)
    yield memory_table(watched)


@contextmanager
def _server(runs: Path) -> Generator[Server]:
    server = make_server(runs)
    try:
        server.start()
        yield server
    finally:
        server.stop()


class Measuring:
    """One server, one browser, and the runs that are looked at.

    Args:
        runs: their folder.
        server: the app on it.
        browser: what looks.
        options: how thorough to be.
    """

    def __init__(self, runs: Path, server: Server, browser: "Browser", options: Options) -> None:
        self._runs, self._server, self._browser, self._options = runs, server, browser, options
        self._watch = Watch(server)
        self._bench = Workbench(Settings(runs=runs, models=("simulated",)))
        self._found = Watched()

    def watch(self) -> Watched:
        """Returns what watching costs, and leaves the runs ``first`` and ``long`` behind."""
        self._options.say("app: warming up")
        page = self._new_page()
        self._plan(page, "first", 0.0)
        for number in range(max(2, self._options.repeats - 1)):
            for seen in (False, True) if number % 2 == 0 else (True, False):
                self._options.say(f"app: pair {number + 1}, {'with' if seen else 'without'} a Watch page")
                run_s = self._plan(page, f"pair-{number}-{seen}", 6 * self._options.time_scale, seen=seen)
                (self._found.seen_s if seen else self._found.alone_s).append(run_s)
        self._options.say("app: slider")
        self._move_slider(page)
        self._found.select_ms["finished run"] = self._select(page, "first")
        self._watch_long_run(page)
        page.context.close()
        return self._found

    def paints(self) -> dict[str, list[float]]:
        """Returns the seconds until each page shows what it is for, each time in a browser that knows nothing yet."""
        self._options.say("app: first paint")
        found: dict[str, list[float]] = {name: [] for name in PAGES}
        for _ in range(max(1, self._options.repeats)):
            for name, (path, ready) in PAGES.items():
                page = self._new_page()
                started_s = time.perf_counter()
                page.goto(self._server.url + path.format(run="first"), wait_until="commit")
                page.locator(ready).first.wait_for(timeout=60_000)
                found[name].append(time.perf_counter() - started_s)
                page.context.close()
        return found

    def _new_page(self) -> "Page":
        context = self._browser.new_context(viewport={"width": 1280, "height": 720})
        context.add_init_script(_LISTEN)
        return context.new_page()

    def _open(self, page: "Page", run_id: str) -> None:
        page.goto(f"{self._server.url}/watch_run?run={run_id}")
        page.get_by_text("Calls done").first.wait_for(timeout=60_000)

    def _begin(self, page: "Page", run_id: str, time_scale: float) -> RunFolder:
        goal = (ROOT / "examples" / "bakery.txt").read_text(encoding="utf-8")
        request = self._bench.request(
            goal, models=["simulated"], concurrency=CAP, time_scale=time_scale, run_id=run_id
        )  # fmt: skip
        folder = self._bench.create(request)
        self._open(page, run_id)
        page.get_by_role("button", name="Resume").first.click()
        while not folder.events():
            page.wait_for_timeout(20)
        return folder

    def _plan(self, page: "Page", run_id: str, time_scale: float, *, seen: bool = True) -> float:
        """Lets the app make a plan and returns its seconds by its own event log."""
        folder = self._begin(page, run_id, time_scale)
        if not seen:
            page.goto("about:blank")
        while folder.summary().status in {"new", "running"}:
            page.wait_for_timeout(250)
            memory_mb = self._watch.memory_mb()  # asked in both cases, as asking costs something too
            if seen:
                self._found.plan_mb.append(memory_mb)
        page.goto("about:blank")
        if folder.summary().status != "complete":
            raise RuntimeError(f"The plan ended {folder.summary().status}, so its time would mean nothing.")
        return wall_s(folder)

    def _move_slider(self, page: "Page") -> None:
        folder = self._begin(page, "slider", 1.0)
        slider = page.get_by_role("slider", name=_SLIDER)
        slider.wait_for(timeout=30_000)
        for move in range(1, self._options.count(8) + 1):
            page.wait_for_timeout(1370)  # no whole second, so that a move meets a page's tick now and then
            page.evaluate("want => { window.wanted = want; window.sentAt = 0; }", list(struct.pack("<d", CAP + move)))
            pressed_s = time.time()
            slider.press("ArrowRight")
            while not (obeyed_s := _cap_moment(folder, CAP + move)):
                page.wait_for_timeout(20)
            sent_s = float(page.evaluate("() => window.sentAt")) / 1000
            self._found.slider_ms.append(1000 * (obeyed_s - sent_s))
            self._found.moved_ms.append(1000 * (obeyed_s - pressed_s))
        page.get_by_role("button", name="Stop now").click()
        page.get_by_role("button", name="Resume").first.wait_for(timeout=30_000)

    def _select(self, page: "Page", run_id: str) -> list[float]:
        """Returns the milliseconds from choosing a bar with the keyboard to its details."""
        self._open(page, run_id)
        page.locator(f"{_CHART}[data-attempts]:not([data-attempts='0'])").wait_for(timeout=30_000)
        return [self._select_once(page) for _ in range(self._options.count(7))]

    def _select_once(self, page: "Page") -> float:
        chart = page.locator(_CHART)
        chart.focus()
        page.keyboard.press("ArrowRight")
        started_s = time.perf_counter()
        page.keyboard.press("Enter")
        page.locator(_DETAILS).first.wait_for(timeout=30_000)
        took_ms = 1000 * (time.perf_counter() - started_s)
        page.keyboard.press("Escape")
        page.locator(_DETAILS).first.wait_for(state="detached", timeout=30_000)
        return took_ms

    def _watch_long_run(self, page: "Page") -> None:
        attempts, ticks = self._options.count(ATTEMPTS), self._options.count(TICKS)
        self._options.say(f"app: watching {attempts} attempts for {ticks} s")
        page.goto("about:blank")
        page.wait_for_timeout(3000)
        cpu_s, started_s = self._watch.cpu_s(), time.perf_counter()
        page.wait_for_timeout(5000)
        self._found.idle_ms = 1000 * (self._watch.cpu_s() - cpu_s) / (time.perf_counter() - started_s)
        folder = record_long_run(self._runs, "long", attempts)
        example, log = folder.attempts()[-1], FileAttemptLog(folder.path / "attempts-w99.jsonl")
        with folder.lock():  # so that the page takes it for a run of another process, and ticks
            self._found.select_ms[f"{attempts} attempts, going on"] = self._select(page, "long")
            cpu_s, started_s = self._watch.cpu_s(), time.perf_counter()
            for tick in range(ticks):
                log.record(replace(example, call_id=f"live-{tick}", anchor_unix_s=time.time() - example.ended))
                page.wait_for_timeout(1000)
                self._found.long_mb.append(self._watch.memory_mb())
            self._found.tick_ms = 1000 * (self._watch.cpu_s() - cpu_s) / (time.perf_counter() - started_s)
        log.close()


def wall_s(folder: RunFolder) -> float:
    """Returns the time of a run."""
    return run_clock(folder.attempts(), folder.events()).wall_s


def _cap_moment(folder: RunFolder, cap: int) -> float:
    """Returns the Unix second in which a run's cap became this one; 0 while it has not."""
    moments = [e.unix_s for e in folder.events() if isinstance(e, CapChanged) and e.cap == cap]
    return moments[0] if moments else 0.0


def paint_table(paints_s: Mapping[str, Sequence[float]]) -> Table:
    """Returns the seconds until each page shows what it is for."""
    rows: list[Sequence[Cell]] = [
        [name, len(found), median(found), max(found), verdict(median(found), at_most=PAINT_S)]
        for name, found in paints_s.items()
    ]
    columns = [Column("page"), Column("times"), Column("median s", ".2f"), Column("max s", ".2f"), Column("target")]
    return Table("app: seconds until a page shows what it is for", columns, rows, ["Warm server, empty browser cache."])


def watch_table(found: Watched, executor_ms: float, options: Options) -> Table:
    """Returns what watching costs and how soon the app answers, one row per figure."""
    ratios = [seen / alone for seen, alone in zip(found.seen_s, found.alone_s, strict=True)]
    rows: list[Sequence[Cell]] = [
        ["run time, nobody watching (s)", len(ratios), median(found.alone_s), max(found.alone_s), ""],
        ["run time, Watch page open (s)", len(ratios), median(found.seen_s), max(found.seen_s), ""],
        ["run time, with ÷ without", len(ratios), median(ratios), max(ratios), _held(ratios, WATCHING)],
        ["server CPU, nobody watching (ms per s)", 1, found.idle_ms, found.idle_ms, ""],
        ["server CPU, live tick (ms per s)", 1, found.tick_ms, found.tick_ms, verdict(found.tick_ms, at_most=TICK_MS)],
    ]
    for name, values in found.select_ms.items():
        shown = f"bar chosen → its details, {name} (ms)"
        rows.append([shown, len(values), median(values), max(values), _held(values, SELECT_MS)])
    moved, sent = found.moved_ms, found.slider_ms
    rows += [
        ["slider: key → cap changed (ms)", len(moved), median(moved), max(moved), ""],
        ["slider: page's message → cap changed (ms)", len(sent), median(sent), max(sent), _held(sent, SLIDER_MS)],
        ["slider: cap changed → next call sent (ms)", 1, executor_ms, executor_ms, _held([executor_ms], SLIDER_MS)],
    ]
    columns = [Column("what"), Column("times"), Column("median", ".3f"), Column("max", ".3f"), Column("target")]
    notes = [
        "Chromium runs on the same processors as the app, so its own drawing counts among the cost of watching.",
        f"The live tick: {options.count(ATTEMPTS)} attempts, one more each second; another process holds the run.",
    ]
    return Table("app: what watching costs, and how soon the app answers", columns, rows, notes)


def _held(values: Sequence[float], at_most: float) -> str:
    return verdict(median(values), at_most=at_most)


def memory_table(found: Watched) -> Table:
    """Returns the server's memory while a plan is made, and whether a long look lets it grow."""
    settled = found.long_mb[min(SETTLED_TICKS, len(found.long_mb) // 4) :]
    some = max(1, len(settled) // 10)
    growth = median(settled[-some:]) / median(settled[:some])
    plan_mb, long_mb = max(found.plan_mb), max(found.long_mb)
    rows: list[Sequence[Cell]] = [
        ["largest while a plan is made and watched (MB)", plan_mb, verdict(plan_mb, at_most=MEMORY_MB)],
        ["largest in a long look at a long run (MB)", long_mb, verdict(long_mb, at_most=MEMORY_MB)],
        ["its end ÷ its settled beginning", growth, verdict(growth, at_most=GROWTH)],
    ]
    note = (
        f"Resident memory of the server and its children; {len(found.long_mb)} ticks, settled after a quarter of them."
    )
    return Table("app: memory", [Column("what"), Column("value", ".2f"), Column("target")], rows, [note])
