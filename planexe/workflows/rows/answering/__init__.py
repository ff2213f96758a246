"""From a question to its answer: plan, program, run, mend."""

TITLE = "Rows"
