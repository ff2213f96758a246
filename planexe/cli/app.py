"""planexe app: the workbench in the browser."""

import argparse
import importlib
import socket
import threading
import time
import webbrowser
from pathlib import Path

import planexe
from planexe.cli.command import COMPLETE, Command, add_runs, note, whole_number
from planexe.cli.port import free_port
from planexe.settings import load_settings, set_variables

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104  named here to warn of them
_OPEN_WITHIN_S = 60.0
_LOOK_AGAIN_S = 0.2


def _configure(parser: argparse.ArgumentParser) -> None:
    about_host = "address to listen on (default 127.0.0.1: only this machine; nobody is asked for a password)"
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help=about_host)
    about_port = "port (default 8501; if it is taken, the next free one)"
    parser.add_argument("--port", type=whole_number("--port"), default=8501, metavar="P", help=about_port)
    add_runs(parser)
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    about_model = "models, commas between them, where neither PLANEXE_MODEL nor .env names any"
    parser.add_argument("--default-model", default="", metavar="M", help=about_model)


def workbench_script() -> Path:
    """Returns the script of the pages: that of the clone, or the copy that an installed package carries."""
    package = Path(planexe.__file__).parent
    carried = package / "workbench" / "app.py"
    return carried if carried.is_file() else package.parent / "app.py"


def _run(arguments: argparse.Namespace) -> int:
    host: str = arguments.host
    port = free_port(host, arguments.port)
    if port != arguments.port:
        note(f"Port {arguments.port} is taken; {port} is used instead.")
    set_variables(_variables(arguments))
    url = f"http://{_shown(host)}:{port}"
    note(f"PlanExe Workbench: {url} (Ctrl-C ends it)")
    if host in _EVERY_ADDRESS:
        note("It listens on every address of this machine and asks nobody for a password. Other machines are answered "
             "under the names in PLANEXE_ALLOWED_HOSTS.")  # fmt: skip
    if arguments.open:
        threading.Thread(target=_open_when_up, args=(url, host, port), daemon=True).start()
    _serve(host, port)
    return COMPLETE


def _variables(arguments: argparse.Namespace) -> dict[str, str]:
    """Returns what the options of this command mean for the settings that the pages will read."""
    settings = load_settings()
    found = {}
    if arguments.runs:
        found["PLANEXE_RUNS"] = str(Path(arguments.runs).absolute())
    if arguments.default_model and not settings.models:
        found["PLANEXE_MODEL"] = arguments.default_model
    if arguments.host not in (*_LOOPBACK, *_EVERY_ADDRESS):
        found["PLANEXE_ALLOWED_HOSTS"] = ",".join(dict.fromkeys([*settings.allowed_hosts, arguments.host]))
    return found


def _shown(host: str) -> str:
    if host in (*_LOOPBACK, *_EVERY_ADDRESS):
        return "localhost" if host != "::1" else "[::1]"
    return f"[{host}]" if ":" in host else host


def _serve(host: str, port: int) -> None:
    """Runs Streamlit's own command in this process, until somebody ends it."""
    options = {
        "server.address": host,
        "server.port": port,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "logger.hideWelcomeMessage": "true",
    }
    arguments = ["run", str(workbench_script()), *(f"--{name}={value}" for name, value in options.items())]
    try:
        importlib.import_module("streamlit.web.cli").main(arguments, prog_name="streamlit", standalone_mode=False)
    except RuntimeError as error:  # so click reports Ctrl-C, which is the ordinary end
        if not isinstance(error.__cause__, KeyboardInterrupt):
            raise


def _open_when_up(url: str, host: str, port: int) -> None:
    last = time.monotonic() + _OPEN_WITHIN_S
    while time.monotonic() < last:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            if probe.connect_ex((host, port)) == 0:
                webbrowser.open(url)
                return
        time.sleep(_LOOK_AGAIN_S)


COMMAND = Command("app", "open the workbench in the browser", _configure, _run)
