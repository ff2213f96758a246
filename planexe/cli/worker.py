"""planexe worker: work on queued runs, side by side with workers on other machines."""

import argparse
import asyncio
import os
import platform
from typing import TYPE_CHECKING

from planexe.cli.command import COMPLETE, Command, add_runs, note, whole_number, workbench
from planexe.cli.scheduler import PORT

if TYPE_CHECKING:
    from planexe.cluster.worker import Worker

_AT_ONCE = 4


def _configure(parser: argparse.ArgumentParser) -> None:
    default = f"http://127.0.0.1:{PORT}"
    parser.add_argument("--scheduler", default=default, metavar="URL",
                        help=f"where `planexe scheduler` is (default {default})")  # fmt: skip
    parser.add_argument("--name", default="", metavar="NAME", help="like no other worker's (default: host and process)")
    parser.add_argument("--at-once", type=whole_number("--at-once"), default=_AT_ONCE, metavar="N",
                        help=f"runs at the same time (default {_AT_ONCE})")  # fmt: skip
    add_runs(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.cluster.scheduler_client import SchedulerClient
    from planexe.cluster.worker import Worker

    bench = workbench(arguments)
    host = platform.node().split(".")[0] or "worker"
    name = arguments.name or f"{host}-{os.getpid()}"
    client = SchedulerClient(arguments.scheduler, name, host)
    worker = Worker(bench, client, name=name, at_once=arguments.at_once, say=note)
    asyncio.run(_serve(worker, arguments))
    return COMPLETE


async def _serve(worker: "Worker", arguments: argparse.Namespace) -> None:
    with arguments.signals.stopping(worker.stop):
        await worker.serve()


COMMAND = Command("worker", "work on queued runs, side by side with other workers", _configure, _run)
