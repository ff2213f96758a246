"""What the stored values of a run folder are worth: reads what ``freshness_of`` needs to know."""

from collections.abc import Mapping
from dataclasses import asdict

from planexe.spine.artefact import Artefact
from planexe.spine.change_log import read_changes
from planexe.spine.freshness import Freshness, freshness_of
from planexe.spine.registry import StageSet
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_request import RunRequest
from planexe.spine.stage_run import StageContext


def folder_freshness(folder: RunFolder, stages: StageSet, artefacts: Mapping[str, Artefact]) -> dict[str, Freshness]:
    """Returns the state of every stage of a run, in plan order.

    Args:
        folder: the run.
        stages: its stages.
        artefacts: what is stored in it, as far as it can be read.

    Raises:
        RunError: the run's request, state or overrides cannot be read.
    """
    problems = folder.summary().problems
    context = run_context(folder.request(), stages)
    return freshness_of(stages, context, artefacts, folder.overrides(), problems, read_changes(folder.path))


def keep_stale_count(folder: RunFolder, stages: StageSet) -> None:
    """Writes into the run's state how many of its values are not up to date, for lists of many runs to show.

    Raises:
        RunError: the run cannot be read, or its folder not be written.
    """
    summary = folder.summary()
    if not read_changes(folder.path):
        return
    there = folder.store.names() & stages.stages.keys()
    artefacts = {name: artefact for name in there if (artefact := folder.store.load(name)) is not None}
    stale = sum(found.outdated for found in folder_freshness(folder, stages, artefacts).values())
    if stale != summary.stale:
        figures = asdict(summary)
        folder.write_summary(figures.pop("status"), {**figures, "stale": stale})


def run_context(request: RunRequest, stages: StageSet) -> StageContext:
    """Returns what is the same for all stages of a run."""
    return StageContext(
        order=stages.order,
        sources=stages.stages,
        options=request.stage_options(),
        models=request.models,
        settings=request.answer_settings(),
    )
