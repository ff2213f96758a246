"""The planexe command: one file per sub-command."""
