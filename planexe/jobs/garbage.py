"""Garbage collections that hold up no calls."""

import gc
from typing import Final

RARELY: Final = 1000
"""So many collections of younger objects come before one of all."""


def collect_rarely() -> None:
    """Takes all there is out of later collections, and makes those of old objects rare.

    Such a collection looks through all that lives: at 10,000 calls it holds them up for 200 ms, and as often as it
    usually comes it takes as long as all else that a call costs us. What belongs to a call is in no circles, so it goes
    when nobody holds it any more; circles are mostly young and found as before. For processes that work on one
    run: what a finished run leaves behind is in circles.
    """
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, RARELY)
