"""The formats a plan can be written in."""

from pathlib import Path

import pytest

from planexe.errors import SettingsError
from planexe.report.exports import export, find_format, formats
from tests.report.made_reports import hostile_report, made_report


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


def test_unknown_format_names_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"no export format 'pdf'; use one of .*html, .*md, .*zip"):
        find_format("pdf")
