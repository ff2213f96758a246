"""planexe race: two runs side by side as one page that plays them."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from planexe.cli.command import COMPLETE, Command, add_json, add_runs, print_json, workbench
from planexe.errors import SettingsError

if TYPE_CHECKING:
    from planexe.timing.race import Race


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_id", metavar="RUN_A")
    parser.add_argument("other", metavar="RUN_B", nargs="?", help="default: RUN_A's own calls, predicted one by one")
    parser.add_argument("--out", metavar="PATH", help="file to write: .html (default, in RUN_A's folder) or .svg")
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.files import write_bytes_atomic
    from planexe.runs.races import race_of_runs

    bench = workbench(arguments)
    race = race_of_runs(bench, arguments.run_id, arguments.other or "")
    path = Path(arguments.out) if arguments.out else bench.open(arguments.run_id).path / "race.html"
    write_bytes_atomic(path, _content(race, path).encode("utf-8"))
    if arguments.json:
        print_json(
            {"path": str(path), "seconds": [r.seconds for r in (race.first, race.second)], "speed_up": race.speed_up}
        )
        return COMPLETE
    print(race.summary())
    print(path)
    return COMPLETE


def _content(race: "Race", path: Path) -> str:
    from planexe.report.race_page import race_svg, render_race

    if path.suffix.lower() == ".svg":
        return race_svg(race.to_json())
    if path.suffix.lower() in {".html", ".htm"}:
        return render_race(race.to_json(), race.summary(), race.table())
    raise SettingsError(f"--out is {path.name!r}; use a name that ends in .html or .svg.", field="--out")


COMMAND = Command("race", "show two runs side by side as one page that plays them", _configure, _run)
