"""Outside experts: who should look at the plan, and what the first of them would say against it."""

TITLE = "Experts"
