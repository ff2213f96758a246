"""planexe stages: the graph of a plan."""

import argparse
from typing import Any

from planexe.cli.command import COMPLETE, Command, add_json, print_json
from planexe.spine.workflow import Graph


def _run(arguments: argparse.Namespace) -> int:
    stages = Graph("plan").stages
    rows: list[dict[str, Any]] = [
        {
            "name": stage.name,
            "chapter": stages.chapters.get(stage.chapter, stage.chapter),
            "kind": stage.kind,
            "needs": sorted(stage.before),
            "calls": 0 if stage.kind == "compute" else stage.expected.calls,
        }
        for stage in stages.stages.values()
    ]
    if arguments.json:
        print_json(rows)
        return COMPLETE
    for row in rows:
        print(f"{row['chapter']:16} {row['name']:30} {row['kind']:12} {row['calls']:>3}  {', '.join(row['needs'])}")
    print(f"{len(rows)} stages, about {sum(r['calls'] for r in rows)} calls at full detail")
    return COMPLETE


COMMAND = Command("stages", "show the graph of a plan", add_json, _run)
