"""How long the main part is."""

from planexe.blocks.blocks import Column, Matrix, Table, Text
from planexe.workflows.plan.reader.length import MOST_WORDS, too_long, words_in


def test_words_of_texts_and_tables_are_counted_and_those_of_charts_are_not() -> None:
    table = Table(title="Open data", columns=(Column("Not known yet"),), rows=(("One fact",), (None,)))
    matrix = Matrix(noun="risk", across="likelihood", upwards="severity", placed=())
    assert words_in([Text("**Three** small words"), table, matrix]) == 3 + 2 + 3 + 2


def test_only_a_main_part_above_the_limit_is_too_long() -> None:
    assert too_long(MOST_WORDS) == ""
    assert too_long(MOST_WORDS + 1).startswith("The main part has 10,501 words; at most 10,500 are read.")
