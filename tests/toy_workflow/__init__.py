"""Name numbers and judge the names."""
