"""One file per kind of service, found by name: each has ``KINDS`` and ``connect(spec, key, *, transport=None)``."""
