"""A whole plan in trouble: nothing is missing at the end, and trouble costs about its own time."""

from benchmarks.storm import MOST_REQUESTS, OUTAGE_S, weathered


def test_outage_of_ten_minutes_in_the_middle_of_a_plan_costs_its_own_time() -> None:
    found = weathered(f"none,outage_s={OUTAGE_S:g},outage_after_s=40,outage_requests=1", 16)
    assert (found.status, found.gaps) == ("complete", 0)
    assert found.requests <= MOST_REQUESTS * found.calls
    assert found.seconds > OUTAGE_S
