"""What options with a closed set of values allow; each set is read where it is defined, and only when it is needed."""

from collections.abc import Iterable


def fault_profiles() -> Iterable[str]:
    """Returns the profiles of the simulated model."""
    from planexe.simulator.settings import profile_names

    return profile_names()


def export_formats() -> Iterable[str]:
    """Returns the formats in which a plan can be written."""
    from planexe.report.exports import all_formats

    return all_formats()


def run_states() -> Iterable[str]:
    """Returns the states of runs as the library shows them."""
    from typing import get_args

    from planexe.library.entry import UNREADABLE
    from planexe.spine.run_summary import Status

    return (*get_args(Status), UNREADABLE)


def run_orders() -> Iterable[str]:
    """Returns the orders of the list of runs."""
    from planexe.library.query import ORDERS

    return ORDERS
