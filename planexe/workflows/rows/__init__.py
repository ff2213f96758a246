"""Ask tables: a program for each question about a table, run in a sandbox, mended, answered and scored."""
