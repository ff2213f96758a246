"""The index over many runs: search, tags, lineage, the bin, and what earlier runs teach about durations."""
