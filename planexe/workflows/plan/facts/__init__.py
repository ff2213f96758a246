"""Facts: one register of the figures of a plan, and texts that name a figure by its id."""

TITLE = "Figures of the plan"
