"""How the sections compare."""

TITLE = "Verdicts"
