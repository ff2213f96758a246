"""The sample race of the first page."""

from pathlib import Path

from planexe.runs.races import race_of_runs
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.ui.new_run.hero import sample_race
from planexe.ui.shared.sample_runs import AT_ONCE, ONE_BY_ONE, add_samples


def test_race_of_the_first_page_is_that_of_the_sample_runs(tmp_path: Path) -> None:
    add_samples(tmp_path)
    race = race_of_runs(Workbench(Settings(runs=tmp_path)), ONE_BY_ONE.run_id, AT_ONCE.run_id)
    assert sample_race()["racers"] == race.to_json()["racers"]
    assert race.speed_up > 3
