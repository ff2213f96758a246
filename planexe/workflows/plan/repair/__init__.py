"""Repair: what would make the plan hold what was asked, and what was decided of it."""

TITLE = "Repair"
