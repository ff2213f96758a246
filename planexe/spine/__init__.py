"""What a run is and how it is worked on: its folder and records, its stages as a graph, runner, rerun and freshness."""
