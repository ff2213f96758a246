"""Two runs over the same items, side by side."""

from planexe.blocks.item_comparison import ItemComparison
from planexe.blocks.items import Items
from planexe.errors import SettingsError
from planexe.runs.workbench import Workbench


def compared_runs(workbench: Workbench, run_id: str, other: str) -> ItemComparison:
    """Returns the items of two runs, each with what came of it in both.

    Raises:
        SettingsError: an id cannot be used, a run has no items yet or makes something without any, or they are of two
            workflows.
        RunError: there is no such run, or it cannot be read.
    """
    folders = [workbench.open(one) for one in (run_id, other)]
    first, second = (folder.request().workflow for folder in folders)
    if first != second:
        raise SettingsError(
            f"Run {run_id} is of the workflow {first}, run {other} of {second}; compare two of the same.", field="RUN_B"
        )
    return ItemComparison(first=_items(workbench, run_id), second=_items(workbench, other))


def _items(workbench: Workbench, run_id: str) -> Items:
    found = next(iter(workbench.report(workbench.open(run_id)).blocks(Items)), None)
    if found is None:
        raise SettingsError(
            f"Run {run_id} has no items to compare: it has answered none yet, or its workflow makes something else; "
            "`planexe race` compares the calls of any two runs.",
            field="run id",
        )
    return found
