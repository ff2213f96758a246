"""What is compared: the sections that both runs have."""

TITLE = "Sections"
