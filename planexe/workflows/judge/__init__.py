"""Judge two runs: a model compares them section by section, blind and in both orders, and code counts beside it."""
