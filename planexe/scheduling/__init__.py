"""Who goes next, and network scheduling: critical path, float, envelopes, calendars. Pure, and knows no plan."""
