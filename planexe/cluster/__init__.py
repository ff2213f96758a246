"""Several machines: a scheduler that hands out runs, workers that work on them, and stages as tasks of Luigi."""
