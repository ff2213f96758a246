"""Team: the roles that the plan needs, and what each takes."""

TITLE = "Team"
