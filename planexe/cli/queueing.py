"""Leaves a run to workers."""

import argparse
from typing import TYPE_CHECKING

from planexe.cli.command import COMPLETE, print_json

if TYPE_CHECKING:
    from planexe.spine.run_folder import RunFolder


def queue_run(folder: "RunFolder", arguments: argparse.Namespace) -> int:
    """Puts a run into the queue of its folder of runs, says so, and returns the exit status."""
    from planexe.cluster.cluster_folder import ClusterFolder

    ClusterFolder(folder.path.parent).enqueue(folder.run_id)
    if arguments.json:
        print_json({"run_id": folder.run_id, "run_dir": str(folder.path), "status": "queued"})
    else:
        print(f"Run {folder.run_id} is queued; a worker takes it (`planexe scheduler`, `planexe worker`).")
    return COMPLETE
