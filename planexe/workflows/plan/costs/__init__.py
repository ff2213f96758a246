"""Costs: what the work costs by task, phase and role, and whether the budget of the goal suffices."""

TITLE = "Costs"
