"""The Rerun screen: stages again, edits, versions."""
