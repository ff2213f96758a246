"""Name numbers and measure the names."""
