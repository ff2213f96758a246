"""planexe rerun: preview, or do, stages again."""

import argparse
from typing import TYPE_CHECKING, Any

from planexe.cli.command import COMPLETE, Command, add_json, add_runs, print_json, workbench

if TYPE_CHECKING:
    from planexe.pipeline.rerun import RerunPlan
    from planexe.pipeline.run_folder import RunFolder
    from planexe.wiring import Workbench


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_ID")
    parser.add_argument("stage", nargs="+", metavar="STAGE", help="stages to run again; `planexe stages` lists them")
    parser.add_argument("--guidance", default="", metavar="TEXT", help="what you want different this time")
    parser.add_argument("--model", action="append", default=[], metavar="M", help="model for these stages")
    parser.add_argument("--dry-run", action="store_true", help="only show what would run again")
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.pipeline.rerun import raise_revisions

    bench = workbench(arguments)
    folder = bench.open(arguments.run_id)
    plan = preview(bench, folder, arguments.stage)
    models = tuple(spec.name for spec in bench.models(arguments.model)) if arguments.model else ()
    if arguments.dry_run:
        _show(bench, plan, as_json=arguments.json)
        return COMPLETE
    from planexe.cli.run_display import work_on

    with folder.lock():
        changed = raise_revisions(folder.overrides(), arguments.stage, guidance=arguments.guidance, models=models)
        folder.write_overrides(changed)
    return work_on(bench.activate(folder), arguments)


def preview(bench: "Workbench", folder: "RunFolder", chosen: list[str]) -> "RerunPlan":
    """Returns what a rerun of these stages would do."""
    from planexe.pipeline.graph import edges_of
    from planexe.pipeline.rerun import plan_rerun

    store = folder.store
    artefacts = {name: store.load(name) for name in store.names()}
    return plan_rerun(
        edges_of(bench.stages_of(folder.request())),
        present=artefacts.keys(),
        chosen=chosen,
        gaps=[n for n, a in artefacts.items() if a and a.gaps],
        edited=[n for n, a in artefacts.items() if a and a.origin == "person"],
    )


def _show(bench: "Workbench", plan: "RerunPlan", *, as_json: bool) -> None:
    again, perhaps = _estimate(bench, plan.again), _estimate(bench, plan.again + plan.perhaps)
    if as_json:
        print_json(
            {
                "again": plan.again,
                "perhaps": plan.perhaps,
                "reused": plan.reused,
                "why": plan.why,
                "calls": {"least": again["calls"], "most": perhaps["calls"]},
                "seconds": {"least": again["seconds"], "most": perhaps["seconds"]},
                "cost_usd": {"least": again["cost_usd"], "most": perhaps["cost_usd"]},
            }
        )
        return
    for name, why in plan.why.items():
        mark = "run" if name in plan.again else "perhaps" if name in plan.perhaps else "keep"
        print(f"{mark:8} {name:32} {why}")
    print(f"Calls: {again['calls']} to {perhaps['calls']}; seconds of model time: {again['seconds']:.0f} to "
          f"{perhaps['seconds']:.0f}; a stage whose answer does not change spares those after it.")  # fmt: skip


def _estimate(bench: "Workbench", names: tuple[str, ...]) -> dict[str, Any]:
    from planexe.llm.messages import Usage
    from planexe.llm.prices import cost_usd

    expected = [bench.stages.stages[n].expected for n in names if bench.stages.stages[n].kind != "computed"]
    spec = bench.models()[0]
    usage = Usage(
        input_tokens=sum(e.calls * e.input_tokens for e in expected),
        output_tokens=sum(e.calls * e.output_tokens for e in expected),
    )
    return {
        "calls": sum(e.calls for e in expected),
        "seconds": sum(e.calls * e.seconds for e in expected),
        "cost_usd": cost_usd(spec, usage),
    }


COMMAND = Command("rerun", "preview, or do, stages again", _configure, _run)
