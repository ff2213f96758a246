"""Make a plan from a goal."""
