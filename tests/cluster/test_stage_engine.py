import importlib.metadata
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planexe.cli.main import main
from planexe.cluster import luigi_settings
from planexe.cluster.luigi_settings import FOR_STAGES, require_luigi, stage_flags
from planexe.cluster.stage_targets import StageTargets
from planexe.errors import LeaseLost, SettingsError
from planexe.spine.part_of_run import PartOfRun
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_lease import Lease, LeaseFolder

Planexe = Callable[..., dict[str, Any]]


@pytest.fixture
def planexe(own_workflows: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Planexe:
    def call(*arguments: str) -> dict[str, Any]:
        status = main([*arguments, "--runs", str(tmp_path), "--json"])
        said = capsys.readouterr()
        assert status == 0, said.err
        found: dict[str, Any] = json.loads(said.out.splitlines()[-1])
        return found

    return call


def test_run_on_luigi_is_equal_to_the_one_in_this_process(planexe: Planexe, tmp_path: Path) -> None:
    numbers = ("toy_workflow", "--numbers", "3,4,7", "--model", "simulated", "--time-scale", "0", "--run-id")
    one, other = planexe(*numbers, "here"), planexe(*numbers, "luigi", "--engine", "luigi")
    same = ("status", "calls", "attempts", "stages", "gaps")
    assert {name: other[name] for name in same} == {name: one[name] for name in same}
    runs = [Run(RunFolder(tmp_path / name)) for name in ("here", "luigi")]
    assert runs[0].artefacts == runs[1].artefacts
    assert {a.worker for a in runs[1].attempts} > {a.worker for a in runs[0].attempts}
    assert not (tmp_path / "luigi" / "processes").exists()
    log = (tmp_path / "luigi" / "luigi.log").read_text(encoding="utf-8")
    read = "'keep_alive': True, 'wait_interval': 0.2, 'remove_delay': 5.0, 'disable_persist': 5, 'retry_count': 2"
    assert "--worker-id planexe-luigi-1 " in log
    assert f"Luigi reads {{'worker_timeout': 0, {read}, 'retry_delay': 3.0}}; time limits of stages: {{" in log
    assert "'name_it': 160" in log


def test_flags_are_those_that_luigi_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    require_luigi()
    from luigi.cmdline_parser import CmdlineParser

    importlib.import_module("luigi.retcodes")
    with CmdlineParser.global_instance(["Config", *stage_flags("w", 2)]):
        read = luigi_settings.settings_as_read()
    assert (read["retry_count"], read["retry_delay"], read["remove_delay"]) == (2, 3.0, 5.0)
    assert len(stage_flags("w", 2)) == 5 + 2 * len(FOR_STAGES) - 1


@pytest.mark.parametrize(
    ("version", "told"), [("3.7.9", "Luigi 3.7.9 is too old, 3.8 or newer"), (None, "not installed")]
)
def test_luigi_that_is_missing_or_old_is_named(monkeypatch: pytest.MonkeyPatch, version: str | None, told: str) -> None:
    def found(_name: str) -> str:
        if version is None:
            raise importlib.metadata.PackageNotFoundError
        return version

    monkeypatch.setattr(importlib.metadata, "version", found)
    with pytest.raises(SettingsError, match=told):
        require_luigi()


def test_end_of_a_stage_is_not_written_by_one_who_lost_the_run(tmp_path: Path) -> None:
    lease = LeaseFolder(tmp_path / "lease").take(locked=None)
    assert isinstance(lease, Lease)
    targets = StageTargets(tmp_path, lease.epoch)
    targets.write("one", "failed", "It went wrong.")
    assert (targets.is_there("one"), targets.is_there("two"), targets.refused()) == (True, False, False)
    targets.write("two", "refused")
    assert targets.refused()
    lease.release()
    LeaseFolder(tmp_path / "lease").take(locked=None)
    with pytest.raises(LeaseLost):
        targets.write("three", "done")


def test_part_of_a_run_looks_at_what_its_stages_need_and_no_further(own_workflows: None) -> None:
    from planexe.spine.workflow import find_workflow

    stages = find_workflow("toy_workflow").stages()
    name, *_ = stages.stages
    assert PartOfRun(stages, (name,)).wanted == {name}
    assert PartOfRun(stages, ()).wanted == set(stages.stages)
