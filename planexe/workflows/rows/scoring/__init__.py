"""How right the answers are."""

TITLE = "Score"
