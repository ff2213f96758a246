"""Runs for a notebook: a new one of any workflow, not yet started, or one that is there already."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from planexe.notebook.notebook_run import NotebookRun
from planexe.runs.workbench import Workbench
from planexe.settings import load_settings
from planexe.spine.workflow import find_workflow


def plan(goal: str, **wishes: Any) -> NotebookRun:
    """Returns a new plan, not yet started: ``await`` it, or call ``wait()``.

    Args:
        goal: what you want to do.
        wishes: as ``Workbench.request`` takes them: ``models``, ``concurrency``, ``detail``, ``time_scale``, …

    Raises:
        InputError: one of the values cannot be used.

    Example:
        >>> outcome = await plan("Open a bakery in Aarhus before May 2027.", concurrency=16, time_scale=0)
        >>> outcome.status
        'complete'
    """
    return make("plan", goal=goal, **wishes)


def rows(
    questions: str | Path | None = None,
    answers: str | Path | None = None,
    tables: str | Path | None = None,
    **wishes: Any,
) -> NotebookRun:
    """Returns a new run that asks questions about tables, not yet started; without questions it asks the sample's.

    Args:
        questions: file of JSON lines with ``id``, ``file_name`` and ``question``.
        answers: file of JSON lines with ``id`` and ``common_answers``, to compare with.
        tables: folder of the tables; by default ``tables`` beside the questions.
        wishes: as ``Workbench.request`` takes them: ``models``, ``concurrency``, ``code_language``, ``plan_only``, …

    Raises:
        InputError: one of the values cannot be used.

    Example:
        >>> run = rows(models=["simulated"], concurrency=16)
        >>> await run
        >>> run.frame().groupby("State").size()
    """
    if questions is None:
        sample = find_workflow("rows").sample
        assert sample is not None
        return make("rows", **{**sample(), **wishes})
    given = {"questions": questions, "answers": answers, "tables": tables}
    return make("rows", **{name: value for name, value in given.items() if value is not None}, **wishes)


def make(workflow: str, **given: Any) -> NotebookRun:
    """Returns a new run of a workflow, not yet started.

    Args:
        workflow: its name.
        given: its inputs, and what else ``Workbench.request`` takes.

    Raises:
        InputError: there is no such workflow, or one of the values cannot be used.
    """
    bench = Workbench(load_settings())
    return NotebookRun(bench, bench.create(bench.request(workflow=workflow, **given)))


def open_run(run_id: str, models: Sequence[object] = ()) -> NotebookRun:
    """Returns an existing run; awaiting it makes what is missing.

    Args:
        run_id: which one.
        models: llama-index LLM objects that it was begun with: to go on, it needs them handed over again.

    Raises:
        SettingsError: the id cannot be the name of a run.
        RunNotFound: there is no such run.
    """
    bench = Workbench(load_settings())
    if models:
        bench.models(models)
    return NotebookRun(bench, bench.open(run_id))
