import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from planexe.report.templating import environment, own_text

HOSTILE = "<script>\x00alert('1')</script> \u202e & \x1b[31m"


def test_every_text_is_escaped_and_cleaned() -> None:
    made = environment().from_string('<p title="{{ text }}">{{ text }}</p>').render(text=HOSTILE)
    assert "<script>" not in made
    assert "&lt;script&gt;alert(&#39;1&#39;)" in made
    assert not {"\x00", "\u202e", "\x1b"} & set(made)


def test_own_markup_stays_as_it_is() -> None:
    assert environment().from_string("{{ own }}").render(own=Markup("<b>ours</b>")) == "<b>ours</b>"


def test_value_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nobody }}").render()


def test_own_files_are_read_once() -> None:
    assert own_text("report.css") is own_text("report.css")
    with pytest.raises(FileNotFoundError):
        own_text("nobody.css")
