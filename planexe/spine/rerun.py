"""What a rerun would do: arithmetic on the graph and on what is there; pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from planexe.errors import SettingsError
from planexe.spine.freshness import Freshness
from planexe.spine.graph import Edges, descendants, in_order
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage
from planexe.spine.stage_override import StageOverride

Why = Literal[
    "asked for",
    "after a stage you chose",
    "failed",
    "missing",
    "stale",
    "has gaps",
    "an input may change",
    "kept: edited by a person",
    "kept: pinned",
    "fresh",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChange:
    """What the user wants different about a stage.

    Attributes:
        guidance: in the user's words; ``None`` keeps what an earlier rerun said, an empty text takes it back.
        models: models for it; ``None`` keeps the earlier choice, none at all means the run's.
        prompt: rules instead of the stage's own; ``None`` keeps, an empty text goes back to the stage's own.
    """

    guidance: str | None = None
    models: tuple[str, ...] | None = None
    prompt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RerunWish:
    """What the user wants made again.

    Attributes:
        stages: each chosen stage with the keys of its items to ask again; none for the whole stage.
        changes: what should be different, by stage.
        fast_model: asked before the others by those of the stages that run again for certain and have no slack; empty
            for none, ``None`` keeps the earlier choice.
        from_here: everything after the chosen stages too, also where nothing has changed for it.
        failed: whatever is missing, failed or has gaps, poor answers included.
        overwrite: replace values that a person edited or pinned (they stay as versions).
    """

    stages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    changes: Mapping[str, StageChange] = field(default_factory=dict)
    fast_model: str | None = None
    from_here: bool = False
    failed: bool = False
    overwrite: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RerunPlan:
    """What would happen, each stage in exactly one group, in plan order.

    Attributes:
        again: run for certain.
        perhaps: run only if the value of something they need really changes (early cut-off).
        reused: stay as they are.
        why: the reason for each stage.
    """

    again: tuple[str, ...]
    perhaps: tuple[str, ...]
    reused: tuple[str, ...]
    why: Mapping[str, Why]


def plan_rerun(
    needs: Edges,
    *,
    present: Collection[str],
    chosen: Iterable[str] = (),
    forced: Collection[str] = (),
    failed: Collection[str] = (),
    stale: Collection[str] = (),
    gaps: Collection[str] = (),
    edited: Collection[str] = (),
    pinned: Collection[str] = (),
) -> RerunPlan:
    """Returns which stages run again.

    Args:
        needs: each stage with the stages it needs.
        present: stages that have an artefact.
        chosen: stages the user wants again.
        forced: stages that run again because they come after a chosen one ("from here").
        failed: stages that failed in the last session.
        stale: stages whose question (prompt, schema, settings, inputs) is no longer the one that was answered.
        gaps: stages with unanswered items.
        edited: stages whose value a person edited: never run again unless chosen.
        pinned: stages that keep their value: never run again unless chosen.

    Raises:
        SettingsError: a chosen stage does not exist.
    """
    wanted = tuple(dict.fromkeys(chosen))
    for name in wanted:
        if name not in needs:
            raise SettingsError(f"There is no stage {name!r}; `planexe stages` lists them.", field="STAGE")
    groups: tuple[tuple[Why, Collection[str]], ...] = (
        ("asked for", wanted),
        ("after a stage you chose", forced),
        ("failed", failed),
        ("missing", frozenset(needs) - frozenset(present)),
        ("stale", stale),
        ("has gaps", gaps),
    )
    kept = (frozenset(edited) | frozenset(pinned)) - set(wanted) - set(forced)
    certain = {n for n in needs if n not in kept and any(n in names for _, names in groups)}
    below = descendants(certain, {n: [m for m in needs[n] if n not in kept] for n in needs})
    why: dict[str, Why] = {}
    for name in in_order(needs):
        if name in certain:
            why[name] = next(reason for reason, names in groups if name in names)
        elif name in kept:
            why[name] = "kept: pinned" if name in pinned else "kept: edited by a person"
        else:
            why[name] = "an input may change" if name in below else "fresh"
    return RerunPlan(
        again=tuple(n for n in why if n in certain),
        perhaps=tuple(n for n, w in why.items() if w == "an input may change"),
        reused=tuple(n for n, w in why.items() if n not in certain and w != "an input may change"),
        why=why,
    )


def chosen_items(wish: RerunWish, fresh: Mapping[str, Freshness], needs: Edges) -> dict[str, tuple[str, ...]]:
    """Returns each stage that a wish asks for by name with its items, those of "from here" and "what failed" included.

    Raises:
        SettingsError: a stage or an item does not exist.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, items in wish.stages.items():
        if name not in needs:
            raise SettingsError(f"There is no stage {name!r}; `planexe stages` lists them.", field="STAGE")
        known = [key for key, _ in fresh[name].items]
        for key in items:
            if key not in known:
                there = f"it has {', '.join(known[:40])}" if known else "it is not made of items"
                raise SettingsError(f"{name} has no item {key!r}; {there}.", field="--item")
        found[name] = items
    if wish.failed:
        for name, state in fresh.items():
            if state.poor and name not in found and not state.held:
                found[name] = state.poor
    if wish.from_here:
        below = descendants(wish.stages, needs)
        found |= {n: () for n in in_order(needs) if n in below and n not in found and _may_force(wish, fresh[n])}
    return found


def _may_force(wish: RerunWish, state: Freshness) -> bool:
    return wish.overwrite or not state.held


def overwritten(wish: RerunWish, fresh: Mapping[str, Freshness]) -> tuple[str, ...]:
    """Returns the stages chosen by name whose value a person wrote or pinned: they are to be confirmed."""
    return tuple(name for name in wish.stages if fresh[name].held)


def plan_wish(wish: RerunWish, fresh: Mapping[str, Freshness], needs: Edges) -> RerunPlan:
    """Returns which stages run again for a wish.

    Raises:
        SettingsError: a stage or an item does not exist.
    """
    chosen = chosen_items(wish, fresh, needs)
    poor = () if not wish.failed else [n for n in chosen if n not in wish.stages and fresh[n].poor]

    def all_in(*states: str) -> list[str]:
        return [name for name, found in fresh.items() if found.state in states]

    return plan_rerun(
        needs,
        present=[name for name, found in fresh.items() if found.state not in {"missing", "failed"}],
        chosen=wish.stages,
        forced=[name for name in chosen if name not in wish.stages and name not in poor],
        failed=all_in("failed"),
        stale=[name for name, found in fresh.items() if found.state == "stale" and not found.perhaps],
        gaps=[*poor, *(n for n, found in fresh.items() if (found.state == "gaps" or found.perhaps) and found.asks)],
        edited=all_in("edited"),
        pinned=all_in("pinned"),
    )


def items_again(
    stages: StageSet, names: Collection[str], chosen: Mapping[str, tuple[str, ...]], fresh: Mapping[str, Freshness]
) -> dict[str, frozenset[str] | None]:
    """Returns for each stage the keys of the items that run again; ``None`` where that is all of them.

    Args:
        stages: all stages.
        names: those that run again, for certain or perhaps.
        chosen: the stages asked for by name with their items, see ``chosen_items``.
        fresh: what the stored values are worth.
    """
    found: dict[str, frozenset[str] | None] = {}
    for name, stage in stages.stages.items():
        if name not in names:
            continue
        asks = frozenset(fresh[name].asks or ())
        if name in chosen:
            found[name] = asks | frozenset(chosen[name]) if chosen[name] else None
        elif stage.sources and not any(need.stage in names for need in stage.all_needs()):
            found[name] = _after_sources(stage, found, fresh[name])
        else:
            found[name] = asks or None
    return found


def _after_sources(stage: Stage, found: Mapping[str, frozenset[str] | None], fresh: Freshness) -> frozenset[str] | None:
    """Returns the items that run again because single items before them do."""
    asks = frozenset(fresh.asks or ())
    for name in stage.sources:
        again = found.get(name, frozenset())
        if again is None:
            return None
        asks |= again if name == stage.over else frozenset(fresh.items_beside(name, again))
    return asks


def calls_again(
    stages: StageSet, names: Collection[str], chosen: Mapping[str, tuple[str, ...]], fresh: Mapping[str, Freshness]
) -> dict[str, int]:
    """Returns how many calls each stage makes if it runs again; arguments as of ``items_again``."""
    calls: dict[str, int] = {}
    for name, items in items_again(stages, names, chosen, fresh).items():
        stage = stages.stages[name]
        usual = len(fresh[name].items) or stage.expected.calls
        calls[name] = 0 if stage.kind == "compute" else usual if items is None else len(items)
    return calls


def raise_revisions(
    overrides: Mapping[str, StageOverride],
    stages: Iterable[str],
    *,
    guidance: str | None = None,
    models: tuple[str, ...] | None = None,
    prompt: str | None = None,
    items: Collection[str] = (),
) -> dict[str, StageOverride]:
    """Returns the overrides after a rerun was asked for: the stages (or only some of their items) get a new revision.

    Args:
        overrides: those of earlier reruns.
        stages: what to run again.
        guidance: what the user wants different; ``None`` keeps what an earlier rerun said.
        models: models for these stages; ``None`` keeps the earlier choice.
        prompt: rules instead of the stages' own; ``None`` keeps the earlier ones.
        items: keys of single items; empty for the whole stage.
    """
    changed = dict(overrides)
    for name in stages:
        old = changed.get(name, StageOverride())
        number = old.highest + 1
        changed[name] = replace(
            old,
            revision=old.revision if items else number,
            item_revisions={**old.item_revisions, **dict.fromkeys(items, number - old.revision)} if items else {},
            guidance=old.guidance if guidance is None else guidance.strip(),
            models=tuple(old.models) if models is None else models,
            prompt=old.prompt if prompt is None else prompt.strip(),
            pinned=False,
        )
    return changed
