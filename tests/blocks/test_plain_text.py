import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from planexe.blocks.plain_text import plain_line, plain_text

ANY = st.text(st.characters(), max_size=60)


@given(ANY)
def test_xml_holds_every_plain_text(text: str) -> None:
    plain = plain_text(text)
    assert (ET.fromstring(f"<t>{escape(plain)}</t>").text or "") == plain


@given(ANY)
def test_plain_text_is_stable(text: str) -> None:
    assert plain_text(plain_text(text)) == plain_text(text)
    assert plain_line(plain_line(text)) == plain_line(text)


@given(ANY)
def test_plain_line_is_one_line(text: str) -> None:
    assert len(plain_line(text).splitlines()) <= 1


def test_lines_stay_and_what_nobody_sees_goes() -> None:
    assert plain_text("one\r\ntwo\x00\u202ethree\ufffe") == "one\ntwothree"
    assert plain_line(" one\n\n two ") == "one two"
