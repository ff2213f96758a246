"""Synthesis: the whole plan looked at once more, criticised, explained and summed up."""

TITLE = "Reviews and summary"
