"""The version of the product, known here only."""

__version__ = "0.1.0"
