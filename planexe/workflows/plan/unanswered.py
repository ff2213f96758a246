"""What a text says that code put where no model gave an answer: said the same way in all chapters."""

from typing import Final

NOT_ASSESSED: Final = "Not assessed: no model answered."
"""Stands wherever only a model could have known something about the goal; code invents nothing."""
