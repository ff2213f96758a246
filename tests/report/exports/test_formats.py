"""The formats a plan can be written in."""

import io
import json
import math
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planexe.errors import ExportFailed, SettingsError
from planexe.report import exports
from planexe.report.exports import export, find_format, find_formats, formats
from planexe.report.report import Report
from tests.report.example_plan import example_report
from tests.report.made_reports import hostile_report, made_report, with_values


def test_formats_are_found_by_walking_the_folder() -> None:
    assert {"html", "md", "zip"} <= set(formats())
    assert list(formats()) == sorted(formats())


@pytest.mark.parametrize("name", list(formats()))
def test_every_format_describes_itself(name: str) -> None:
    one = find_format(name)
    assert one.name == name
    assert one.suffix.startswith(".")
    assert one.title
    assert "/" in one.media_type


@pytest.mark.parametrize("name", list(formats()))
def test_every_format_takes_every_report_and_gives_the_same_bytes_again(name: str, tmp_path: Path) -> None:
    for report in (made_report(tmp_path / "full"), made_report(tmp_path / "empty", {}), hostile_report(tmp_path)):
        content = export(name, report)
        assert content
        assert content == export(name, report)


@pytest.mark.parametrize("amount", [math.inf, math.nan, 1e308])
def test_amounts_that_are_no_numbers_are_empty_in_every_format(amount: float, tmp_path: Path) -> None:
    report = example_report(tmp_path)
    costs = report.run.artefacts["cost_plan"]
    made = replace(costs, value=with_amounts(costs.value, amount))
    for one in formats().values():
        content = one.export(with_values(report, cost_plan=made))
        if one.media_type.startswith("text/csv"):
            assert not {"inf", "nan", "infinity"} & set(content.decode("utf-8-sig").lower().replace(",", " ").split())


def with_amounts(value: Any, amount: float) -> Any:
    """Returns a value with this amount in place of every fraction and number of its tables."""
    if isinstance(value, float):
        return amount
    if isinstance(value, dict):
        return {name: with_amounts(inner, amount) for name, inner in value.items()}
    return [with_amounts(inner, amount) for inner in value] if isinstance(value, list) else value


def test_unknown_format_names_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"no export format 'pdf'; use one of .*html, .*md, .*zip"):
        find_format("pdf")


BROKEN_FILES = {
    "does_not_parse": "def export(:\n",
    "needs_what_is_not_there": "import no_such_package_of_anybody\n",
    "gives_no_format": "FORMAT = 'nothing'\n",
    "stumbles": "raise RuntimeError('at import')\n",
    "twin": "FORMAT, SUFFIX, TITLE, MEDIA_TYPE = 'good', '.x', 'X', 'text/x'\ndef export(report): return b''\n",
}


@pytest.mark.parametrize("broken", BROKEN_FILES)
def test_file_that_is_broken_disables_itself_and_no_other(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = "FORMAT, SUFFIX, TITLE, MEDIA_TYPE = 'good', '.g', 'Good', 'text/g'\ndef export(report): return b'good'\n"
    names = [f"{tmp_path.name}_good", f"{tmp_path.name}_{broken}", f"{tmp_path.name}_late"]
    for name, text in zip(names, (good, BROKEN_FILES[broken], good.replace("'good'", "'late'")), strict=True):
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    found = find_formats(names)
    assert list(found.formats) == ["good", "late"]
    assert list(found.disabled) == [f"{tmp_path.name}_{broken}"]
    assert found.disabled[f"{tmp_path.name}_{broken}"].rstrip(".")


def test_format_that_fails_says_so_in_one_sentence_and_is_left_out_of_the_zip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Report) -> bytes:
        raise KeyError("missing")

    known = dict(formats())
    monkeypatch.setattr(exports, "formats", lambda *_: known | {"csv": replace(known["csv"], export=fails)})
    report = made_report(tmp_path)
    with pytest.raises(ExportFailed, match=r"The export csv failed .*KeyError.*the other formats work"):
        export("csv", report)
    with zipfile.ZipFile(io.BytesIO(export("zip", report))) as bundle:
        manifest = json.loads(bundle.read("manifest.json"))
        assert "plan.csv" not in bundle.namelist()
        assert {"report.html", "plan.md", "plan.xlsx"} <= set(bundle.namelist())
    assert list(manifest["left_out"]) == ["csv"]


def test_unknown_format_says_which_are_disabled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "disabled_formats", lambda: {"word_docx": "ImportError: no docx"})
    with pytest.raises(SettingsError, match=r"word_docx\.py is disabled \(ImportError: no docx\)"):
        find_format("docs")
