from fractions import Fraction

import pytest

from planexe.errors import SchedulingError
from planexe.scheduling.links import Days, Link
from planexe.scheduling.network import Activity, build_network


def chain(*codes: str) -> list[Activity]:
    return [Activity(code, 1) for code in codes]


def test_order_puts_each_activity_behind_its_predecessors() -> None:
    links = [Link("C", "A"), Link("A", "B")]
    assert build_network(chain("A", "B", "C", "D"), links).order == ("C", "D", "A", "B")


def test_twin_codes_are_refused() -> None:
    with pytest.raises(SchedulingError, match="Two activities have the code 'A'"):
        build_network(chain("A", "B", "A"), [])


@pytest.mark.parametrize("link", [Link("X", "A"), Link("A", "X")])
def test_link_to_a_stranger_names_both(link: Link) -> None:
    with pytest.raises(SchedulingError, match="link of 'A' names the activity 'X', which does not exist"):
        build_network(chain("A"), [link])


def test_negative_duration_is_refused() -> None:
    with pytest.raises(SchedulingError, match="duration of 'A' is -1/2 days; give 0 or more"):
        build_network([Activity("A", Fraction(-1, 2))], [])


@pytest.mark.parametrize("days", [0.1, True, "3"])
def test_inexact_numbers_are_refused(days: Days) -> None:
    with pytest.raises(SchedulingError, match="give a whole number or a Fraction"):
        build_network([Activity("A", days)], [])


def test_inexact_lag_is_refused() -> None:
    with pytest.raises(SchedulingError, match="lag from 'A' to 'B' is 0"):
        build_network(chain("A", "B"), [Link("A", "B", lag=0.5)])  # pyrefly: ignore[bad-argument-type] # the mistake meant


def test_link_to_itself_is_refused() -> None:
    with pytest.raises(SchedulingError, match="'A' waits for itself"):
        build_network(chain("A"), [Link("A", "A")])


def test_circle_is_refused_and_named() -> None:
    links = [Link("A", "B"), Link("B", "C"), Link("C", "B")]
    with pytest.raises(SchedulingError, match="in a circle: B → C → B"):
        build_network(chain("A", "B", "C"), links)


def test_nothing_is_a_network_too() -> None:
    assert build_network([], []).order == ()
