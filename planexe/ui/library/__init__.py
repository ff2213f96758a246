"""The Library screen: all runs."""
