"""What the simulated model says about a goal: one plan made per goal and seed, and what each call asks of it."""
