"""Get an answer, whatever it takes, and write down how: limits, retries, journal and attempt log."""
