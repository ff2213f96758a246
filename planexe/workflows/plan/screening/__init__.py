"""Screening: what was asked, when it was asked, and what kind of goal it is."""

TITLE = "Screening"
