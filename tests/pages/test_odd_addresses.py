"""Addresses that nobody's link has: cut short, typed by hand, kept from an older version."""

from itertools import cycle
from typing import Any

import pytest

from planexe.ui.library.state import PARAMS
from planexe.ui.race.choice import AGAINST
from planexe.ui.rerun import state as rerun_state
from planexe.ui.shared import state, tour
from planexe.ui.tune.choice import ALSO
from tests.app_runs import AppRuns

PAGES = ("watch_run.py", "read_plan.py", "rerun_stage.py", "tune_concurrency.py", "race.py", "library.py")
ODD = ("9" * 5000, "x:²", "../..,<script>\x00")
NAMES = (
    tour.PARAM, state.ROWS_PARAM, state.PATH_PARAM, state.SORT_PARAM, state.CAP_PARAM, state.BELOW_PARAM,
    rerun_state.STAGE_PARAM, rerun_state.ITEM_PARAM, rerun_state.AFTER_PARAM, rerun_state.FAILED_PARAM,
    rerun_state.MODE_PARAM, ALSO, AGAINST, *PARAMS,
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_page_is_drawn_whatever_its_address_says(app: AppRuns, screens: Any, page: str) -> None:
    """``Screens.open`` fails where a page raises."""
    attempt = f"c:{'9' * 5000}"
    screens.open(page, run=app.finished(), attempt=attempt, **dict(zip(NAMES, cycle(ODD), strict=False)))
