"""How long the work takes and when it happens."""

TITLE = "Schedule"
