"""Project plan: what must happen first, and the plan that all later stages build on."""

TITLE = "Project plan"
