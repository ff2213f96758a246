"""Ask tables."""
