"""planexe simulator: the provider in a box, on loopback."""

import argparse

from planexe.cli.command import COMPLETE, Command, note, number, whole_number
from planexe.errors import SettingsError


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=whole_number("--port"), default=8765, metavar="P", help="port (default 8765)")
    parser.add_argument(
        "--profile", default="none", metavar="F", help="fault and latency profile; a wrong one lists all"
    )
    parser.add_argument("--seed", type=whole_number("--seed"), default=1, metavar="N")
    parser.add_argument("--time-scale", type=number("--time-scale"), default=1.0, metavar="X")


def _run(arguments: argparse.Namespace) -> int:
    from planexe.simulator.server import serve
    from planexe.simulator.settings import load_profile

    settings = load_profile(arguments.profile, seed=arguments.seed, time_scale=arguments.time_scale)
    if not 0 < arguments.port < 65536:
        raise SettingsError(f"--port is {arguments.port}; use a number from 1 to 65535.", field="--port")
    note(
        f"Simulated model service at http://127.0.0.1:{arguments.port}/v1 (any key; model `simulated`); Ctrl-C ends it."
    )
    serve(settings, arguments.port)
    return COMPLETE


COMMAND = Command("simulator", "serve the simulated model on loopback", _configure, _run)
