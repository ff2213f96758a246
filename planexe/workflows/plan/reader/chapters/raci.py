"""Who is responsible, accountable, consulted and informed for each task, from owners, links and risks; pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

Letter = Literal["A", "R", "C", "I"]


def raci(
    tasks: Sequence[str],
    assigned: Mapping[str, Mapping[str, float]],
    consulted: Mapping[str, Iterable[str]],
    links: Iterable[tuple[str, str]],
) -> dict[str, dict[str, Letter]]:
    """Returns for each task the letter of each role that has one; a role has its first of A, R, C and I.

    Exactly one role is accountable (A) for a task to which anybody is assigned: the one with the most work, the first
    of equals. The others assigned are responsible (R); owners of the task's risks are consulted (C); who is accountable
    for a task that waits for it is informed (I).

    Args:
        tasks: codes, in their order.
        assigned: days of work by role, by task.
        consulted: roles that own a risk of a task, by task.
        links: a task, and one that waits for it.

    Example:
        >>> raci(["1.1", "1.2"], {"1.1": {"M1": 2, "M2": 5}, "1.2": {"M3": 1}}, {"1.1": ["M3"]}, [("1.1", "1.2")])
        {'1.1': {'M2': 'A', 'M1': 'R', 'M3': 'C'}, '1.2': {'M3': 'A'}}
    """
    accountable = {task: max(days, key=lambda role: days[role]) for task in tasks if (days := assigned.get(task))}
    waiting: dict[str, list[str]] = {}
    for before, after in links:
        if before != after and after in accountable:
            waiting.setdefault(before, []).append(accountable[after])
    found: dict[str, dict[str, Letter]] = {}
    for task in tasks:
        letters: dict[str, Letter] = {accountable[task]: "A"} if task in accountable else {}
        given: tuple[tuple[Letter, Iterable[str]], ...] = (
            ("R", assigned.get(task, ())),
            ("C", consulted.get(task, ())),
            ("I", waiting.get(task, ())),
        )
        for letter, roles in given:
            for role in roles:
                letters.setdefault(role, letter)
        found[task] = letters
    return found
