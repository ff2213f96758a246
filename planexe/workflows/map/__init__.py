"""Map data: say which column of which source feeds each attribute of a report."""
