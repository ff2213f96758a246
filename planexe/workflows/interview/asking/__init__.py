"""What a plan would have to guess."""

TITLE = "Questions"
