"""Governance: who decides, who watches, and what happens when something goes wrong."""

TITLE = "Governance"
