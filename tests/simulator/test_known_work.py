"""The usual course of the work: complete, possible, and read as a planner would."""

from collections.abc import Mapping
from random import Random

import pytest

from planexe.simulator.known_work import Before, KnownWork, known_tasks
from planexe.simulator.phrase_bank import DOMAINS, domain
from planexe.simulator.precedence import lag_between, settle_waits, waited_for

CODES = ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2", "2.3", "2.4", "3", "3.1", "3.2", "3.3"]
CHOICES = {"predecessor_code": CODES, "type": ["FS", "SS", "FF", "SF"]}


def titles(name: str, leave_out: tuple[str, ...] = ()) -> dict[str, str]:
    """Returns the tasks of a bank as a plan would number them."""
    phases = [[t for t in tasks if t not in leave_out] for _, *tasks in domain(name).phases]
    return {f"{p}.{t}": title for p, tasks in enumerate(phases, 1) for t, title in enumerate(tasks, 1)}


def before_of(work: KnownWork, codes: Mapping[str, str]) -> dict[str, list[str]]:
    return {code: [one.code for one in work.waits(code) or []] for code in codes}


def finish_days(work: KnownWork, code: str) -> int:
    starts = [0]
    for one in work.waits(code) or []:
        begun = finish_days(work, one.code) - ((work.days(one.code) or 0) if one.kind == "SS" else 0)
        starts.append(begun + one.lag)
    return max(starts) + (work.days(code) or 0)


@pytest.mark.parametrize("name", DOMAINS)
def test_every_task_of_a_domain_has_its_days_and_what_comes_before(name: str) -> None:
    assert list(known_tasks(name)) == list(titles(name))


@pytest.mark.parametrize("name", DOMAINS)
def test_nothing_waits_for_a_stranger_or_in_a_circle(name: str) -> None:
    left = {code: {one.code for one in task.before} for code, task in known_tasks(name).items()}
    assert set().union(*left.values()) <= left.keys()
    while free := [code for code, before in left.items() if not before & left.keys()]:
        for code in free:
            del left[code]
    assert not left


@pytest.mark.parametrize("name", DOMAINS)
def test_work_runs_in_strands_that_all_lead_somewhere(name: str) -> None:
    tasks = known_tasks(name)
    used = {one.code for task in tasks.values() for one in task.before}
    last = str(len(domain(name).phases))
    ends = [code for code in tasks if code not in used and not code.startswith(last)]
    assert len(ends) <= 2, ends
    assert any(len(task.before) > 1 for task in tasks.values())


@pytest.mark.parametrize("name", DOMAINS)
@pytest.mark.parametrize("span", [160, 400])
def test_days_fit_the_time_there_is(name: str, span: int) -> None:
    codes = titles(name)
    work = KnownWork(name, "plan", span, codes)
    length = max(finish_days(work, code) for code in codes)
    natural = max(finish_days(KnownWork(name, "plan", 10**6, codes), code) for code in codes)
    assert length <= span * 1.02
    assert length >= min(span, natural * 0.9) * 0.55


def test_more_time_does_not_make_everything_longer() -> None:
    codes = titles("event")
    ceremony = next(code for code, title in codes.items() if title == "Run the ceremony and dinner")
    assert KnownWork("event", "plan", 600, codes).days(ceremony) == 1


def test_what_a_plan_leaves_out_is_passed_over() -> None:
    codes = titles("business", ("Negotiate the lease",))
    by_title = {title: code for code, title in codes.items()}
    waits = before_of(KnownWork("business", "plan", 300, codes), codes)
    assert waits[by_title["Apply for the change of use"]] == [
        by_title["Select the premises"],
        by_title["Estimate start-up and running costs"],
    ]


def test_unknown_titles_are_not_known() -> None:
    work = KnownWork("business", "plan", 300, {"1.1": "Paint the moon"})
    assert (work.waits("1.1"), work.days("1.1")) == (None, None)


def test_known_waits_are_settled_as_they_are() -> None:
    known = [Before("1.2"), Before("2.1", "SS", 5), Before("9.9")]
    assert settle_waits("2.2", CHOICES, Random(1), known) == [
        {"predecessor_code": "1.2", "type": "FS"},
        {"predecessor_code": "2.1", "type": "SS"},
    ]


@pytest.mark.parametrize("seed", range(20))
def test_unknown_work_has_strands_without_circles(seed: int) -> None:
    random = Random(seed)
    tasks = [code for code in CODES if "." in code]
    waits = {code: [e["predecessor_code"] for e in settle_waits(code, CHOICES, random) or []] for code in tasks}
    for code, before in waits.items():
        assert all(CODES.index(other) < CODES.index(code) for other in before)
        assert code.partition(".")[0] not in before
    assert waits["1.1"] == []
    assert waits["3.1"] == ["2"]
    assert max(list(map(tuple, waits.values())).count(tuple(before)) for before in waits.values()) >= 2


def test_lists_that_are_no_waits_are_left_alone() -> None:
    assert settle_waits("2.2", {"colour": ["red"]}, Random(1)) is None
    assert settle_waits("L2", CHOICES, Random(1)) is None
    assert not waited_for("resources")


@pytest.mark.parametrize(("kind", "least", "most"), [("FS", 0, 5), ("SS", 2, 7), ("FF", 0, 0)])
def test_lags_suit_the_kind_of_link(kind: str, least: int, most: int) -> None:
    assert all(least <= lag_between(kind, Random(seed)) <= most for seed in range(50))
