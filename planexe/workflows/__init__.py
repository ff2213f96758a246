"""What can be made, one folder each: its inputs, its stages, found by walking; no input or output here."""
