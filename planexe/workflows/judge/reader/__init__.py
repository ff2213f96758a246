"""The report of a run that judges."""
