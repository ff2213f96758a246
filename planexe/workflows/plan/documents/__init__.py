"""The documents of a plan: which to write, which to obtain, which of them matter, and what each must hold."""

TITLE = "Documents"
