from random import Random

import pytest

from planexe.simulator.owners import is_owner, suited_owner

ROLES = {"M1": "Managing Owner", "M2": "Fit-Out Manager", "M3": "Bookkeeper", "M4": "Marketing Coordinator"}


def owner(work: str, within: str = "") -> str | None:
    return suited_owner(list(ROLES), lambda key: ROLES.get(str(key), ""), work, within, Random(1))


@pytest.mark.parametrize(
    ("work", "role"),
    [("Renovate floors and walls", "M2"), ("Pay and file the invoices", "M3"), ("Publish the website", "M4")],
)
def test_the_role_suits_the_work(work: str, role: str) -> None:
    assert owner(work) in {role, "M1"}
    assert owner(work, work) in {role, "M1"}


def test_the_larger_task_counts_for_more_than_the_step() -> None:
    assert owner("Pay and file the papers", "Launch the website and social media") == "M4"


def test_nobody_hires_himself() -> None:
    assert owner("Hold interviews", "Hire the bookkeeper") != "M3"


def test_what_suits_nobody_is_for_the_lead() -> None:
    assert owner("Wait") == "M1"


def test_ids_without_titles_are_no_roles() -> None:
    assert suited_owner(["M1", "M9"], lambda key: ROLES.get(str(key), ""), "Pay", "", Random(1)) is None
    assert suited_owner(["red", "blue"], lambda _: "Colour", "Pay", "", Random(1)) is None


@pytest.mark.parametrize(
    ("name", "yes"), [("owner_role_id", True), ("responsible", True), ("power", False), ("downer", False)]
)
def test_fields_of_owners_are_known_by_name(name: str, yes: bool) -> None:
    assert is_owner(name) == yes
