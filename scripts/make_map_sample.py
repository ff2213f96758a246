"""Makes the sample of "Map data" anew out of ``map_sample.txt``: a lender's report, two tables, the truth.

A line of that file is an attribute with the column that feeds it (``L.`` in the loans, ``C.`` in the customers, none
where there is none), or a column alone that feeds nothing. All values are made up from a seed.
"""

import csv
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

import duckdb
import pandas as pd

SPEC: Final = Path(__file__).with_name("map_sample.txt")
SAMPLE: Final = Path(__file__).resolve().parents[1] / "planexe" / "workflows" / "map" / "sample"
TABLES: Final[Mapping[str, str]] = {"L": "ln_mast", "C": "cust_dim"}
REPORT: Final = (
    "Monthly report of a lender on every loan on its books, to the supervisor and to the board: what is owed, what is "
    "past due, how the loan is secured and rated, and who the borrower is, on the last day of the month."
)
_ROWS: Final = 240
_NIGHT: Final = pd.Timestamp(2026, 11, 1, 3)
_TODAY: Final = dt.date(2026, 10, 31)
_FIRST: Final = ("Ada", "Jonas", "Mira", "Luca", "Selma", "Piet", "Ines", "Oskar", "Noor", "Emil", "Vera", "Tariq")
_LAST: Final = ("Brandt", "Okafor", "Lindqvist", "Moreau", "Keller", "Novak", "Duarte", "Aalto", "Rossi", "Haddad")
_CITIES: Final = ("Basel", "Lyon", "Aarhus", "Porto", "Ghent", "Graz", "Turku", "Leeds")
_COUNTRIES: Final = ("CH", "FR", "DK", "PT", "BE", "AT", "FI", "GB")
_SMALL: Final = ("pct", "ltv", "lgd", "pd_", "rt", "floor", "ccf")
Maker = Callable[[Random], Any]
# Columns whose values are written otherwise than the report wants them.
_ODD: Final[Mapping[str, Maker]] = {
    "cur_bal_ct": lambda r: r.randint(50_000, 60_000_000),  # cents
    "orign_dt": lambda r: _day(r, 4000).strftime("%d.%m.%Y"),
    "stg_cd": lambda r: f"ST{r.choice((1, 1, 1, 2, 3))}",
    "dflt_flg": lambda r: int(r.random() < 0.05),
    "eir_pct": lambda r: f"{r.uniform(1, 9):.3f}".replace(".", ","),
    "prop_zip": lambda r: r.randint(1000, 9999),
    "marg_bp": lambda r: r.randint(50, 400),
    "sex": lambda r: r.choice("FMX"),
    "first_name": lambda r: r.choice(_FIRST), "last_name": lambda r: r.choice(_LAST),
    "cust_nm": lambda r: f"{r.choice(_FIRST)} {r.choice(_LAST)}",
    "emplr_nm": lambda r: f"{r.choice(_LAST)} Ltd", "employerName": lambda r: f"{r.choice(_LAST)} Ltd",
    "org_nm": lambda r: f"{r.choice(_LAST)} & {r.choice(_LAST)} AG",
    "city": lambda r: r.choice(_CITIES), "streetAddress": lambda r: f"{r.choice(_LAST)} street {r.randint(1, 90)}",
    "emailAddress": lambda r: f"{r.choice(_FIRST).lower()}{r.randint(1, 99)}@example.org",
    "mob_ph": lambda r: f"+41 79 {r.randint(100, 999)} {r.randint(10, 99)} {r.randint(10, 99)}",
    "occupation": lambda r: r.choice(("baker", "nurse", "welder", "teacher", "driver", "surveyor")),
    "nat_ctry": lambda r: r.choice(_COUNTRIES), "res_ctry": lambda r: r.choice(_COUNTRIES),
    "birth_ctry": lambda r: r.choice(_COUNTRIES), "ctry_cd": lambda r: r.choice(_COUNTRIES),
    "nace_cd": lambda r: r.choice(("A01", "C10", "F41", "G47", "I56", "M71")),
    "prod_desc": lambda r: r.choice(("Home loan", "Consumer loan", "Car loan", "Credit card", "Working capital")),
    "product_description": lambda r: r.choice(("Home loan", "Consumer loan", "Car loan", "Working capital")),
    "bur_scr": lambda r: r.randint(300, 850), "scr_val": lambda r: r.randint(0, 99),
    "dpd": lambda r: max(0, int(r.gauss(-40, 40))), "mob": lambda r: r.randint(1, 240),
    "ln_sts": lambda r: r.choice(("OPEN", "CLSD")), "src_sys_cd": lambda r: r.choice(("LNS", "MIG")),
    "load_ts": lambda r: _NIGHT + pd.Timedelta(minutes=r.randint(0, 59)), "batch_no": lambda r: r.randint(4000, 4010),
    "rec_hash": lambda r: f"{r.getrandbits(64):016x}", "upd_usr": lambda r: r.choice(("svc_batch", "svc_etl")),
    "crt_ts": lambda r: _NIGHT - pd.Timedelta(days=2500, minutes=r.randint(0, 59)),
    "title_cd": lambda r: r.choice(("MR", "MS", "DR")),
    "upd_ts": lambda r: _NIGHT - pd.Timedelta(hours=28, minutes=r.randint(0, 59)),
    "fax_no": lambda r: f"+41 61 {r.randint(100, 999)} {r.randint(10, 99)}",
    "reporting_date": lambda _: _TODAY, "rtg_cd_old": lambda r: r.choice("ABCD"),
    "ext_rtg": lambda r: r.choice(("AA", "A", "BBB", "BB")), "externalRating": lambda r: r.choice(("AA", "BBB", "BB")),
    "rt_pct": lambda r: round(r.uniform(0, 9), 2), "bal_amt": lambda r: round(r.uniform(0, 600_000), 2),
    "prov_amt": lambda r: round(r.uniform(0, 20_000), 2), "opn_dt": lambda r: _day(r, 4000),
    "val_dt": lambda r: _day(r, 60), "pmt_dt": lambda r: _day(r, 60),
}  # fmt: skip


def main() -> None:
    """Writes dictionary, sources, the right columns and the description."""
    lines = [line.split("|") for line in SPEC.read_text("utf-8").splitlines()[1:]]
    asked = [line for line in lines if line[0]]
    (SAMPLE / "sources").mkdir(parents=True, exist_ok=True)
    _write_csv(
        SAMPLE / "dictionary.csv",
        ("name", "description", "type", "mandatory", "values", "section"),
        [(one[0], one[5], one[2], one[3], ";".join(one[6].split(",")) if one[6] else "", one[4]) for one in asked],
    )
    _write_csv(SAMPLE / "truth.csv", ("attribute", "column"), [(one[0], _column(one[1])) for one in asked])
    (SAMPLE / "report.txt").write_text(f"{REPORT}\n", "utf-8")
    random = Random(2026)
    frames = {table: _frame([one for one in lines if one[1].startswith(f"{table}.")], random) for table in TABLES}
    frames["C"].to_csv(SAMPLE / "sources" / f"{TABLES['C']}.csv", index=False)
    with duckdb.connect() as connection:
        connection.register("loans", frames["L"])
        target = SAMPLE / "sources" / f"{TABLES['L']}.parquet"
        connection.execute(f"COPY loans TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def _column(place: str) -> str:
    table, _, name = place.partition(".")
    return f"{TABLES[table]}.{name}" if name else ""


def _frame(columns: Sequence[Sequence[str]], random: Random) -> pd.DataFrame:
    order = list(columns)
    random.shuffle(order)
    return pd.DataFrame({one[1][2:]: [_maker(one)(random) for _ in range(_ROWS)] for one in order})


def _maker(line: Sequence[str]) -> Maker:
    """Returns what makes the values of a column: written oddly, or as its attribute has them."""
    name, kind, optional, values = line[1][2:], line[2], line[3] == "O", line[6].split(",")
    make = _ODD.get(name) or _usual(name, kind, values)
    return (lambda r: None if r.random() < 0.2 else make(r)) if optional else make


def _usual(name: str, kind: str, values: Sequence[str]) -> Maker:
    if values != [""]:
        return lambda r: r.choice(values)
    if kind == "date":
        return lambda r: _day(r, 5000)
    if kind == "integer":
        return lambda r: r.randint(1, 360)
    if kind == "percent" or any(part in name.lower() for part in _SMALL):
        return lambda r: round(r.uniform(0, 12), 3)
    if kind == "number":
        return lambda r: round(r.uniform(0, 600_000), 2)
    letters = "".join(part[0] for part in name.split("_"))[:2].upper()
    return lambda r: f"{letters}{r.randint(100_000, 999_999)}"


def _day(random: Random, back: int) -> dt.date:
    return _TODAY - dt.timedelta(days=random.randint(0, back))


def _write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
