"""Answers to questions about tables: a question is read, and a small program is written that really runs."""
