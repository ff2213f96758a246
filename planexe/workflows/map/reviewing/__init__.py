"""What people say of it."""

TITLE = "Review"
