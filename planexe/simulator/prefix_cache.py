"""Which beginning of a prompt the simulated service has read before, as prompt caches of real providers count it."""

from planexe.bounded_memory import BoundedMemory

_BLOCK_CHARACTERS = 2048
_LEAST_BLOCKS = 2
_REMEMBERED = 100_000


class PrefixCache:
    """Remembers prompts block by block; a prompt hits as far as it begins like an earlier one.

    One block is 512 tokens, and at least two blocks must match, as real caches start at 1024 tokens.
    """

    def __init__(self) -> None:
        self._seen: BoundedMemory[int, None] = BoundedMemory(_REMEMBERED)

    def blocks(self, text: str) -> list[int]:
        """Returns one number per whole block; each stands for the text from the beginning to the block's end."""
        marks: list[int] = []
        mark = 0
        for end in range(_BLOCK_CHARACTERS, len(text) + 1, _BLOCK_CHARACTERS):
            mark = hash((mark, text[end - _BLOCK_CHARACTERS : end]))
            marks.append(mark)
        return marks

    def cached_tokens(self, blocks: list[int]) -> int:
        """Returns how many tokens at the beginning were read before."""
        hits = 0
        for mark in blocks:
            if mark not in self._seen:
                break
            hits += 1
        return hits * _BLOCK_CHARACTERS // 4 if hits >= _LEAST_BLOCKS else 0

    def remember(self, blocks: list[int]) -> None:
        """Notes a prompt as read; called when its first token is out."""
        for mark in blocks:
            self._seen.remember(mark, None)
