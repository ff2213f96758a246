"""The main part of a plan: what a decider reads, chapter by chapter; the annexes hold the rest."""
