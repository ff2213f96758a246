"""Strategy: the choices that would change the outcome, and the few that matter most."""

TITLE = "Strategy"
