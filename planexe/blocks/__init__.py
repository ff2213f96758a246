"""What a report is made of, as plain data that every format writes in its own way; pure, and quick to import."""
