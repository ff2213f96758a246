"""What is asked for, and what there is."""

TITLE = "Attributes and sources"
