"""planexe compare: two runs over the same items, item by item."""

import argparse
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from planexe.cli.command import COMPLETE, Command, add_json, add_runs, print_json, workbench

if TYPE_CHECKING:
    from planexe.blocks.item_comparison import ItemComparison

_PIPED_WIDTH = 200


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_A")
    parser.add_argument("other", metavar="RUN_B")
    parser.add_argument("--all", action="store_true", help="list what both say alike too, not only what differs")
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.runs.compared import compared_runs

    found = compared_runs(workbench(arguments), arguments.run_id, arguments.other)
    if arguments.json:
        pairs = [pair for pair in found.pairs if pair.differs or arguments.all]
        print_json({
            "runs": [arguments.run_id, arguments.other],
            "items": len(found.pairs), "differing": found.differing, "better": found.counts,
            "pairs": [asdict(pair) for pair in pairs],
        })  # fmt: skip
        return COMPLETE
    print(found.sentence)
    _show(found, only_differences=not arguments.all)
    return COMPLETE


def _show(found: "ItemComparison", *, only_differences: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    compared = found.table(only_differences=only_differences)
    if not compared.rows:
        return
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for column in compared.columns:
        drawn.add_column(Text(column.title), overflow="fold")
    for row in compared.rows:
        drawn.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH).print(drawn)


COMMAND = Command("compare", "show two runs over the same items, item by item", _configure, _run)
