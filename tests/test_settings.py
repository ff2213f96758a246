from pathlib import Path

import pytest

from planexe.errors import SettingsError
from planexe.settings import DEFAULT_CONCURRENCY, load_settings


def test_defaults_need_nothing(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path)
    assert settings.runs == tmp_path / "runs"
    assert settings.concurrency == DEFAULT_CONCURRENCY
    assert settings.models == ()
    assert settings.catalogues == ()


def test_environment_is_read(tmp_path: Path) -> None:
    settings = load_settings(
        {"PLANEXE_RUNS": "/data/runs", "PLANEXE_MAX_CONCURRENT_LLM": " 7 ", "PLANEXE_MODEL": "a, b"}, tmp_path
    )
    assert (settings.runs, settings.concurrency, settings.models) == (Path("/data/runs"), 7, ("a", "b"))


def test_env_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PLANEXE_MODEL=from-file\nPLANEXE_MAX_CONCURRENT_LLM=3\n")
    settings = load_settings({"PLANEXE_MODEL": "from-environment"}, tmp_path)
    assert settings.models == ("from-environment",)
    assert settings.concurrency == 3


def test_keys_never_show_in_the_settings_text(tmp_path: Path) -> None:
    settings = load_settings({"OPENAI_API_KEY": "sk-very-secret"}, tmp_path)
    assert "sk-very-secret" not in repr(settings)
    assert settings.environment["OPENAI_API_KEY"] == "sk-very-secret"


@pytest.mark.parametrize("cap", ["0", "-1", "1000000", "99999999999999999999", "four", "1.5", "٣x"])
def test_unusable_cap_is_named(tmp_path: Path, cap: str) -> None:
    with pytest.raises(SettingsError, match="PLANEXE_MAX_CONCURRENT_LLM"):
        load_settings({"PLANEXE_MAX_CONCURRENT_LLM": cap}, tmp_path)


def test_env_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe=1\x00")
    with pytest.raises(SettingsError, match=r"\.env is not UTF-8 text"):
        load_settings({}, tmp_path)


def test_catalogues_beside_the_runs_and_named_ones_are_found(tmp_path: Path) -> None:
    (tmp_path / "models.toml").write_text("")
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "llm_config.json").write_text("{}")
    settings = load_settings({"PLANEXE_MODELS": "mine.toml"}, tmp_path)
    assert settings.catalogues == (
        tmp_path / "models.toml",
        tmp_path / "runs" / "llm_config.json",
        tmp_path / "mine.toml",
    )


def test_workflows_in_a_folder_that_is_none_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PLANEXE_WORKFLOWS names 'nowhere', which is no folder"):
        load_settings({"PLANEXE_WORKFLOWS": "nowhere"}, tmp_path)
