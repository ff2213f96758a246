"""Assumptions: places, money, risks and everything the goal leaves open."""

TITLE = "Assumptions"
