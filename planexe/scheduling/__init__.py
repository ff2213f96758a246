"""Network scheduling: critical path, float, envelopes, calendars and chances. Pure, and knows no plan."""
