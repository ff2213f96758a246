"""Scenario: three coherent ways to set the vital levers, and the one the plan follows."""

TITLE = "Scenario"
