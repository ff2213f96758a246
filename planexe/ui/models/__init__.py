"""The Models screen: the catalogue, pings and faults."""
