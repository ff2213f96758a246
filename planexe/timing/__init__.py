"""Attempts to numbers: pure functions over the attempt log, and the one reader of the machine."""
