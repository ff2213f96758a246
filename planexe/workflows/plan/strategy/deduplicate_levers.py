"""Merges levers that decide the same thing, and keeps between five and twelve."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Default, Expected, Item
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.strategy.brainstorm_levers import LeverIdeas
from planexe.workflows.plan.strategy.levers import KeptLever, LeverIdea, kept_text
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED

FEWEST_KEPT = 5
MOST_KEPT = 12
MOST_TIES = 3

PROMPT = f"""\
You clean up a list of strategic levers that three people wrote without seeing each other's work. Decide about every lever in `brainstorm_levers`.

The decisions (`classification`):
- keep: it decides something that no other kept lever decides.
- absorb: another lever decides the same thing and does it better. Put the id of that lever into `absorbed_into`.
- remove: it is no real choice: everybody would take the same option, the goal already fixes it, or it has nothing to do with the goal.

Rules:
- Exactly one decision for each lever id, none left out.
- Keep between {FEWEST_KEPT} and {MOST_KEPT} levers; about 8 is usual. Similar topic is not the same decision: absorb only when choosing an option of one settles the other.
- `absorbed_into` must be a lever that you keep, never one that is itself absorbed or removed, and never the lever itself. It is null unless the classification is absorb.
- Of two levers for one decision keep the one with the clearer options.
- `influence`: how much the choice would change the outcome, from 1 (hardly) to 10 (it becomes another project). Rate every lever, also those you do not keep; use the whole range.
- `tied_to`: ids of up to {MOST_TIES} other levers whose choice this one helps or hinders most; an empty list where it stands alone.
- `justification`: one short sentence of at most twelve words; for absorb what the two have in common.

{GOAL_RULES}"""


class Decision(BaseModel):
    """What happens to one lever."""

    lever_id: str = Field(description="Id of the lever.")
    classification: Literal["keep", "absorb", "remove"]
    absorbed_into: str | None = Field(
        default=None,
        description="Id of the kept lever that decides the same; null unless the classification is absorb.",
    )
    influence: int = Field(ge=1, le=10, description="How much the choice would change the outcome.")
    tied_to: list[str] = Field(
        default_factory=list, max_length=MOST_TIES, description="Ids of levers that it helps or hinders; one or two."
    )
    justification: Text = Field(description="One short sentence of at most 12 words.")


class Decisions(BaseModel):
    """A decision on every lever."""

    decisions: list[Decision] = Field(min_length=1)


class DroppedLever(BaseModel):
    """A lever that is not followed further, and where its content went."""

    lever_id: str
    name: str
    absorbed_into: str | None
    reason: str


class KeptLevers(BaseModel):
    """The levers the strategy works with, between five and twelve."""

    levers: list[KeptLever]
    dropped: list[DroppedLever]


def bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: one decision per lever, absorbed only into levers that exist."""
    ids = tuple(lever.lever_id for lever in inputs.read("brainstorm_levers", LeverIdeas).levers)
    return [
        OneEach("decisions", "lever_id", ids),
        OneOf("decisions.absorbed_into", ids, optional=True),
        OneOf("decisions.tied_to", ids),
    ]


def check(answer: Decisions, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns absorptions that lead nowhere; too few or too many kept levers are put right by ``finish``."""
    kept = {d.lever_id for d in answer.decisions if d.classification == "keep"}
    if not kept:
        return [f"No lever has the classification keep; keep between {FEWEST_KEPT} and {MOST_KEPT} levers."]
    wrong = [d for d in answer.decisions if d.classification == "absorb" and d.absorbed_into not in kept]
    return [
        f"`absorbed_into` of lever {d.lever_id} is {d.absorbed_into}, which is not kept; "
        f"name one of the kept levers {', '.join(sorted(kept, key=_number))}, or keep {d.lever_id}."
        for d in wrong
    ]


def finish(inputs: Inputs, answered: Sequence[Answered]) -> KeptLevers:
    """Returns the kept levers with notes of what they absorbed.

    Always between five and twelve: with fewer the most influential of the others come back (a lever whose name is
    taken comes last), with more the least influential go.
    """
    ideas = inputs.read("brainstorm_levers", LeverIdeas).levers
    given = {d.lever_id: d for d in answered[0].answer.decisions}
    decisions = {idea.lever_id: given.get(idea.lever_id) or _undecided(idea) for idea in ideas}
    kept = _settle(ideas, decisions)
    dropped = [lever for lever in ideas if lever.lever_id not in kept]
    return KeptLevers(
        levers=[_kept(lever, decisions, dropped, kept) for lever in ideas if lever.lever_id in kept],
        dropped=[_dropped(lever, decisions[lever.lever_id], kept) for lever in dropped],
    )


def _undecided(lever: LeverIdea) -> Decision:
    """Returns what stands for a decision that a poor answer left out: the lever comes back only if it is needed."""
    return Decision(
        lever_id=lever.lever_id,
        classification="remove",
        influence=1,
        justification="The answer says nothing about this lever.",
    )


def _settle(ideas: Sequence[LeverIdea], decisions: dict[str, Decision]) -> set[str]:
    by_rank = sorted(
        ideas,
        key=lambda i: (
            decisions[i.lever_id].classification != "keep",
            i.same_name_as is not None,
            -decisions[i.lever_id].influence,
        ),
    )
    count = sum(d.classification == "keep" for d in decisions.values())
    return {lever.lever_id for lever in by_rank[: min(max(count, FEWEST_KEPT), MOST_KEPT)]}


def _kept(lever: LeverIdea, decisions: dict[str, Decision], dropped: Sequence[LeverIdea], kept: set[str]) -> KeptLever:
    own = decisions[lever.lever_id]
    merged = [d for d in dropped if _target(decisions[d.lever_id]) == lever.lever_id]
    return KeptLever(
        **lever.model_dump(),
        influence=own.influence,
        reason=own.justification if own.classification == "keep" else f"Kept to have a choice. {own.justification}",
        merged=[f"{m.name}: {m.consequences}" for m in merged],
        tied_to=[i for i in dict.fromkeys(own.tied_to) if i in kept and i != lever.lever_id],
    )


def _dropped(lever: LeverIdea, decision: Decision, kept: set[str]) -> DroppedLever:
    target = _target(decision)
    return DroppedLever(
        lever_id=lever.lever_id,
        name=lever.name,
        absorbed_into=target if target in kept else None,
        reason=decision.justification,
    )


def _target(decision: Decision) -> str | None:
    return decision.absorbed_into if decision.classification == "absorb" else None


def _number(lever_id: str) -> int:
    return int(lever_id[1:])


def all_kept(inputs: Inputs, _item: Item) -> Decisions:
    """Returns the decision to keep every lever, all of one influence."""
    levers = inputs.read("brainstorm_levers", LeverIdeas).levers
    return Decisions(
        decisions=[
            Decision(lever_id=lever.lever_id, classification="keep", influence=5, justification=NOT_ASSESSED)
            for lever in levers
        ]
    )


def view_full(value: KeptLevers) -> str:
    """Returns the kept levers in full and the others by name."""
    text = "\n\n".join(kept_text(lever) for lever in value.levers)
    if not value.dropped:
        return text
    lines = [f"{d.lever_id} {d.name}" + (f" → {d.absorbed_into}" if d.absorbed_into else "") for d in value.dropped]
    return f"{text}\n\n### Not followed further\n\n{bullets(lines)}"


STAGE = Ask(
    name="deduplicate_levers",
    heading="Levers kept",
    needs=("initial_prompt", "brainstorm_levers"),
    prompt=PROMPT,
    task="Decide about every lever.",
    answer=Decisions,
    bindings=bindings,
    check=check,
    finish=finish,
    default=Default(all_kept, f"the first {MOST_KEPT} levers, as they were named"),
    value=KeptLevers,
    views={"full": view_full},
    expected=Expected(1, 1, 6, 3600, 700),
)
