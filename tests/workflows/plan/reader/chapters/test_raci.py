"""Who is responsible, accountable, consulted and informed."""

from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.plan.reader.chapters.raci import raci

TASKS = ["1.1", "1.2", "2.1"]
ROLES = ["M1", "M2", "M3", "M4"]
roles = st.sampled_from(ROLES)
tasks = st.sampled_from(TASKS)


def test_role_with_most_work_is_accountable_and_the_first_of_equals() -> None:
    assert raci(["1.1"], {"1.1": {"M1": 2.0, "M2": 5.0, "M3": 5.0}}, {}, []) == {
        "1.1": {"M2": "A", "M1": "R", "M3": "R"}
    }


def test_owner_of_a_risk_is_consulted_and_who_waits_is_informed() -> None:
    assigned = {"1.1": {"M1": 1.0}, "1.2": {"M2": 1.0}, "2.1": {"M3": 1.0}}
    found = raci(TASKS, assigned, {"1.1": ["M3", "M1"]}, [("1.1", "1.2"), ("1.1", "2.1"), ("1.1", "1.1")])
    assert found["1.1"] == {"M1": "A", "M3": "C", "M2": "I"}
    assert found["2.1"] == {"M3": "A"}


def test_task_of_nobody_has_no_accountable_role() -> None:
    assert raci(["1.1", "1.2"], {"1.2": {"M1": 1.0}}, {"1.1": ["M2"]}, [("1.1", "1.2")])["1.1"] == {
        "M2": "C",
        "M1": "I",
    }


@given(
    assigned=st.dictionaries(tasks, st.dictionaries(roles, st.floats(0.25, 100), max_size=4)),
    consulted=st.dictionaries(tasks, st.lists(roles)),
    links=st.lists(st.tuples(tasks, tasks)),
)
def test_every_task_with_people_has_one_accountable_role_and_loses_nobody(
    assigned: dict[str, dict[str, float]], consulted: dict[str, list[str]], links: list[tuple[str, str]]
) -> None:
    found = raci(TASKS, assigned, consulted, links)
    assert list(found) == TASKS
    for task, letters in found.items():
        people = assigned.get(task, {})
        assert list(letters.values()).count("A") == (1 if people else 0)
        assert {role for role, letter in letters.items() if letter in "AR"} == set(people)
        assert set(consulted.get(task, ())) <= set(letters)
