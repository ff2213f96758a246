"""The server in which programs begin: nothing outlives its program, and nothing outlives the server."""

import contextlib
import math
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from planexe.errors import EffectFailed, Stopped
from planexe.sandbox import EffectSandbox, Program, Sandbox, fork_server
from tests.hang_guard import until
from tests.sandbox.conftest import SMALL, Lab, any_level, on

ENDLESS = "print('begun', flush=True)\nwhile True: pass"


@pytest.fixture(params=["bubblewrap", "landlock"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(on(request.param), libraries=()) as sandbox:
        yield sandbox


def those(processes: Iterable[psutil.Process], test: Callable[[psutil.Process], bool]) -> list[psutil.Process]:
    """Returns those of which something holds; one may end while it is looked at."""
    found = []
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE and test(process):
                found.append(process)
    return found


def below() -> list[psutil.Process]:
    return those(psutil.Process().children(recursive=True), lambda one: not is_pythons_own(one))


def is_pythons_own(process: psutil.Process) -> bool:
    """Returns whether it looks after what processes share: begun for a test before, it lives as long as the tests."""
    return "multiprocessing.resource_tracker" in " ".join(process.cmdline())


def is_of_a_server(process: psutil.Process) -> bool:
    return "planexe.sandbox.server" in " ".join(process.cmdline())


def servers() -> list[psutil.Process]:
    return those(psutil.Process().children(), is_of_a_server)


def only_the_server() -> bool:
    return below() == servers() != []


def programs(number: int = 1) -> Callable[[], bool]:
    """Returns whether this many programs compute."""
    return lambda: len(those(below(), lambda one: one not in servers() and one.cpu_times().user > 0.1)) >= number


class Wanted:
    """A check that raises once it is told to."""

    def __init__(self) -> None:
        self.over = threading.Event()

    def __call__(self) -> None:
        if self.over.is_set():
            raise Stopped("Nobody waits.")


def test_program_that_nobody_waits_for_is_ended_with_all_around_it(lab: Lab) -> None:
    wanted = Wanted()
    with ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(lab.run, ENDLESS, check=wanted)
        until(programs())
        wanted.over.set()
        with pytest.raises(Stopped, match="Nobody waits"):
            outcome.result()
    until(only_the_server)


def test_nothing_is_left_of_a_program_that_has_ended(lab: Lab) -> None:
    lab.run("import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()")
    until(only_the_server)


def test_programs_die_with_the_server_and_the_next_one_has_a_new_one(lab: Lab) -> None:
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(lab.run, ENDLESS) for _ in range(2)]
        until(programs(2))
        (server,) = servers()
        around = below()
        server.kill()
        for outcome in running:
            with pytest.raises(EffectFailed, match="ended before the program did"):
                outcome.result()
    until(lambda: not those(around, psutil.Process.is_running))
    assert lab.run("print(1)").stdout == "1\n"


@pytest.mark.parametrize("level", ["bubblewrap", "landlock"])
def test_all_die_with_whoever_asked_however_that_dies(level: str) -> None:
    ask = (
        "from planexe.sandbox import Program, Sandbox\n"
        f"Sandbox({on(level)!r}, libraries=()).run(Program('python', {ENDLESS!r}))"
    )
    with subprocess.Popen([sys.executable, "-c", ask]) as asking:
        until(lambda: len(those(below(), is_of_a_server)) >= 3)  # it, the keeper and the program
        around = below()
        asking.kill()
    until(lambda: not those(around, psutil.Process.is_running))


def test_closing_ends_everything_and_it_begins_again(lab: Lab) -> None:
    assert lab.run("print(1)").ok
    lab.sandbox.close()
    assert not below()
    assert lab.run("print(2)").ok


def test_server_that_is_idle_ends_and_begins_again_when_it_is_needed(tmp_path: Path) -> None:
    with Sandbox(any_level(), libraries=(), idle_s=0.01) as sandbox:
        for _ in range(2):
            assert sandbox.run(Program("python", "pass"), limits=SMALL).ok
            until(lambda: not below())


def test_server_that_cannot_begin_says_why() -> None:
    with (
        Sandbox(any_level(), libraries=("no_such_library",)) as sandbox,
        pytest.raises(EffectFailed, match=r"The server of the sandbox has ended: .*No module named 'no_such_library'"),
    ):
        sandbox.run(Program("python", "pass"))


def test_file_that_has_gone_meanwhile_is_told(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x", "utf-8")
    program = Program("python", "pass", {"x": tmp_path / "x"})
    (tmp_path / "x").unlink()
    with pytest.raises(EffectFailed, match=r"The sandbox could not run the program: .*No such file or directory"):
        lab.sandbox.run(program)


def test_file_whose_path_is_no_text_is_read(lab: Lab, tmp_path: Path) -> None:
    path = tmp_path / "odd\udcff"
    path.write_text("odd", "utf-8")
    program = Program("python", "print(open('x').read())", {"x": path})
    assert lab.sandbox.run(program, limits=SMALL).stdout == "odd\n"


def test_threads_that_ask_first_at_once_share_one_server() -> None:
    with Sandbox(any_level(), libraries=()) as sandbox, ThreadPoolExecutor(4) as pool:
        assert all(outcome.ok for outcome in pool.map(sandbox.run, [Program("python", "pass")] * 4))
        assert len(servers()) == 1


def test_what_programs_usually_need_is_there(lab: Lab) -> None:
    code = """
import datetime, os, signal, ssl, tempfile, zoneinfo
print("gone", file=open(os.devnull, "w"))
assert len(os.urandom(4) + open("/dev/urandom", "rb").read(4)) == 8
assert datetime.datetime(2026, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Oslo")).utcoffset() == datetime.timedelta(hours=2)
with tempfile.TemporaryDirectory() as folder: open(folder + "/x", "w").close()
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
print(os.getcwd(), os.listdir())
"""
    outcome = lab.run(code)
    assert outcome.stdout == "/mnt []\n", outcome


def test_output_is_cut_where_a_pipe_was_made_large(lab: Lab) -> None:
    code = "import fcntl, os\nfcntl.fcntl(1, 1031, 1 << 20)\nos.write(1, b'x' * 300_000)"
    outcome = lab.run(code)
    assert (outcome.stopped_by, len(outcome.stdout)) == ("output", 100_000)


def test_effect_has_its_own_time_and_no_more(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planexe.sandbox.sandbox.OF_THIS_PROCESS", lab.sandbox)
    endless = "while True: pass"
    late = EffectSandbox(0.0, lambda: None).run(language="python", code=endless)
    assert (late.stopped_by, late.ok) == ("time", False)
    own = EffectSandbox(math.inf, lambda: None).run(language="python", code=endless, limits=replace(SMALL, wall_s=0.2))
    assert own.sentence == "It was not done after 0.2 s."


def test_no_variable_of_ours_is_among_those_of_a_program(lab: Lab) -> None:
    names = lab.run("from os import environ\nprint(*sorted(environ))").stdout.split()
    assert set(names) <= {*fork_server.ENVIRONMENT, "LC_CTYPE"}


def test_server_that_was_made_ready_is_the_one_that_runs_programs() -> None:
    with Sandbox(libraries=()) as sandbox:
        sandbox.get_ready()
        for thread in threading.enumerate():
            if thread.name == "sandbox":
                thread.join()
        ready = sandbox._ready()._process
        assert ready is not None
        assert sandbox.run(Program("python", "print(1)")).ok
        assert sandbox._ready()._process is ready
