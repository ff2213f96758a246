"""How well columns are found, how fast, and what concurrency brings to a mapping."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks.child import child_json, peak_memory_mb
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict
from benchmarks.virtual_time import run_in_virtual_time
from planexe.reading.name_words import parts_of
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from planexe.spine.run import Run
from planexe.spine.workflow import find_workflow
from planexe.workflows.map.attribute import Attribute
from planexe.workflows.map.dictionary import read_dictionary
from planexe.workflows.map.look_at_source import look_at_source
from planexe.workflows.map.map_records import reviewed_of
from planexe.workflows.map.matching import candidates_of
from planexe.workflows.map.source import SourceColumn, Sources, sources_of

ATTRIBUTES: Final = 180
COLUMNS: Final = 740
CAPS: Final = (1, 8)
_NAMES: Final = Path(__file__).resolve().parents[1] / "scripts" / "map_sample.txt"
_SAMPLE: Final = Path(__file__).resolve().parents[1] / "planexe" / "workflows" / "map" / "sample"


def run(options: Options) -> Iterator[Table]:
    """Finds candidates on an easy and a hard set, and maps the sample at two caps in virtual time."""
    options.say("map: candidates")
    yield quality_table()
    wide = options.count(COLUMNS)
    found = child_json(f"from benchmarks.map import *; import json; print(json.dumps(wide_set({wide})))")
    cells: list[Cell] = [f"{ATTRIBUTES} × {wide}", found["seconds"], verdict(found["seconds"], at_most=2.0)]
    cells += [found["peak_mb"], verdict(found["peak_mb"], at_most=200.0)]
    head = [Column("attributes × columns"), Column("CPU s", ".2f"), Column("≤ 2 s"), Column("MB more at peak", ".0f")]
    yield Table("map: candidates", [*head, Column("≤ 200 MB")], [cells])
    options.say("map: the sample at two caps")
    yield caps_table(options)


def quality_table() -> Table:
    """Returns where the right column stands among the candidates, by code alone."""
    rows: list[list[Cell]] = []
    for name, (attributes, columns), least_mrr, least_5, least_20 in (
        ("easy: the sample", sample_set(), 0.6, 0.99, 0.99), ("hard: names in fragments", hard_set(), 0.6, 0.0, 0.85),
    ):  # fmt: skip
        ranks = [rank for rank in ranks_of(attributes, columns) if rank is not None]
        mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
        at = {k: sum(0 < rank <= k for rank in ranks) / len(ranks) for k in (1, 5, 20)}
        rows.append([
            name, len(ranks), len(columns), at[1], mrr, verdict(mrr, at_least=least_mrr), at[5],
            verdict(at[5], at_least=least_5) if least_5 else "", at[20], verdict(at[20], at_least=least_20),
        ])  # fmt: skip
    head = [
        Column("set"),
        Column("attributes"),
        Column("columns"),
        Column("first", ".1%"),
        Column("MRR", ".3f"),
        Column(""),
    ]
    more = [Column("in 5", ".1%"), Column(""), Column("in 20", ".1%"), Column("")]
    return Table("map: right column among the candidates, no model asked", [*head, *more], rows)


def ranks_of(attributes: Sequence[Attribute], columns: Sequence[SourceColumn]) -> list[int | None]:
    """Returns the rank of each right column, 0 where it is no candidate, ``None`` where there is none."""
    found = candidates_of(attributes, columns)
    return [
        None if one.expected == ("",) else next((n for n, c in enumerate(some, 1) if c.column in one.expected), 0)
        for one, some in zip(attributes, found, strict=True)
    ]


def sample_set() -> tuple[Sequence[Attribute], Sequence[SourceColumn]]:
    """Returns the attributes and columns of the sample, with the right ones."""
    return read_dictionary(_SAMPLE / "dictionary.csv", _SAMPLE / "truth.csv").rows, _sources().columns


def _sources() -> Sources:
    return sources_of({path.name: look_at_source(path, path.name) for path in sorted((_SAMPLE / "sources").iterdir())})


def hard_set() -> tuple[Sequence[Attribute], Sequence[SourceColumn]]:
    """Returns the sample's attributes beside 740 columns named by fragments, half of the types unknown."""
    random = Random(7)
    attributes = [one for one in sample_set()[0] if one.expected != ("",)]
    columns: list[SourceColumn] = []
    asked: list[Attribute] = []
    for number, one in enumerate(attributes):
        column = _fragments(list(parts_of(one.name)), f"x{number}", one.kind or None, random)
        columns.append(column)
        asked.append(one.model_copy(update={"expected": (column.id,)}))
    words = sorted({part for one in attributes for part in parts_of(one.name)})
    while len(columns) < COLUMNS:
        columns.append(_fragments(random.sample(words, random.randint(2, 3)), f"y{len(columns)}", None, random))
    random.shuffle(columns)
    return asked, columns


def _fragments(words: list[str], table: str, kind: Any, random: Random) -> SourceColumn:
    kept = [word for word in words if len(words) < 3 or random.random() < 0.75] or words
    name = "_".join(_fragment(word, random) for word in kept)
    known = kind if random.random() < 0.5 else None
    return SourceColumn(id=f"{table}.{name}", name=name, table=table, file="f", kind=known)


def _fragment(word: str, random: Random) -> str:
    consonants = word[0] + "".join(letter for letter in word[1:] if letter not in "aeiou")
    return random.choice((word[:2], word[:3], consonants[:2], consonants[:3]))


def wide_set(columns: int) -> dict[str, float]:
    """Finds the candidates of 180 attributes among so many columns."""
    random = Random(3)
    words = sorted({part for line in _NAMES.read_text("utf-8").splitlines() for part in parts_of(line)})
    asked = [_asked(random.sample(words, 3), random.sample(words, 12)) for _ in range(ATTRIBUTES)]
    some = [_fragments(random.sample(words, 3), f"t{number}", "number", random) for number in range(columns)]
    before_mb, began = peak_memory_mb(), time.process_time()
    candidates_of(asked, some)
    took_s = time.process_time() - began
    return {"seconds": took_s, "peak_mb": peak_memory_mb() - before_mb}


def _asked(name: list[str], said: list[str]) -> Attribute:
    return Attribute(key="_".join(name), name="_".join(name), description=" ".join(said), type="number")


def caps_table(options: Options) -> Table:
    """Returns how long the sample takes at each cap, and how right it comes out."""
    rows: list[list[Cell]] = []
    serial = 0.0
    for cap in CAPS:
        run = _mapped(cap, options)
        asked = [one for one in run.attempts if one.stage == "map_batch"]
        took_s = max(one.ended for one in asked) - min(one.ready for one in asked)
        serial = serial or took_s
        reviewed = reviewed_of(run)
        assert reviewed is not None
        assert reviewed.score is not None
        right = f"{reviewed.score.right} of {reviewed.score.known}"
        factor = serial / took_s
        rows.append([cap, len(asked), took_s, factor, verdict(factor, at_least=6.0) if cap > 1 else "", right])
    head = [
        Column("cap"),
        Column("mapping calls"),
        Column("virtual s", ".1f"),
        Column("× serial", ".1f"),
        Column("≥ 6"),
    ]
    return Table("map: the sample, simulated model at its own pace", [*head, Column("right")], rows)


def _mapped(cap: int, options: Options) -> Run:
    sample = find_workflow("map").sample
    assert sample is not None
    with tempfile.TemporaryDirectory() as folder:
        bench = Workbench(Settings(runs=Path(folder)))
        wishes: dict[str, Any] = {**sample(), "no_classes": options.size < 1}
        request = bench.request(workflow="map", models=["simulated"], concurrency=cap, time_scale=1.0, **wishes)
        made = bench.create(request)
        run_in_virtual_time(bench.activate(made).run)
        run = Run(made)
        _ = run.attempts, run.artefacts
        return run
