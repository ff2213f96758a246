"""The work broken down: project, phases, tasks and subtasks, with codes that say where each belongs."""

TITLE = "Work breakdown"
