"""How a limit on calls at the same time is shared out among workers so that it holds at every moment; pure."""

from collections.abc import Mapping, Sequence


def shared_out(cap: int, live: Sequence[str], granted: Mapping[str, int], held: Mapping[str, int]) -> dict[str, int]:
    """Returns the new share of each worker that lives.

    The sum over all workers of the larger of what is granted and what is held never passes ``cap``, if it did not
    before: a share grows only into what others have said that they no longer hold.

    Args:
        cap: calls at the same time in all.
        live: the workers that give signs of life; in the order in which what does not divide goes to them.
        granted: the shares as they were said last; of those that are silent they count still.
        held: what each worker says that it may have under way.
    """
    fair = {name: cap // len(live) + (place < cap % len(live)) for place, name in enumerate(live)}
    shares = {name: min(granted.get(name, 0), fair[name]) for name in live}
    used = {name: max(granted.get(name, 0), held.get(name, 0)) for name in {*granted, *held} - set(live)}
    used |= {name: max(share, held.get(name, 0)) for name, share in shares.items()}
    free = cap - sum(used.values())
    for name in live:
        more = min(fair[name] - used[name], free)
        if more > 0:
            free -= more
            shares[name] = used[name] + more
    return shares
