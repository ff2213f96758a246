"""How long the main part is, and what is said where it is longer than people read; pure."""

from collections.abc import Iterable

from planexe.blocks.blocks import Block, Table, Text

MOST_WORDS = 10_500
"""About 25 pages with their tables and charts."""


def words_in(blocks: Iterable[Block]) -> int:
    """Returns how many words some blocks have in texts and tables; charts have none."""
    return sum(map(_words, blocks))


def too_long(words: int) -> str:
    """Returns what is wrong with a main part of so many words; empty if nothing is."""
    if words <= MOST_WORDS:
        return ""
    return (
        f"The main part has {words:,} words; at most {MOST_WORDS:,} are read. What made it so long belongs in an annex."
    )


def _words(block: Block) -> int:
    if isinstance(block, Text):
        return len(block.markdown.split())
    if isinstance(block, Table):
        cells = [*(column.title for column in block.columns), *(cell for row in block.rows for cell in row)]
        return len(block.title.split()) + sum(len(str(cell).split()) for cell in cells if cell is not None)
    return 0
