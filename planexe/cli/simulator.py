"""planexe simulator: the provider in a box, on loopback."""

import argparse

from planexe.cli.allowed_values import fault_profiles
from planexe.cli.command import COMPLETE, Command, add_choice, note, number, whole_number
from planexe.cli.port import free_port


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=whole_number("--port"), default=8765, metavar="P", help="port (default 8765)")
    about_profile = "faults and latencies, changed at will as in slow,server_error=0.1"
    add_choice(parser, "--profile", fault_profiles, about_profile, default="none", metavar="F")
    parser.add_argument("--seed", type=whole_number("--seed"), default=1, metavar="N", help="seed (default 1)")
    about_scale = "factor on its waiting, 0 for none (default 1)"
    parser.add_argument("--time-scale", type=number("--time-scale"), default=1.0, metavar="X", help=about_scale)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.simulator.server import HOST, serve
    from planexe.simulator.settings import load_profile

    settings = load_profile(arguments.profile, seed=arguments.seed, time_scale=arguments.time_scale)
    port = free_port(HOST, arguments.port, tries=1)  # programs are told this port: another would not be found
    note(f"Simulated model service at http://{HOST}:{port}/v1 (any key; model `simulated`); Ctrl-C ends it.")
    serve(settings, port)
    return COMPLETE


COMMAND = Command("simulator", "serve the simulated model on loopback", _configure, _run)
