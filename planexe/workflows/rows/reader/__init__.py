"""What the report of a run of rows says."""
