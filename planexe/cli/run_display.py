"""Works on a run while a live display shows how far it is, and says at the end what became of it."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from planexe.cli.command import COMPLETE, FAILED, GAPS, STOPPED, note, print_json
from planexe.errors import ExportFailed
from planexe.figures import seconds_text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from planexe.cli.stop_signals import StopSignals
    from planexe.runs.workbench import Workbench
    from planexe.spine.active_run import ActiveRun, Engine
    from planexe.spine.progress import RunSnapshot
    from planexe.spine.run import Run
    from planexe.spine.run_outcome import RunOutcome

_TICK_S = 0.2
STATUS = {
    "complete": COMPLETE, "waiting for review": COMPLETE, "complete with gaps": GAPS, "failed": FAILED,
    "stopped": STOPPED, "refused": FAILED,
}  # fmt: skip


def work_on(bench: "Workbench", active: "ActiveRun", arguments: argparse.Namespace) -> int:
    """Runs or resumes a run to its end, with a live display on a terminal, and returns the exit status.

    What holds its calls below its cap is said first.

    The first stop signal (Ctrl-C, SIGTERM, the end of the terminal) stops the run and keeps what is finished.
    """
    if limits := bench.limits_text(active.request.models, active.limiter.cap):
        note(f"planexe: {limits}")
    outcome, figures = work_quietly(active, arguments)
    if arguments.json:
        print_json(figures | {"limits": limits})
    else:
        say_outcome(active, outcome, figures)
    return STATUS[outcome.status]


def work_quietly(active: "ActiveRun", arguments: argparse.Namespace) -> "tuple[RunOutcome, dict[str, Any]]":
    """Does what ``work_on`` does and returns how it ended, with its figures, for somebody else to say."""
    from planexe.spine.run import Run

    engine = None
    if getattr(arguments, "engine", "") == "luigi":
        from planexe.cluster.stage_engine import luigi_engine

        engine = luigi_engine()
    outcome = asyncio.run(_work(active, arguments.signals, engine, show=sys.stderr.isatty() and not arguments.json))
    run = Run(active.folder)
    _write_files(run)
    return outcome, _figures(active, run, outcome)


def _figures(active: "ActiveRun", run: "Run", outcome: "RunOutcome") -> dict[str, Any]:
    """Returns the figures of a run that has ended, as ``planexe plan --json`` prints them."""
    from planexe.timing.measures import measure_run

    measured = measure_run(run)
    snapshot = active.snapshot()
    return {
        "run_id": active.folder.run_id,
        "run_dir": str(active.folder.path),
        "status": outcome.status,
        "verdict": outcome.verdict,
        "stages": len(outcome.ran) + len(outcome.reused),
        "calls": snapshot.calls_done,
        "attempts": measured.attempts,
        "wall_s": round(measured.wall_s, 3),
        "work_s": round(measured.work_s, 3),
        "concurrency_ratio": round(measured.concurrency_ratio, 3),
        "lower_bound_s": round(measured.lower_bound_s, 3),
        "cost_usd": snapshot.cost_usd,
        "gaps": list(outcome.gaps),
        "problems": dict(outcome.problems),
        "reason": snapshot.stop_reason,
        "warnings": list(snapshot.warnings),
        "simulated": active.request.simulated,
    }


def _write_files(run: "Run") -> None:
    """Writes the report into the run's folder, and the files that its workflow makes itself."""
    from planexe.files import write_bytes_atomic
    from planexe.report.exports import export, file_name, own_formats
    from planexe.report.report import Report

    report = Report(run)
    own = own_formats(run.workflow)
    names = {"html": "report.html"} | {name: file_name(run.request.file_stem, one, report) for name, one in own.items()}
    for name, file in names.items():
        try:
            write_bytes_atomic(run.folder.path / file, export(name, report))
        except ExportFailed as error:  # the plan is made, and its exit status is the plan's
            note(f"planexe: {error}")


async def _work(active: "ActiveRun", signals: "StopSignals", engine: "Engine | None", *, show: bool) -> "RunOutcome":
    with signals.stopping(lambda: active.stop("now")):
        return await (_work_on_show(active, engine) if show else active.run(engine=engine))


async def _work_on_show(active: "ActiveRun", engine: "Engine | None") -> "RunOutcome":
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(stderr=True), refresh_per_second=8, transient=True) as live:
        ticker = asyncio.create_task(_tick(active, live, from_folder=engine is not None))
        try:
            return await active.run(engine=engine)
        finally:
            ticker.cancel()


async def _tick(active: "ActiveRun", live: Any, *, from_folder: bool) -> None:
    from planexe.spine.active_run import snapshot_of
    from planexe.spine.run import Run

    while True:
        seen = await asyncio.to_thread(snapshot_of, Run(active.folder)) if from_folder else active.snapshot()
        live.update(_picture(seen))
        await asyncio.sleep(_TICK_S)


def _picture(snapshot: "RunSnapshot") -> "RenderableType":
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    from planexe.spine.progress import left_text
    from planexe.spine.service_waits import held_tries_text, service_waits_text

    left = f", {left_text(snapshot)}" if left_text(snapshot) else ""
    cost = f" · {snapshot.cost_usd:.4f} USD" if snapshot.cost_usd else ""
    head = Text(
        f"{snapshot.run_id}  {snapshot.share_done:.0%} of the work, {seconds_text(snapshot.elapsed_s)}{left} · "
        f"calls: {snapshot.calls_done} done, {snapshot.calls_running} running, {snapshot.calls_to_come} to come · "
        f"cap {snapshot.cap}{cost}"
    )
    waiting = service_waits_text(snapshot.waiting_for)
    table = Table.grid(padding=(0, 2))
    for row in [r for r in snapshot.stages if r.state in {"running", "failed"}][:12]:
        table.add_row(Text(row.state), Text(row.heading), Text(f"{row.calls_done}/{row.calls}"), Text(row.doing))
    told = [
        Text(line, style="yellow")
        for line in (waiting, held_tries_text(snapshot.held_tries), *snapshot.warnings)
        if line
    ]
    return Group(head, *told, ProgressBar(total=1.0, completed=snapshot.share_done, width=60), table)


def say_outcome(
    active: "ActiveRun", outcome: "RunOutcome", figures: dict[str, Any], say: Callable[[str], None] = print
) -> None:
    """Says what became of a run, and what can be done next; ``say`` is given the lines that are no hints."""
    run_id = active.folder.run_id
    simulated = " (simulated: no AI was asked)" if figures["simulated"] else ""
    calls = f"{figures['calls']} calls in {figures['attempts']} attempts"
    in_flight = f"{figures['concurrency_ratio']:.1f} calls in flight on average"
    verdict = f", {outcome.verdict}" if outcome.verdict else ""
    say(f"{outcome.status.capitalize()}{verdict}{simulated}: {calls}, {seconds_text(figures['wall_s'])}, {in_flight}.")
    for told in dict.fromkeys([*figures["warnings"], figures["reason"]] if figures["reason"] else figures["warnings"]):
        say(f"  {told}")
    for damage in outcome.set_aside:
        say(f"  made again: {damage} It was set aside.")
    for gap in outcome.gaps:
        say(f"  gap: {gap}")
    for problem in outcome.problems.values():
        say(f"  problem: {problem}")
    report = active.folder.path / "report.html"
    if report.exists():
        say(f"Report: {report}")
    if outcome.status == "refused":
        note(f"To make the plan all the same: `planexe resume {run_id} --despite-refusal`; the report will say so.")
    elif figures["reason"] and figures["reason"] not in figures["warnings"]:
        note(f"Go on with more: `planexe resume {run_id} --max-cost USD` (or --max-tokens, --max-minutes); "
             "what is finished is not asked again.")  # fmt: skip
    elif outcome.status in {"failed", "stopped"} or outcome.gaps:
        note(_next_step(active, outcome))


def _next_step(active: "ActiveRun", outcome: "RunOutcome") -> str:
    """Returns what would make the plan whole; asking again is advised only where it could."""
    from planexe.spine.mendable import OTHER_WAYS, mendable
    from planexe.spine.run import Run

    run_id = active.folder.run_id
    if outcome.status == "stopped":
        return f"Go on with `planexe resume {run_id}`; what is finished is not asked again."
    if mendable(active.stages, Run(active.folder).fresh):
        return f"Ask again for what is missing: `planexe rerun {run_id} --failed`; what is finished is not asked again."
    return f"{OTHER_WAYS} `planexe rerun {run_id} STAGE --guidance TEXT`; `planexe artefact {run_id} STAGE --set FILE`."
