"""Whether quoted words stand in a text."""

import pytest

from planexe.spine.quotes import folded, stands_in

TEXT = folded("The **oven** costs 40,000 — paid in May.\n\n| Who | What |\n| Ann | signs the lease |")


@pytest.mark.parametrize(
    "quote",
    [
        "the oven costs",
        "“The oven costs 40,000 - paid”",
        "The oven … paid in May.",
        "oven ... signs the lease",
        "Ann | signs",
    ],
)
def test_words_stand_there_whatever_their_marks(quote: str) -> None:
    assert stands_in(quote, TEXT)


@pytest.mark.parametrize("quote", ["", "May", "...", "paid in June", "signs the lease ... the oven"])
def test_other_words_too_few_or_another_order_do_not(quote: str) -> None:
    assert not stands_in(quote, TEXT)
