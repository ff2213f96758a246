"""Artefacts to things that people read and that other tools open."""
