"""How many tokens a text is, guessed without any provider's tokenizer."""

CHARACTERS_PER_TOKEN = 4


def estimated_tokens(text: str) -> int:
    """Returns a careful guess: four ASCII characters make a token, every other character counts as one."""
    ascii_characters = len(text) if text.isascii() else len(text.encode("ascii", "ignore"))
    return -(-ascii_characters // CHARACTERS_PER_TOKEN) + len(text) - ascii_characters
