"""A network from a table, so that a test shows its network at a glance."""

import re
from collections.abc import Callable
from fractions import Fraction

import pytest

from planexe.scheduling.links import Link, LinkType
from planexe.scheduling.network import Activity, Network, build_network

ReadTable = Callable[[str], Network]
_WAIT = re.compile(r"^(\w+?)(?:\((FS|SS|FF|SF)([+-]?[\d./]+)?\))?$")


@pytest.fixture
def table() -> ReadTable:
    """Reads lines ``activity; predecessors; days`` with predecessors such as ``A, B(SS2), C(FF-1)``."""
    return _read


def _read(text: str) -> Network:
    activities, links = [], []
    for line in text.strip().splitlines():
        code, waits, days = (cell.strip() for cell in line.split(";"))
        activities.append(Activity(code, Fraction(days)))
        for wait in filter(None, (part.strip() for part in waits.split(","))):
            found = _WAIT.match(wait)
            assert found, wait
            before, kind, lag = found.groups()
            links.append(Link(before, code, LinkType(kind or "FS"), Fraction(lag or 0)))
    return build_network(activities, links)
