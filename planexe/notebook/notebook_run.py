"""NotebookRun: one run in a notebook, to be awaited, watched, steered, made again in parts, and forecast."""

import asyncio
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planexe.errors import SettingsError
from planexe.figures import count_text, seconds_text, usd_text
from planexe.notebook.waiting import wait
from planexe.runs.workbench import Workbench
from planexe.spine.active_run import ActiveRun, snapshot_of
from planexe.spine.progress import RunSnapshot, left_text
from planexe.spine.rerun import RerunWish
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_outcome import RunOutcome
from planexe.timing.rest_of_run import RestOfRun

if TYPE_CHECKING:
    from pandas import DataFrame
    from plotly.graph_objects import Figure

    from planexe.blocks.items import Items
    from planexe.notebook.live_chart import GanttPage
    from planexe.runs.reruns import Preview
    from planexe.spine.repair_view import RepairView
    from planexe.timing.measures import Measures
    from planexe.timing.what_if import Curve


class NotebookRun:
    """One run in a notebook; awaiting it works on it, or resumes what is missing, and gives how it ended.

    Example:
        >>> run = plan("Open a bakery in Aarhus before May 2027.", concurrency=16)
        >>> run.start()      # works on it while cells go on
        >>> run.gantt()      # fills up as it goes, if anywidget is installed
        >>> run.slider()     # calls at the same time, at once
        >>> await run
        >>> run.forecast_figure()
        >>> await run.rerun("identify_risks", guidance="Look at the supply of flour.")
    """

    def __init__(self, bench: Workbench, folder: RunFolder) -> None:
        self.folder = folder
        self._bench = bench
        self._active: ActiveRun | None = None
        self._task: asyncio.Task[RunOutcome] | None = None
        self._sliders: list[Any] = []

    @property
    def run_id(self) -> str:
        """Returns the run's id."""
        return self.folder.run_id

    @property
    def active(self) -> ActiveRun:
        """Returns the session of work on the run; working on it again after its end begins a new one."""
        if self._active is None:
            self._active = self._bench.activate(self.folder)
        return self._active

    def __await__(self) -> Generator[Any, None, RunOutcome]:
        """Works on the run to its end; if it was started already, waits for that."""
        return self._work().__await__()

    def wait(self) -> RunOutcome:
        """Works on the run to its end without ``await``."""
        return wait(self._work())

    def start(self) -> "NotebookRun":
        """Works on the run while the notebook's cells go on; await it later for how it ended.

        Raises:
            RuntimeError: no event loop runs here, as outside a notebook.
        """
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._session(), name=f"run {self.run_id}")
        return self

    @property
    def running(self) -> bool:
        """Returns whether the run is being worked on, by whomever."""
        return (self._task is not None and not self._task.done()) or self.folder.in_use()

    def stop(self) -> None:
        """Cancels the calls under way; everything finished is kept, and awaiting the run resumes it."""
        self.active.stop("now")

    def snapshot(self) -> RunSnapshot:
        """Returns how far the run is, whoever worked on it last."""
        if self._active is not None and self._active.begun:
            return self._active.snapshot()
        run = Run(self.folder)
        return snapshot_of(run, RestOfRun(run.stages))

    def set_concurrency(self, cap: int) -> None:
        """Changes how many calls may be in flight, also while the run goes on."""
        self.active.set_cap(cap)
        for slider in self._sliders:
            slider.max = max(slider.max, cap)
            slider.value = cap

    def set_service_limit(self, service: str, cap: int | None) -> None:
        """Changes how many calls a service takes at the same time, in all runs of this process; ``None``: no limit.

        Raises:
            SettingsError: no whole number from 1 to 1024.
        """
        self._bench.limits.set(service, cap)

    def slider(self, most: int = 64) -> Any:
        """Returns a slider for the calls at the same time, acting on the run at once; needs ipywidgets.

        Raises:
            SettingsError: ipywidgets is not installed.
        """
        try:
            import ipywidgets
        except ImportError as error:
            raise SettingsError(
                "The slider needs ipywidgets: `pip install 'planexe-workbench[notebook]'`; or use set_concurrency(n).",
                field="slider",
            ) from error
        cap = self.active.limiter.cap
        slider = ipywidgets.IntSlider(cap, 1, max(most, cap), description="At once", continuous_update=False)
        slider.observe(lambda change: self._take_cap(change["new"]), names="value")
        self._sliders.append(slider)
        return slider

    def _take_cap(self, cap: int) -> None:
        if cap != self.active.limiter.cap:  # else it was moved because the cap had been set elsewhere
            self.set_concurrency(cap)

    def gantt(self, *, rows: str = "stage", height_px: int = 420) -> "Any | GanttPage":
        """Returns the timing chart: a live one while the run goes on and anywidget is installed, else a finished page.

        Args:
            rows: ``stage``, ``slot`` or ``model``.
            height_px: of the chart.
        """
        from planexe.notebook.live_chart import gantt_page, live_gantt

        if self.running:
            widget = live_gantt(Run(self.folder), lambda: self._active, lambda: self.running, rows, height_px)
            if widget is not None:
                return widget
        return gantt_page(Run(self.folder), rows, height_px)

    def rerun(
        self,
        *stages: str,
        guidance: str | None = None,
        models: Sequence[object] = (),
        fast_model: object | None = None,
        from_here: bool = False,
        failed: bool = False,
        overwrite: bool = False,
        where: str = "",
    ) -> "NotebookRun":
        """Writes down what is to be made again and returns the run: ``await`` it, or call ``wait()``.

        Args:
            stages: names, as ``planexe stages`` lists them.
            guidance: what should be different, in your words.
            models: for these stages instead of the run's.
            fast_model: asked first by those of them without slack, which hold up everything; ``""`` takes it back.
            from_here: everything after them too, whether or not their answers change.
            failed: whatever is missing, failed or has gaps.
            overwrite: replace values that a person edited or pinned.
            where: only the items in this state, ``wrong``; without stages from the one on at which they begin.

        Raises:
            InputError: a stage, model or state does not exist, or nothing would run.
            RunInUse: the run is being worked on.
        """
        from planexe.notebook.rerun_wish import wish_of
        from planexe.runs.reruns import check_models
        from planexe.spine.changes import apply

        run = Run(self.folder)
        chosen = RerunWish(from_here=from_here, failed=failed, overwrite=overwrite)
        wish = wish_of(self._bench, run, chosen, stages, where, guidance, models, fast_model)
        check_models(self._bench, run, wish)
        apply(run, wish)
        self._active = self._task = None
        return self

    def preview(
        self,
        *stages: str,
        models: Sequence[object] = (),
        fast_model: object | None = None,
        from_here: bool = False,
        failed: bool = False,
        where: str = "",
    ) -> "Preview":
        """Returns what a rerun would do and take, without doing it; arguments as of ``rerun()``.

        Raises:
            InputError: a stage, model or state does not exist.
        """
        from planexe.notebook.rerun_wish import wish_of
        from planexe.runs.reruns import preview_of, sizes_of

        run = Run(self.folder)
        chosen = RerunWish(from_here=from_here, failed=failed)
        wish = wish_of(self._bench, run, chosen, stages, where, None, models, fast_model)
        return preview_of(self._bench, run, wish, sizes_of(self._bench, run, run.attempts))

    @property
    def options(self) -> "RepairView":
        """Returns what would make the plan hold that does not.

        Raises:
            SettingsError: the run is no plan, or has not come so far.
        """
        from planexe.spine.repairs import look_at_repairs

        return look_at_repairs(Run(self.folder))

    def fix(self, *numbers: int, withdraw: bool = False) -> "NotebookRun":
        """Writes down which options are chosen and returns the run: ``await`` it, or call ``wait()``.

        Args:
            numbers: of the options; of the decisions to be taken back with ``withdraw``, none for all of them.
            withdraw: whether decisions are taken back.

        Raises:
            SettingsError: there is no such option or decision, or the options are not up to date.
            RunInUse: the run is being worked on.
        """
        from planexe.spine.changes import apply
        from planexe.spine.repairs import choose_repairs, take_back_repairs

        run = Run(self.folder)
        apply(run, take_back_repairs(run, numbers) if withdraw else choose_repairs(run, numbers)[0])
        self._active = self._task = None
        return self

    def measures(self) -> "Measures":
        """Returns what was measured: run time, concurrency ratio, error rate, idle slots, tokens, money."""
        from planexe.timing.measures import measure_run

        return measure_run(Run(self.folder))

    def forecast(self, caps: Sequence[int] = ()) -> "Curve":
        """Returns the predicted run time over the cap, with the cap to use, why, and what that rests on.

        Args:
            caps: to forecast beside the usual ones.

        Raises:
            SettingsError: no call of the run has ended yet, it was made without waiting, or a cap cannot be used.
        """
        from planexe.runs.tuning import tuned_run

        return tuned_run(self._bench, self.run_id, caps).curve

    def forecast_figure(self) -> "Figure":
        """Returns the forecast as a figure, with the measured point and the recommended cap; raises what it raises."""
        from planexe.charts.forecast_figure import Line, Point, forecast_figure

        found = self.forecast()
        return forecast_figure([Line(name="predicted", curve=found)], [Point(name=self.run_id, curve=found)])

    def limits_figure(self) -> "Figure":
        """Returns which stages make the run as long as it is, as a figure; raises what ``forecast`` raises."""
        from planexe.charts.stage_figures import limits_figure
        from planexe.runs.tuning import tuned_run
        from planexe.timing.stage_limits import stage_limits

        run = tuned_run(self._bench, self.run_id)
        headings = {name: stage.heading for name, stage in Run(self.folder).stages.stages.items()}
        return limits_figure(stage_limits(run.replay, run.curve.at(run.curve.recommended)), headings)

    @property
    def items(self) -> "Items":
        """Returns what the workflow took through its stages one by one, such as rows.

        Raises:
            SettingsError: it gives no items, or none is there yet.
        """
        from planexe.blocks.blocks import Items

        found = next(iter(self._bench.report(self.folder).blocks(Items)), None)
        if found is None:
            raise SettingsError(f"Run {self.run_id} has no items, such as rows, to show in a table.", field="run")
        return found

    def frame(self) -> "DataFrame":
        """Returns the items as a table of pandas: what each is, what came of it; raises what ``items`` raises."""
        from planexe.notebook.frames import frame_of

        return frame_of(self.items.table)

    def compared(self, other: "NotebookRun") -> "DataFrame":
        """Returns the items of two runs side by side as a table of pandas; raises what ``items`` raises."""
        from planexe.blocks.item_comparison import ItemComparison
        from planexe.notebook.frames import frame_of

        return frame_of(ItemComparison(first=self.items, second=other.items).table())

    @property
    def stale(self) -> tuple[str, ...]:
        """Returns the stages whose value does not show what was edited or asked for since."""
        return self._bench.report(self.folder).stale

    def export(
        self,
        format: str = "html",  # noqa: A002  as on the command line
        path: str | Path = "",
        *,
        long: bool = False,
        up_to_date: bool = False,
    ) -> Path:
        """Writes the plan as html, md, docx, xlsx, zip, … and returns the file; by default in the run's folder.

        Args:
            format: its name.
            path: of the file; by default ``plan`` in the run's folder, ``plan-stale`` if it is not up to date.
            long: whether documents hold the annexes, too.
            up_to_date: make again first what is stale; see ``preview()`` for what that takes.

        Raises:
            InputError: there is no such format, or a model cannot be asked.
            RunInUse: the run is to be brought up to date, and is being worked on.
        """
        if up_to_date and self.stale:
            self.rerun().wait()
        report = self._bench.report(self.folder)
        return self._bench.export(self.folder, format, path, report.at_length() if long else report)

    def _repr_html_(self) -> str:
        """Returns a line about the run for a notebook's cell."""
        from html import escape

        found = self.snapshot()
        calls = count_text(found.calls_done, "call")
        brief = " ".join(self.active.request.brief.split())[:90]
        simulated = " · simulated, no AI" if self.active.request.simulated else ""
        left = f" · {left_text(found)}" if left_text(found) else ""
        return (
            f"<div><strong>{escape(brief)}</strong><br>{escape(self.folder.status())} · {found.share_done:.0%} of the "
            f"work · {calls} done · {seconds_text(found.elapsed_s)}{left} · "
            f"cost {usd_text(found.cost_usd)}{simulated}</div>"
        )

    async def _work(self) -> RunOutcome:
        if self._task is not None and not self._task.done():
            return await self._task
        return await self._session()

    async def _session(self) -> RunOutcome:
        if self.active.outcome is not None:
            self._active = None  # a session works once
        return await self.active.run()
