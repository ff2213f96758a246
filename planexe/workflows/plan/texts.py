"""Kinds of text that the answers of many stages are made of: how long each may be stands here once."""

from typing import Annotated

from pydantic import StringConstraints


def sized(least: int, most: int | None = None) -> StringConstraints:
    """Returns the length that a text must have, blanks at its ends not counted.

    Example:
        >>> Word = Annotated[str, sized(3, 40)]
    """
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most)


Text = Annotated[str, sized(1)]
"""Anything but nothing."""

Label = Annotated[str, sized(2, 60)]
"""A word or two."""

ShortName = Annotated[str, sized(2, 80)]
Name = Annotated[str, sized(2, 120)]
ShortTitle = Annotated[str, sized(3, 80)]
Title = Annotated[str, sized(3, 120)]
"""What a thing is called; a title heads a part of the document."""

Line = Annotated[str, sized(3, 300)]
Remark = Annotated[str, sized(3, 400)]
Note = Annotated[str, sized(3, 500)]
LongNote = Annotated[str, sized(3, 700)]
"""A phrase or a sentence or two, as an entry of a list or a cell of a table."""

Statement = Annotated[str, sized(5, 500)]
Sentence = Annotated[str, sized(10, 500)]
Sentences = Annotated[str, sized(10, 600)]
"""Whole sentences, one to three."""

Paragraph = Annotated[str, sized(15, 900)]
FullParagraph = Annotated[str, sized(20, 900)]
LongParagraph = Annotated[str, sized(20, 1200)]
Account = Annotated[str, sized(20, 1500)]
Passage = Annotated[str, sized(8, 2500)]
"""Several sentences that belong together; a passage may be a page."""
