"""Provenance: which stages, models and calls a part of the report came from, and what a person changed; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from planexe.executor.attempt_log import Attempt
from planexe.figures import count_text, usd_text
from planexe.spine.artefact import Artefact
from planexe.spine.spending import cost_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a part of the report came from.

    Attributes:
        stages: names of the stages.
        models: models that gave an answer used here, as far as the attempts tell; else those that were to be asked.
        calls: logical calls; ``attempts`` tries, ``failed`` those without an answer.
        cost_usd: ``None`` where no attempt has a known cost.
        prompt_digests: of the prompts that were answered last, in order of their calls.
        edited: stages whose value a person changed.
        newer: stages of which the text still shows an earlier value: a part was made or edited since.
        rerun: stages that were run again, with their revision.
        own_prompts: stages whose prompt a person edited; ``guided`` those whose prompt holds a person's wish.
    """

    stages: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    calls: int = 0
    attempts: int = 0
    failed: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None
    prompt_digests: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    newer: tuple[str, ...] = ()
    rerun: Mapping[str, int] | None = None
    own_prompts: tuple[str, ...] = ()
    guided: tuple[str, ...] = ()

    def describe(self) -> str:
        """Returns it as one line of plain words."""
        parts = [count_text(len(self.stages), "stage") + ": " + ", ".join(self.stages)] if self.stages else []
        parts.append("answered by " + ", ".join(self.models) if self.models else "made without a model")
        if self.attempts:
            failed = f" ({self.failed} failed)" if self.failed else ""
            parts.append(f"{count_text(self.calls, 'call')} in {count_text(self.attempts, 'attempt')}{failed}")
            parts.append(f"{self.input_tokens:,} tokens in, {self.output_tokens:,} out")
            parts.append("cost " + usd_text(self.cost_usd))
        if self.edited:
            parts.append("edited by a person: " + ", ".join(self.edited))
        if self.newer:
            parts.append("changed since and not in this text yet: " + ", ".join(self.newer))
        if self.own_prompts:
            parts.append("prompt edited by a person: " + ", ".join(self.own_prompts))
        if self.guided:
            parts.append("asked with a person's wish: " + ", ".join(self.guided))
        if self.rerun:
            parts.append("run again: " + ", ".join(f"{name} (revision {n})" for name, n in self.rerun.items()))
        return " · ".join(parts)


def provenance_of(
    stages: Sequence[str],
    artefacts: Mapping[str, Artefact],
    attempts: Mapping[str, Sequence[Attempt]],
    newer: Collection[str] = (),
) -> Provenance:
    """Returns where the values of some stages came from.

    Args:
        stages: their names.
        artefacts: by stage; those there are.
        attempts: by stage; answers from the journal may be among them.
        newer: stages of which an earlier value is shown, see ``newer_parts``; what a person did to them is not.
    """
    tried = [a for name in stages for a in attempts.get(name, ()) if a.outcome != "reused"]
    good = sorted((a for a in tried if a.outcome == "ok"), key=lambda a: (stages.index(a.stage), a.index))
    made = [artefacts[name] for name in stages if name in artefacts]
    shown = [artefact for artefact in made if artefact.stage not in newer]
    last = {(a.stage, a.item): a.prompt_digest for a in good if a.prompt_digest}
    answered = tuple(dict.fromkeys(a.model for a in good if a.model))
    return Provenance(
        stages=tuple(stages),
        models=answered or tuple(dict.fromkeys(m for artefact in made for m in artefact.models)),
        calls=len({a.call_id for a in tried}),
        attempts=len(tried),
        failed=sum(a.outcome == "failed" for a in tried),
        input_tokens=sum(a.input_tokens for a in tried),
        output_tokens=sum(a.output_tokens for a in tried),
        cost_usd=cost_of(tried),
        prompt_digests=tuple(dict.fromkeys(last.values())),
        edited=tuple(a.stage for a in shown if a.origin == "person"),
        newer=tuple(a.stage for a in made if a.stage in newer),
        rerun={a.stage: a.revision for a in shown if a.revision},
        own_prompts=tuple(a.stage for a in shown if "prompt" in a.asked_with),
        guided=tuple(a.stage for a in shown if "guidance" in a.asked_with),
    )


def newer_parts(names: Sequence[str], artefacts: Mapping[str, Artefact]) -> tuple[str, ...]:
    """Returns the parts whose present value is not the one that stands in the text.

    Args:
        names: the parts in plan order, last the stage whose value is the text.
        artefacts: by stage; those there are.
    """
    newer: dict[str, None] = {}
    for number, name in reversed(list(enumerate(names[:-1]))):
        uses = {
            user: artefacts[user].needs[name]
            for user in names[number + 1 :]
            if user in artefacts and name in artefacts[user].needs
        }
        if name in artefacts and uses and all(u in newer or d != artefacts[name].digest for u, d in uses.items()):
            newer[name] = None
    return tuple(n for n in names if n in newer)


def attempts_by_stage(attempts: Iterable[Attempt]) -> dict[str, list[Attempt]]:
    """Returns the attempts of each stage."""
    found: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        found.setdefault(attempt.stage, []).append(attempt)
    return found
