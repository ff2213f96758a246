import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from planexe.errors import SettingsError
from planexe.runs import process
from planexe.runs.process import close_process_manager, process_manager, use_manager


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PLANEXE_RUNS", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    use_manager(None)
    yield
    close_process_manager()


def test_one_manager_for_the_process() -> None:
    assert process_manager() is process_manager()


def test_manager_survives_the_reload_of_its_module() -> None:
    before = process_manager()
    source = sys.modules.pop(process.__name__)
    try:
        again = importlib.import_module(process.__name__)
        assert again is not source
        assert again.process_manager() is before
    finally:
        sys.modules[process.__name__] = source


def test_closing_lets_go_of_it(tmp_path: Path) -> None:
    before = process_manager()
    close_process_manager()
    assert process_manager() is not before
    assert process_manager().workbench.settings.runs == tmp_path


def test_wrong_setting_is_said_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANEXE_MAX_CONCURRENT_LLM", "many")
    for _ in range(2):
        with pytest.raises(SettingsError, match="PLANEXE_MAX_CONCURRENT_LLM is 'many'"):
            process_manager()
