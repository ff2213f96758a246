"""How critical, risky, personal and regulated each attribute is."""

TITLE = "Classification"
