"""How many items a run's stages will have, as far as its inputs alone say it: known before anything is asked."""

import logging
from collections.abc import Mapping
from typing import Any

from planexe.spine.asks import items_of
from planexe.spine.inputs import Inputs
from planexe.spine.registry import StageSet

logger = logging.getLogger("planexe.spine")


def known_items(stages: StageSet, options: Mapping[str, Any]) -> dict[str, int]:
    """Returns the number of items of the stages that make them from the inputs, without needing another stage.

    Args:
        stages: of the run.
        options: its inputs, as ``RunRequest.stage_options`` gives them.
    """
    found: dict[str, int] = {}
    for name, stage in stages.stages.items():
        if stage.items is None or stage.all_needs():
            continue
        try:
            found[name] = len(items_of(stage, Inputs(stage, {}, stages.stages, options)))
        except Exception as error:  # noqa: BLE001  a stage's own code makes a mistake: the run itself tells of that
            logger.info("The items of %s are not known before it runs: %s", name, error)
    return found
