"""planexe simulator: the provider in a box, on loopback."""

import argparse

from planexe.cli.command import COMPLETE, Command, note, number, whole_number
from planexe.cli.port import free_port


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=whole_number("--port"), default=8765, metavar="P", help="port (default 8765)")
    parser.add_argument(
        "--profile", default="none", metavar="F", help="fault and latency profile; a wrong one lists all"
    )
    parser.add_argument("--seed", type=whole_number("--seed"), default=1, metavar="N")
    parser.add_argument("--time-scale", type=number("--time-scale"), default=1.0, metavar="X")


def _run(arguments: argparse.Namespace) -> int:
    from planexe.simulator.server import HOST, serve
    from planexe.simulator.settings import load_profile

    settings = load_profile(arguments.profile, seed=arguments.seed, time_scale=arguments.time_scale)
    port = free_port(HOST, arguments.port, tries=1)  # programs are told this port: another would not be found
    note(f"Simulated model service at http://{HOST}:{port}/v1 (any key; model `simulated`); Ctrl-C ends it.")
    serve(settings, port)
    return COMPLETE


COMMAND = Command("simulator", "serve the simulated model on loopback", _configure, _run)
