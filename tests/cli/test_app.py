import socket
import sys
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from planexe.cli import app
from planexe.settings import load_settings


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the command would serve, instead of serving it; variables it sets are taken back at the end."""
    found: dict[str, Any] = {}
    for name in ("PLANEXE_RUNS", "PLANEXE_MODEL", "PLANEXE_ALLOWED_HOSTS"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setattr(app, "_serve", lambda host, port: found.update(host=host, port=port, settings=load_settings()))
    return found


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_listens_on_loopback_alone_unless_told_otherwise(planexe: Any, served: dict[str, Any]) -> None:
    assert planexe("app", "--port", "18501").status == 0
    assert (served["host"], served["settings"].allowed_hosts) == ("127.0.0.1", ())


def test_taken_port_is_said_and_the_next_free_one_used(planexe: Any, served: dict[str, Any], taken: int) -> None:
    result = planexe("app", "--port", str(taken))
    assert result.status == 0
    assert served["port"] > taken
    assert result.err.splitlines()[0] == f"Port {taken} is taken; {served['port']} is used instead."
    assert f"http://localhost:{served['port']}" in result.err


def test_simulator_says_that_its_port_is_taken(planexe: Any, taken: int) -> None:
    result = planexe("simulator", "--port", str(taken))
    assert (result.status, f"{taken} is taken" in result.err) == (2, True)


@pytest.mark.parametrize("host", ["a..b", "203.0.113.7"])
def test_host_of_another_machine_is_refused_in_one_sentence(planexe: Any, served: dict[str, Any], host: str) -> None:
    result = planexe("app", "--host", host)
    assert (result.status, served) == (2, {})
    assert result.err.count("\n") == 1
    assert "--host" in result.err


def test_host_named_is_a_name_browsers_may_use(planexe: Any, served: dict[str, Any]) -> None:
    planexe("app", "--host", "127.0.0.2", "--port", "18501")
    assert served["settings"].allowed_hosts == ("127.0.0.2",)


def test_every_address_comes_with_a_warning(planexe: Any, served: dict[str, Any]) -> None:
    result = planexe("app", "--host", "0.0.0.0", "--port", "18501")
    assert "PLANEXE_ALLOWED_HOSTS" in result.err
    assert served["settings"].allowed_hosts == ()


def test_runs_folder_is_handed_to_the_pages(planexe: Any, served: dict[str, Any], tmp_path: Path) -> None:
    planexe("app", "--runs", "here", "--port", "18501")
    assert served["settings"].runs == tmp_path / "here"


@pytest.mark.parametrize(
    ("environment", "file", "used"),
    [("", "", ("simulated",)), ("", "b", ("b",)), ("a", "b", ("a",)), ("a", "", ("a",))],
)
def test_the_users_choice_of_model_wins_over_the_default(
    planexe: Any,
    served: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    environment: str,
    file: str,
    used: tuple[str, ...],
) -> None:
    if environment:
        monkeypatch.setenv("PLANEXE_MODEL", environment)
    if file:
        (tmp_path / ".env").write_text(f"PLANEXE_MODEL={file}\n")
    planexe("app", "--default-model", "simulated", "--port", "18501")
    assert served["settings"].models == used


def test_browser_is_opened_when_somebody_answers(monkeypatch: pytest.MonkeyPatch, taken: int) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    app._open_when_up("http://localhost", "127.0.0.1", taken)
    assert opened == ["http://localhost"]


def test_workbench_of_a_clone_is_its_own_file() -> None:
    assert app.workbench_script() == Path(__file__).resolve().parents[2] / "app.py"


def click_ends_with(error: BaseException | None, monkeypatch: pytest.MonkeyPatch) -> None:
    def main(*_: Any, **__: Any) -> None:
        raise RuntimeError from error

    monkeypatch.setitem(sys.modules, "streamlit.web.cli", SimpleNamespace(main=main))


def test_ctrl_c_is_the_ordinary_end(monkeypatch: pytest.MonkeyPatch) -> None:
    click_ends_with(KeyboardInterrupt(), monkeypatch)
    app._serve("127.0.0.1", 18501)


def test_any_other_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    click_ends_with(None, monkeypatch)
    with pytest.raises(RuntimeError):
        app._serve("127.0.0.1", 18501)
