"""planexe scheduler: hand out queued runs to workers, on this machine and on others."""

import argparse
import asyncio
from typing import Any

from planexe.cli.command import COMPLETE, Command, add_json, add_runs, note, print_json, whole_number, workbench

PORT = 8082


def _configure(parser: argparse.ArgumentParser) -> None:
    about_host = "address to listen on (default 127.0.0.1: workers of this machine; nobody is asked for a password)"
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help=about_host)
    parser.add_argument("--port", type=whole_number("--port"), default=PORT, metavar="P", help=f"port (default {PORT})")
    parser.add_argument("--status", action="store_true", help="only say who is at work on what, and end")
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    bench = workbench(arguments)
    if arguments.status:
        from planexe.cluster.cluster_folder import ClusterFolder

        _say_status(ClusterFolder(bench.settings.runs), as_json=arguments.json)
        return COMPLETE
    from planexe.cluster.scheduler import RunScheduler, serve_until_stopped

    scheduler = RunScheduler(bench, note)
    asyncio.run(serve_until_stopped(scheduler, arguments.host, arguments.port, arguments.signals.stopping))
    return COMPLETE


def _say_status(folder: Any, *, as_json: bool) -> None:
    members, grants, queued = folder.members(), folder.grants(), folder.queued()
    caps = dict(grants.caps) if grants else {}
    pools = dict.fromkeys([*(name for m in members.values() for name in m.in_flight), *caps])
    in_flight = {pool: sum(m.in_flight.get(pool, 0) for m in members.values()) for pool in pools}
    if as_json:
        shares = grants.shares if grants else {}
        workers = [
            {"name": m.name, "host": m.host, "pid": m.pid, "runs": list(m.runs), "in_flight": dict(m.in_flight),
             "shares": dict(shares.get(m.name, {}))}
            for m in members.values()
        ]  # fmt: skip
        print_json({"queued": list(queued), "workers": workers, "in_flight": in_flight, "caps": caps})
        return
    print(f"{len(queued)} runs are queued or with a worker; {len(members)} workers.")
    for member in members.values():
        print(f"  {member.name} on {member.host}: {', '.join(member.runs) or 'no run'}")
    for pool, calls in in_flight.items():
        print(f"  calls in flight, {pool}: {calls}" + (f" of {caps[pool]}" if pool in caps else ""))


COMMAND = Command("scheduler", "hand out queued runs to workers, here and on other machines", _configure, _run)
