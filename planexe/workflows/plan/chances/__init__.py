"""Chances: how likely the plan keeps its dates and its money, and what decides it."""

TITLE = "Chances"
