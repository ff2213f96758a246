"""The report of a mapping."""
