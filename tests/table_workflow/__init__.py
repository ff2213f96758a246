"""Measure tables."""
