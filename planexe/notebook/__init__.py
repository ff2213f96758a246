"""For notebooks: runs, live timing chart, slider, reruns, forecasts, results; ``await`` and plain calls both work."""

from planexe.notebook.make import make, open_run, plan, rows
from planexe.notebook.notebook_run import NotebookRun
from planexe.notebook.waiting import run, wait

__all__ = ["NotebookRun", "make", "open_run", "plan", "rows", "run", "wait"]
