"""The runs this process works on, and what is known of all others; for the screens and the HTTP interface alike."""
