"""How long it takes to profile a table, how much memory, and how long to read many questions."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.child import child_json, peak_memory_mb
from benchmarks.report import Options
from benchmarks.tables import Cell, Column, Table, verdict

LARGE_MB: Final = 1000.0
QUESTIONS: Final = 10_000
MOST_MB: Final = 400.0
_LINES: Final = 20_000


def run(options: Options) -> Iterator[Table]:
    """Profiles a generated file of a gigabyte and a wide one, each in a fresh process."""
    large_mb, wide, questions = LARGE_MB * options.size, options.count(2000), options.count(QUESTIONS)
    asked = {
        f"CSV of {large_mb:,.0f} MB": f"large({large_mb})",
        f"CSV of {wide:,} columns, 300 rows": f"wide({wide})",
        f"{questions:,} questions read": f"many_questions({questions})",
    }
    rows: list[list[Cell]] = []
    for what, call in asked.items():
        options.say(f"profile_tables: {what}")
        found = child_json(f"from benchmarks.profile_tables import *; import json; print(json.dumps({call}))")
        target = verdict(found["peak_mb"], at_most=MOST_MB)
        rows.append([what, found["seconds"], found["cpu_s"], found["peak_mb"], target])
    columns = [Column("what"), Column("seconds", ".1f"), Column("CPU s", ".1f"), Column("peak MB", ".0f")]
    yield Table("profile_tables: tables and questions come in", [*columns, Column("target")], rows)


def large(megabytes: float) -> dict[str, float]:
    """Profiles a file of so many megabytes: numbers, days, names, codes, gaps."""
    random = Random(1)
    lines = [
        f"{2000 + n % 25}-{1 + n % 12:02d}-{1 + n % 28:02d},City{random.randint(1, 400)},{random.random() * 1000:.4f},"
        f"{random.randint(0, 99999):05d},some text {random.randint(1, 10**9)},{random.choice(('true', 'false', ''))}\n"
        for n in range(_LINES)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.csv")
        with path.open("w", encoding="ascii") as file:
            file.write("id,day,city,price,code,said,ok\n")
            number = 0
            while file.tell() < megabytes * 1e6:
                file.write("".join(f"{number + place},{line}" for place, line in enumerate(lines)))
                number += len(lines)
        return _profiled(path, number)


def wide(columns: int) -> dict[str, float]:
    """Profiles a file of so many columns."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "wide.csv")
        header = ",".join(f"c{column}" for column in range(columns))
        rows = (",".join(str(row * column % 97) for column in range(columns)) for row in range(300))
        path.write_text("\n".join([header, *rows]), encoding="ascii")
        return _profiled(path, 300)


def many_questions(count: int) -> dict[str, float]:
    """Reads so many questions, joined with as many answers."""
    from planexe.json_text import json_text
    from planexe.workflows.rows.questions import read_questions

    with tempfile.TemporaryDirectory() as folder:
        questions, answers = Path(folder, "questions.jsonl"), Path(folder, "answers.jsonl")
        asked = ({"id": n, "file_name": "x.csv", "question": f"What is the mean of column {n}?"} for n in range(count))
        questions.write_text("".join(f"{json_text(one)}\n" for one in asked), encoding="utf-8")
        right = ({"id": n, "common_answers": [["mean", str(n)]]} for n in reversed(range(count)))
        answers.write_text("".join(f"{json_text(one)}\n" for one in right), encoding="utf-8")
        started_s, cpu_s = time.perf_counter(), time.process_time()
        found = read_questions(questions, answers, ["x.csv"])
    assert len(found.rows) == count
    return _figures(started_s, cpu_s)


def _profiled(path: Path, rows: int) -> dict[str, float]:
    from planexe.tables.profile_tables import profile_file

    started_s, cpu_s = time.perf_counter(), time.process_time()
    profile = profile_file(path, path.name)
    assert profile.tables[0].rows == rows
    return _figures(started_s, cpu_s)


def _figures(started_s: float, cpu_s: float) -> dict[str, float]:
    return {
        "seconds": time.perf_counter() - started_s,
        "cpu_s": time.process_time() - cpu_s,
        "peak_mb": peak_memory_mb(),
    }
