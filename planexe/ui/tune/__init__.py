"""The Tune screen: what concurrency buys."""
