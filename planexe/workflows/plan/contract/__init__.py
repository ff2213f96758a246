"""Contract: what the goal fixes, each entry with its words, and how the plan keeps it."""

TITLE = "What was asked"
