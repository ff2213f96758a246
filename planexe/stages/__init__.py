"""What to ask: every stage of a plan as one small file, found by walking this folder; no input or output here."""
