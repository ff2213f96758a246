"""Describes each kept lever and how it helps or fights the others, five levers a call."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each
from planexe.spine.relaxed_model import read_leniently
from planexe.spine.stage import Answered, Default, Expected, Item
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.strategy.deduplicate_levers import KeptLevers
from planexe.workflows.plan.strategy.levers import DescribedLever, KeptLever, described_text
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED

CHUNK = 5

PROMPT = f"""\
You describe strategic levers for the owner of a goal, who has to choose one option of each. All levers are in `deduplicate_levers`; the task says which of them you describe.

For each lever:
- `description`: 80 to 100 words. What the lever controls, what it aims at, and by what one would see that the choice was right (a measure, with a figure where you can give an honest one). Do not repeat the options.
- `synergy_with`: ids of the one or two other levers that it strengthens most, from the whole list.
- `synergy_text`: 40 to 60 words. How they strengthen each other; name them by their names.
- `conflicts_with`: ids of the one or two other levers that pull against it.
- `conflict_text`: 40 to 60 words. What one choice costs the other; name them by their names.

Rules:
- Exactly one entry for each lever asked about, none for others.
- A lever never names itself in `synergy_with` or `conflicts_with`.
- Be concrete about this goal. "Improves overall success" says nothing; say who has to do, pay or wait for what.
- No advice yet on which option to choose.

{GOAL_RULES}"""


class Characterization(BaseModel):
    """One lever described."""

    lever_id: str = Field(description="Id of the lever described.")
    description: Text = Field(description="What it controls, what it aims at, how to measure it; 80 to 100 words.")
    synergy_with: list[str] = Field(
        min_length=1, max_length=3, description="Ids of one or two other levers that it strengthens."
    )
    synergy_text: Text = Field(description="How they strengthen each other, 40 to 60 words.")
    conflicts_with: list[str] = Field(
        min_length=1, max_length=3, description="Ids of one or two other levers that pull against it."
    )
    conflict_text: Text = Field(description="What one choice costs the other, 40 to 60 words.")


class Characterizations(BaseModel):
    """The levers of one call."""

    characterizations: list[Characterization] = Field(min_length=1)


class EnrichedLevers(BaseModel):
    """Every kept lever; those whose call failed stand in ``missing`` and have no description."""

    levers: list[DescribedLever]
    missing: list[str]


def items(inputs: Inputs) -> list[Item]:
    """Returns one item per five levers; their ids are its data."""
    return [
        Item("-".join((chunk[0].lever_id, chunk[-1].lever_id)), _names(chunk), tuple(c.lever_id for c in chunk))
        for chunk in _chunks(inputs.read("deduplicate_levers", KeptLevers).levers)
    ]


def _chunks(levers: Sequence[KeptLever]) -> Iterator[Sequence[KeptLever]]:
    for start in range(0, len(levers), CHUNK):
        yield levers[start : start + CHUNK]


def _names(levers: Sequence[KeptLever]) -> str:
    return "; ".join(f"{lever.lever_id} {lever.name}" for lever in levers)


def task(_inputs: Inputs, item: Item) -> str:
    """Returns which levers this call describes."""
    return f"Subject: {item.title}\nDescribe these {len(item.data)} levers, each once: {', '.join(item.data)}."


def bindings(inputs: Inputs, item: Item) -> list[Binding]:
    """Returns: exactly the levers asked, and ties only to levers that exist."""
    ids = tuple(lever.lever_id for lever in inputs.read("deduplicate_levers", KeptLevers).levers)
    return [
        OneEach("characterizations", "lever_id", item.data, ids, CHUNK),
        OneOf("characterizations.synergy_with", ids),
        OneOf("characterizations.conflicts_with", ids),
    ]


def finish(inputs: Inputs, answered: Sequence[Answered]) -> EnrichedLevers:
    """Returns every kept lever with what was written about it; a lever tied to itself loses that tie."""
    written: dict[str, Characterization] = {
        entry.lever_id: entry for result in answered if result.ok for entry in result.answer.characterizations
    }
    levers = inputs.read("deduplicate_levers", KeptLevers).levers
    return EnrichedLevers(
        levers=[_described(lever, written.get(lever.lever_id)) for lever in levers],
        missing=[lever.lever_id for lever in levers if lever.lever_id not in written],
    )


def _described(lever: KeptLever, entry: Characterization | None) -> DescribedLever:
    if entry is None:
        return DescribedLever(**lever.model_dump())
    return DescribedLever(
        **lever.model_dump(),
        description=entry.description,
        synergy=entry.synergy_text,
        synergy_with=_others(entry.synergy_with, lever.lever_id),
        conflict=entry.conflict_text,
        conflicts_with=_others(entry.conflicts_with, lever.lever_id),
    )


def _others(ids: Sequence[str], own: str) -> list[str]:
    return [i for i in dict.fromkeys(ids) if i != own]


def undescribed(_inputs: Inputs, item: Item) -> Characterizations:
    """Returns the levers of a call without ties to others, which only a model could have found."""
    said = dict.fromkeys(("description", "synergy_text", "conflict_text"), NOT_ASSESSED)
    ties: dict[str, list[str]] = {"synergy_with": [], "conflicts_with": []}
    levers = [{"lever_id": lever_id, **said, **ties} for lever_id in item.data]
    return read_leniently(Characterizations, {"characterizations": levers})


def view_full(value: EnrichedLevers) -> str:
    """Returns each lever with options, description and ties."""
    return "\n\n".join(described_text(lever) for lever in value.levers)


STAGE = Each(
    name="enrich_levers",
    heading="Levers described",
    needs=("initial_prompt", "deduplicate_levers"),
    prompt=PROMPT,
    task=task,
    items=items,
    answer=Characterizations,
    bindings=bindings,
    finish=finish,
    default=Default(undescribed, "the levers without a description"),
    value=EnrichedLevers,
    views={"full": view_full},
    min_answered=0.5,
    expected=Expected(2, 2, 9.0, 1500, 1250),
)
