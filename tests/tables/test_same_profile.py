"""A table has one profile: prompts hold it, and a run must ask the same at every cap, resumed or not."""

from pathlib import Path

import duckdb

from planexe.tables.profile_tables import profile_file


def test_profile_of_many_different_values_is_the_same_each_time(tmp_path: Path) -> None:
    place = tmp_path / "places.parquet"
    with duckdb.connect() as sql:
        sql.execute(f"COPY (SELECT sin(i) AS x, 'p' || i AS name FROM range(3000) t(i)) TO '{place}' (FORMAT parquet)")
    found = {profile_file(place, "places.parquet").model_dump_json() for _ in range(5)}
    assert len(found) == 1
