"""Resources: who works on what, for how many hours, and what that costs."""

TITLE = "Resources"
