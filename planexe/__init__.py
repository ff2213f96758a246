"""PlanExe Workbench: a paragraph in, a strategic plan out, concurrently."""
