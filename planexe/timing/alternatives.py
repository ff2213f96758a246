"""What if a stage used another model, or were split into smaller calls: replays with changed stages; pure."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import accumulate

from planexe.errors import SettingsError
from planexe.timing.replay_model import Node, Replay, Try


def with_model(
    run: Replay, stages: str | Collection[str], *, speed: float = 1.0, price: float = 1.0, model: str = ""
) -> Replay:
    """Returns the run as if some stages used another model.

    Args:
        run: the recorded run.
        stages: name of the stage, or names.
        speed: how many times faster it answers.
        price: how many times dearer it is.
        model: its name, if it has limits and a load of its own; default: it shares those of the recorded one.

    Raises:
        SettingsError: a stage has no calls, or a factor is not above (``price``: at least) 0.
    """
    names = _checked_stages(run, stages)
    if not (speed > 0 and price >= 0):
        raise SettingsError(
            f"speed is {speed} and price {price}; use a speed above 0 and no negative price.", field="speed"
        )

    def changed(attempt: Try) -> Try:
        cost = None if attempt.cost_usd is None else attempt.cost_usd * price
        return replace(
            attempt,
            work_s=attempt.work_s / speed,
            first_s=attempt.first_s / speed,
            cost_usd=cost,
            model=model or attempt.model,
        )

    nodes = [replace(n, tries=tuple(map(changed, n.tries))) if n.stage in names else n for n in run.nodes]
    return replace(run, nodes=tuple(nodes), recorded=None)


def with_history(run: Replay, stages: str | Collection[str], history: Mapping[str, float]) -> Replay:
    """Returns the run as if some stages took as long per call as in other runs (of another model, say).

    Args:
        run: the recorded run.
        stages: name of the stage, or names.
        history: mean seconds of one call by stage; a stage without an entry stays as it is.

    Raises:
        SettingsError: a stage has no calls.
    """
    changed = run
    for name in sorted(_checked_stages(run, stages)):
        calls = [n for n in run.calls if n.stage == name]
        mean_s = sum(n.work_s for n in calls) / len(calls)
        if history.get(name, 0.0) > 0 and mean_s > 0:
            changed = with_model(changed, name, speed=mean_s / history[name])
    return changed


def split(run: Replay, stage: str, pieces: int) -> Replay:
    """Returns the run as if each call of a stage were several calls side by side, for a part of the answer each.

    Each piece reads the whole prompt and writes its share of the answer, so the input is paid for several times.

    Raises:
        SettingsError: the stage has no calls, these follow each other (a conversation), or ``pieces`` is below 1.
    """
    name = next(iter(_checked_stages(run, stage)))
    if pieces < 1:
        raise SettingsError(f"pieces is {pieces}; split into at least 1.", field="pieces")
    if any(run.nodes[need].stage == name for n in run.calls if n.stage == name for need in n.needs):
        raise SettingsError(f"The calls of {name} follow each other: they cannot be split.", field="stage")
    apart = [node.stage == name and bool(node.tries) for node in run.nodes]
    more = pieces if pieces > 1 else 0
    moved = list(accumulate(1 + more * split_up for split_up in apart))  # a call is over when its pieces are
    nodes: list[Node] = []
    for node, split_up in zip(run.nodes, apart, strict=True):
        needs = tuple(moved[n] - 1 for n in node.needs)
        if split_up and more:
            first = len(nodes)
            nodes += [
                replace(
                    node, item=f"{node.item}/{n + 1}", needs=needs, tries=tuple(_piece(t, pieces) for t in node.tries)
                )
                for n in range(pieces)
            ]
            needs = tuple(range(first, first + pieces))
            node = replace(node, tries=(), lag_s=0.0)
        nodes.append(replace(node, needs=needs))
    return replace(run, nodes=tuple(nodes), recorded=None)


def _piece(attempt: Try, pieces: int) -> Try:
    """Returns one piece of a try: the time to the first token is the same, the rest is shared out."""
    written_s = max(0.0, attempt.work_s - attempt.first_s)
    cost = attempt.cost_usd
    if cost is not None:
        # Output is dearer than input nearly everywhere; four to one is the usual proportion of the prices.
        weight = attempt.input_tokens + 4 * attempt.output_tokens
        input_share = attempt.input_tokens / weight if weight else 1.0
        cost = cost * (input_share + (1 - input_share) / pieces)
    return replace(
        attempt,
        work_s=attempt.first_s + written_s / pieces,
        output_tokens=-(-attempt.output_tokens // pieces),
        cost_usd=cost,
    )


def _checked_stages(run: Replay, stages: str | Collection[str]) -> frozenset[str]:
    names = frozenset({stages} if isinstance(stages, str) else stages)
    made = {n.stage for n in run.calls}
    for name in sorted(names):
        if name not in made:
            raise SettingsError(f"No call of stage {name!r} was recorded in this run.", field="stage")
    if not names:
        raise SettingsError("Name at least one stage.", field="stage")
    return names
