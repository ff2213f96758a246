"""For notebooks: plans, live timing chart, slider, reruns and forecasts; ``await`` and plain calls both work."""

from planexe.notebook.notebook_run import NotebookRun, open_run, plan
from planexe.notebook.waiting import run, wait

__all__ = ["NotebookRun", "open_run", "plan", "run", "wait"]
