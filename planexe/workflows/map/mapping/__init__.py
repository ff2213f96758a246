"""Which column feeds which attribute."""

TITLE = "Mapping"
