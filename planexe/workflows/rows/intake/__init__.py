"""What is asked, and what is known about the tables."""

TITLE = "Questions and tables"
