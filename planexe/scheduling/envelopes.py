"""Dates of summary activities: the envelope of what lies below them."""

from collections.abc import Mapping

from planexe.scheduling.critical_path import Times


def leaves_below(parents: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Returns the leaves under each code in the order given; a leaf stands for itself.

    Args:
        parents: the code above each code; empty at the top. A code above that is not listed itself is no summary.
    """
    with_children = {above for above in parents.values() if above in parents}
    found: dict[str, list[str]] = {code: [] for code in parents}
    for code in parents:
        if code in with_children:
            continue
        above = code
        while above in parents:
            found[above].append(code)
            above = parents[above]
    return {code: tuple(leaves) for code, leaves in found.items()}


def envelope(leaves: list[Times]) -> Times:
    """Returns the dates of a summary activity.

    It begins with the first of its leaves and ends with the last. Its floats are the smallest of theirs: it may slip as
    a whole as long as none of them is late.
    """
    return Times(
        early_start=min(leaf.early_start for leaf in leaves),
        early_finish=max(leaf.early_finish for leaf in leaves),
        late_start=min(leaf.late_start for leaf in leaves),
        late_finish=max(leaf.late_finish for leaf in leaves),
        total_float=min(leaf.total_float for leaf in leaves),
        free_float=min(leaf.free_float for leaf in leaves),
    )


def envelopes(parents: Mapping[str, str], times: Mapping[str, Times]) -> dict[str, Times]:
    """Returns the dates of every code: those of the leaves as they are, those of the others as envelopes."""
    return {code: envelope([times[leaf] for leaf in leaves]) for code, leaves in leaves_below(parents).items()}
