"""PlanExe Workbench: a paragraph in, a strategic plan out, concurrently."""

__version__ = "0.1.0"
