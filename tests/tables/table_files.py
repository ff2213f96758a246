"""Writes tables as people have them: in every format, and with everything that is wrong with them."""

import datetime as dt
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

TEXTS = {
    # Text files by name: what they hold, and how many rows and columns that is.
    "plain.csv": (b"a,b\n1,x\n2,y\n", 2, 2),
    "no_last_newline.csv": (b"a,b\n1,2\n3,4", 2, 2),
    "windows.csv": (b"a,b\r\n1,2\r\n3,4\r\n", 2, 2),
    "old_mac.csv": (b"a,b\r1,2\r3,4\r", 2, 2),
    "header_only.csv": (b"a,b,c\n", 0, 3),
    "one_column.csv": (b"name\nx\n\ny\n", 2, 1),
    "tabs.tsv": (b"a\tb\n1\t2\n", 1, 2),
    "pipes.txt": (b"a|b|c\n1|2|3\n", 1, 3),
    "semicolons.csv": ("name;Größe\nÄrmel;1,5\nß;2,25\n".encode("cp1252"), 2, 2),
    "both_decimals.csv": (b"a;b;c\n1,5;2.5;NA\n2;3.5;0,5\n", 2, 3),
    "marked.csv": ("a,ü\n1,2\n".encode("utf-8-sig"), 1, 2),
    "wide_characters.csv": ("a;ü\nä;2\n".encode("utf-16"), 1, 2),
    "twins.csv": (b'a,A,a,"b\nc",,a_2\n1,2,3,4,5,6\n', 1, 6),
    "lines_above.csv": (b"# made by hand\n\na,b\n1,2\n3,4\n", 2, 2),
    "ragged.csv": (b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n", 4, 3),
    "long_first_line.csv": (b"a,b\n1,2,3\n4,5\n6\n", 3, 2),
    "commas_alone.csv": (b"a\n1,5\n", 1, 1),
    "quotes.csv": (b'a,b\n"x, y","say ""hi"""\n"two\nlines",z\n', 2, 2),
    "missing.csv": (b"age,name,code,ok\n1,NA,007,true\nNA,-,012,\n3.5,x,7,false\n", 3, 4),
    "numbers_only.csv": (b"1,2\n3,4\n", 1, 2),
    "break_in_a_name.csv": (b'id,"n\nl"\r\n1,2\r\n3,4\r\n', 2, 2),
    "odd_names.csv": (b'id|"n\nl"|"n\nl"|A\r\n2024-05-10|3.75|6315|2024-05-02\r\nNA|1.58|4953|2024-05-25\r\n', 2, 4),
    "mixed_ends.csv": (b"a,b\n1,2\r\n3,4\n", 2, 2),
    "marked_quotes.csv": ('"a\nb",c\n1,2\n'.encode("utf-8-sig"), 1, 2),
    "many_digits.csv": (b"a,b\n99999999999999999999,1\n,2\n1.5,3\n", 3, 2),
    "quoted_blank.csv": (b'a\n""\n1\n', 1, 1),
    "late_odd_number.csv": (b"a,b\n" + b"1,2\n" * 10_000 + b"1_000,0x1F\n", 10_001, 2),
    "commas_in_text.csv": (b"id,said\n1,no\n2,\n", 2, 2),
}
DAYS = ("2024-01-31", "2024-02-15", "2024-12-01")


def days_file(folder: Path) -> Path:
    """Writes days and times in many forms."""
    days = [dt.date.fromisoformat(day) for day in DAYS]
    mixed = [days[0].isoformat(), f"{days[1]:%d/%m/%Y}", f'"{days[2]:%b %d, %Y}"']
    lines = ["iso,german,us,long,mixed,when,zoned,either"]
    for place, day in enumerate(days):
        zoned = f"{day}T10:00:00{'+02:00' if place else 'Z'}"
        lines.append(
            f'{day},{day:%d.%m.%Y},{day:%m/%d/%Y},"{day:%B %d, %Y}",{mixed[place]},{day} 10:30:00,{zoned},0{place + 1}/02/2024'
        )
    return text_file(folder, "days.csv", "\n".join(lines).encode())


def text_file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def workbook(folder: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], name: str = "book.xlsx") -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(folder / name)
    return folder / name


def database(folder: Path, name: str = "data.sqlite") -> Path:
    with closing(sqlite3.connect(folder / name)) as connection:
        connection.execute('CREATE TABLE "my sales"(id INTEGER, city TEXT, price REAL, day TEXT)')
        rows = [(1, "Ålborg", 1.5, "2024-01-31"), (2, None, None, "2024-02-01"), (3, "Bergen", 2.0, "")]
        connection.executemany('INSERT INTO "my sales" VALUES (?, ?, ?, ?)', rows)
        connection.execute("CREATE TABLE empty(x)")
        connection.commit()
    return folder / name


def parquet(folder: Path, name: str = "data.parquet") -> Path:
    import pandas as pd

    frame = pd.DataFrame(
        {
            "n": [1, 2, None],
            "whole": [1, 2, 3],
            "day": pd.to_datetime(["2024-01-01", "", "2024-03-01"]),
            "zoned": pd.to_datetime(["2024-01-01T12:00+02:00"] * 3, utc=True),
            "word": ["a", None, "b"],
            "list": [[1], [2], [3]],
            "said": ["01.02.2024"] * 3,
        }
    )
    frame.to_parquet(folder / name)
    return folder / name
