"""Every script of the product is linted, type-checked and speaks of the same columns as Python."""

import json
import re
from pathlib import Path

import pytest

from planexe.gantt.rows import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(path.relative_to(ROOT) for path in (ROOT / "planexe").rglob("*.js"))
FIELDS = {
    "call_id": "call", "error_kind": "error", "queued_s": "queued", "sent_s": "sent", "first_token_s": "first", "ended_s": "ended",
    "input_tokens": "tokensIn", "output_tokens": "tokensOut", "ready_s": "ready", "cost_usd": "cost",
    "requests_left": "requestsLeft", "tokens_left": "tokensLeft", "retry_after_s": "retryAfter", "last_token_s": "last",
}  # fmt: skip


def test_all_of_them_are_type_checked_strictly() -> None:
    config = json.loads((ROOT / "tsconfig.json").read_text())
    assert "planexe/**/*.js" in config["include"]
    assert "exclude" not in config
    assert config["compilerOptions"]["strict"] is True
    assert config["compilerOptions"]["checkJs"] is True


def test_all_of_them_are_linted() -> None:
    config = (ROOT / "eslint.config.js").read_text()
    ignored = re.search(r"ignores: \[(.*?)\]", config)
    assert ignored
    assert not [word for word in re.findall(r'"([^"]+)"', ignored[1]) if word.startswith(("planexe", "tests", "*"))]


@pytest.mark.parametrize("path", SCRIPTS, ids=str)
def test_no_script_switches_a_check_off(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert not re.search(r"@ts-|eslint-disable|\{any\}|: any\b|<any>", text)


def test_fields_of_a_bar_stand_as_the_columns_of_a_row_do() -> None:
    text = (ROOT / "planexe" / "gantt" / "bar.js").read_text(encoding="utf-8")
    found = re.search(r"FIELDS = \[(.*?)\]", text, re.DOTALL)
    assert found
    assert re.findall(r'"(\w+)"', found[1]) == [FIELDS.get(name, name) for name in COLUMNS]


def test_lock_file_names_no_address() -> None:
    assert "resolved" not in (ROOT / "package-lock.json").read_text()


def test_what_running_needs_names_no_node() -> None:
    assert "node" not in (ROOT / "scripts" / "install.sh").read_text()
    assert "nodejs" not in (ROOT / "pyproject.toml").read_text()
