"""What a rerun would do: arithmetic on the graph and on what is there; pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from planexe.errors import SettingsError
from planexe.pipeline.graph import Edges, descendants, in_order
from planexe.pipeline.run_request import StageOverride

Why = Literal["asked for", "missing", "stale", "has gaps", "an input may change", "kept: edited by a person", "fresh"]


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
    stale: Collection[str] = (),
    gaps: Collection[str] = (),
    edited: Collection[str] = (),
) -> RerunPlan:
    """Returns which stages run again.

    Args:
        needs: each stage with the stages it needs.
        present: stages that have an artefact.
        chosen: stages the user wants again.
        stale: stages whose question (prompt, schema, settings) is no longer the one that was answered.
        gaps: stages with unanswered items.
        edited: stages whose value a person edited: never run again unless chosen.

    Raises:
        SettingsError: a chosen stage does not exist.
    """
    wanted = tuple(dict.fromkeys(chosen))
    for name in wanted:
        if name not in needs:
            raise SettingsError(f"There is no stage {name!r}; `planexe stages` lists them.", field="STAGE")
    kept = frozenset(edited) - set(wanted)
    certain = {n for n in needs if n in wanted or (n not in kept and (n not in present or n in stale or n in gaps))}
    below = descendants(certain, {n: [m for m in needs[n] if n not in kept] for n in needs})
    why: dict[str, Why] = {}
    for name in in_order(needs):
        if name in certain:
            why[name] = (
                "asked for"
                if name in wanted
                else "missing"
                if name not in present
                else "stale"
                if name in stale
                else "has gaps"
            )
        elif name in kept:
            why[name] = "kept: edited by a person"
        else:
            why[name] = "an input may change" if name in below else "fresh"
    return RerunPlan(
        again=tuple(n for n in why if n in certain),
        perhaps=tuple(n for n, w in why.items() if w == "an input may change"),
        reused=tuple(n for n, w in why.items() if n not in certain and w != "an input may change"),
        why=why,
    )


def raise_revisions(
    overrides: Mapping[str, StageOverride],
    stages: Iterable[str],
    *,
    guidance: str = "",
    models: tuple[str, ...] = (),
    items: Collection[str] = (),
) -> dict[str, StageOverride]:
    """Returns the overrides after a rerun was asked for: the stages (or only some of their items) get a new revision.

    Args:
        overrides: those of earlier reruns.
        stages: what to run again.
        guidance: what the user wants different; empty keeps what an earlier rerun said.
        models: models for these stages; empty keeps the earlier choice.
        items: keys of single items; empty for the whole stage.
    """
    changed = dict(overrides)
    for name in stages:
        old = changed.get(name, StageOverride())
        new_items = {**old.item_revisions, **{key: old.item_revisions.get(key, 0) + 1 for key in items}}
        changed[name] = replace(
            old,
            revision=old.revision if items else old.revision + 1,
            item_revisions=new_items,
            guidance=guidance or old.guidance,
            models=models or tuple(old.models),
        )
    return changed
