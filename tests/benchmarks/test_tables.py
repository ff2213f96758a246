import pytest

from benchmarks.tables import Column, Table, verdict

TABLE = Table(
    "Times", [Column("what"), Column("s", ".2f"), Column("n")], [["a run", 1.234, 3], ["b", None, 12]], ["Ends."]
)


def test_text_aligns_words_left_and_numbers_right() -> None:
    assert TABLE.text().splitlines() == [
        "Times",
        "=====",
        "what      s   n",
        "-----  ----  --",
        "a run  1.23   3",
        "b         -  12",
        "Ends.",
    ]


def test_json_keeps_the_figures_as_measured() -> None:
    assert TABLE.to_json()["rows"][0] == {"what": "a run", "s": 1.234, "n": 3}


def test_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        Table("t", [Column("a")], [[1, 2]]).text()


def test_verdict_names_the_target_and_whether_it_holds() -> None:
    assert verdict(1.0, at_most=1.03) == "≤ 1.03 holds"
    assert verdict(1.1, at_most=1.03) == "≤ 1.03 misses"
    assert verdict(3.0, at_least=3.8) == "≥ 3.8 misses"
    assert verdict(None, at_most=1) == verdict(5.0) == ""
