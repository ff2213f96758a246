"""planexe forecast: predicted run time at other caps, with the measured point and the cap to use."""

import argparse
import asyncio
from typing import TYPE_CHECKING

from planexe.cli.command import COMPLETE, STOPPED, Command, add_json, add_runs, note, print_json, workbench
from planexe.errors import SettingsError

if TYPE_CHECKING:
    from planexe.runs.workbench import Workbench
    from planexe.spine.run_request import RunRequest
    from planexe.timing.load_model import Observation

_SHOWN = (1, 2, 4, 8, 12, 16, 24, 32, 48, 64)


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_ID")
    parser.add_argument("--caps", metavar="N,N,…", help="caps to forecast, e.g. 1,2,4,8 (default: 1 to 64)")
    parser.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="RUN_ID",
        help="learn the model's pace under load from this run too; may be repeated",
    )
    parser.add_argument(
        "--calibrate",
        action="store_true",
        help="first send 27 short calls to the run's model to learn its pace under load",
    )
    parser.add_argument("--yes", action="store_true", help="with --calibrate: do not ask before sending")
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.runs.tuning import check_tunable, tuned_run
    from planexe.timing.forecast_text import curve_json, curve_lines

    bench = workbench(arguments)
    caps = _caps(arguments.caps)
    read = bench.read(arguments.run_id)
    request = read.request
    check_tunable(read)
    if read.status == "running":
        note(f"planexe: run {read.run_id} is still going; this forecasts from the calls made so far.")
    more: dict[str, list[Observation]] = {}
    for other in arguments.also:
        for model, seen in _seen_in(bench, other, request).items():
            more.setdefault(model, []).extend(seen)
    if arguments.calibrate:
        name = request.models[0]
        if not arguments.yes and not _agreed(bench, name):
            note("planexe: nothing was sent.")
            return STOPPED
        more.setdefault(name, []).extend(asyncio.run(_calibrate(bench, name, request)))
    found = tuned_run(bench, read.run_id, caps, more)
    whole, run = found.curve, found.replay
    limits = bench.limits_text(request.models, max(point.cap for point in whole.points))
    if arguments.json:
        print_json(
            {
                "run_id": read.run_id,
                "limits": limits,
                **curve_json(whole, run, caps or tuple(p.cap for p in whole.points)),
            }
        )
        return COMPLETE
    had = {whole.measured.cap} if whole.measured and whole.measured.cap else set()
    shown = caps or tuple(sorted({*_SHOWN, whole.recommended, *had}))
    print("\n".join([*curve_lines(whole, run, shown), *([limits] if limits else [])]))
    return COMPLETE


def _seen_in(bench: "Workbench", run_id: str, request: "RunRequest") -> "dict[str, list[Observation]]":
    """Returns the calls of another run; a simulated one must have run at the same pace."""
    from planexe.runs.tuning import check_tunable, same_pace
    from planexe.timing.levels import observations_in

    read = bench.read(run_id)
    other = read.request
    check_tunable(read)
    if not same_pace(other, request):
        raise SettingsError(
            f"Run {run_id} had time scale {other.time_scale:g} and faults {other.faults}, {request.run_id} "
            f"{request.time_scale:g} and {request.faults}; give a run of the same pace.",
            field="--also",
        )
    return observations_in(read.attempts, read.events)


def _caps(text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    from planexe.executor.concurrency_limiter import checked_cap

    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise SettingsError("--caps is empty; give caps such as 1,2,4,8.", field="--caps")
    return tuple(sorted({checked_cap(part, "--caps") for part in parts}))


def _agreed(bench: "Workbench", name: str) -> bool:
    """Says what a calibration costs and asks; a free one needs no answer."""
    from planexe.figures import usd_text
    from planexe.timing.calibration import calls_of, expected_usd

    spec = bench.catalog.get(name)
    cost_usd = expected_usd(spec)
    if cost_usd == 0:
        return True
    price = (
        f"about {usd_text(cost_usd)}" if cost_usd is not None else "a price that is not known (the catalogue has none)"
    )
    note(f"planexe: this sends {calls_of()} short calls to {name}, at {price}.")
    try:
        return input("Send them? [y/N] ").strip().lower() in {"y", "yes"}
    except EOFError:
        return False


async def _calibrate(bench: "Workbench", name: str, request: "RunRequest") -> "list[Observation]":
    from planexe.timing.calibration import calibrate

    spec, provider = bench.connect(name, time_scale=request.time_scale, faults=request.faults)
    try:
        return await calibrate(spec, provider, say=lambda text: note(f"planexe: {text}"))
    finally:
        await provider.aclose()


COMMAND = Command("forecast", "predict the run time at other caps", _configure, _run)
