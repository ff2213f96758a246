"""JSON beside the screens: runs, their logs and their controls."""
