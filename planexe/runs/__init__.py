"""The runs this process works on, and what is known of all others; for screens, commands and HTTP alike."""
