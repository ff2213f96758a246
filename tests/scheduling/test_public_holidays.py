import datetime as dt
import subprocess
import sys

import pytest

from planexe.scheduling.public_holidays import holidays_of
from planexe.scheduling.work_calendar import WorkCalendar

YEAR = (dt.date(2027, 1, 1), dt.date(2027, 12, 31))


def test_five_working_days_over_easter_in_denmark() -> None:
    found = holidays_of("Denmark", "", *YEAR)
    assert found
    calendar = WorkCalendar(dt.date(2027, 3, 24), holidays=frozenset(found.days), region=found.region)
    assert (calendar.region, calendar.finish_date(0, 5)) == ("Denmark", dt.date(2027, 4, 2))


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("DK", "Denmark"),
        ("dnk", "Denmark"),
        ("United Kingdom", "United Kingdom"),
        ("UK", "United Kingdom"),
        ("The Netherlands", "Netherlands"),
        ("Côte d'Ivoire", "Ivory Coast"),
        ("Türkiye", "Turkey"),
        ("Scotland", "United Kingdom, Scotland"),
    ],
)
def test_countries_by_the_names_people_use(name: str, region: str) -> None:
    found = holidays_of(name, "", *YEAR)
    assert found
    assert found.region == region


@pytest.mark.parametrize("name", ["", "Atlantis", "Europe", "12"])
def test_unknown_countries_have_none(name: str) -> None:
    assert holidays_of(name, "", *YEAR) is None


@pytest.mark.parametrize("part", ["BY", "Bayern", "bayern"])
def test_parts_of_a_country_have_days_of_their_own(part: str) -> None:
    found = holidays_of("Germany", part, *YEAR)
    whole = holidays_of("Germany", "Nowhere", *YEAR)
    assert found
    assert whole
    assert (found.region, whole.region) == ("Germany, Bayern", "Germany")
    assert dt.date(2027, 1, 6) in set(found.days) - set(whole.days)


def test_only_days_between_the_dates_count() -> None:
    found = holidays_of("Denmark", "", dt.date(2026, 12, 25), dt.date(2027, 1, 1))
    assert found
    assert list(found.days) == sorted(found.days)
    assert {min(found.days), max(found.days)} == {dt.date(2026, 12, 25), dt.date(2027, 1, 1)}


def test_the_package_is_loaded_only_when_asked() -> None:
    code = "import sys, planexe.scheduling.public_holidays; print('holidays' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
