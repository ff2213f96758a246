"""Say for each role which equipment and which rooms it needs to do its work."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Expected
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.team.roster import gaps_of, in_role_order, one_entry_per_role
from planexe.workflows.plan.team.team_needs import ROLE_NEEDS
from planexe.workflows.plan.texts import sized

Entry = Annotated[str, sized(3, 600)]

PROMPT = f"""\
You say what each role of a team must be given in order to work: equipment and rooms. The reader buys, rents and books from it.

Write `team_members`: exactly one entry for each role of `find_team_roles`, with its `role_id`.
- `equipment_needs`: tools, machines, software, vehicles, protective gear; with numbers or sizes where they matter, and whether it is
  bought, rented or there already. One to three sentences or a short list in one line.
- `facility_needs`: the room or place, its size and what it must offer (power, quiet, storage, access, permit). "None beyond home" is a good
  answer for a role that needs none.

Rules:
- What every office worker has is not worth a line, unless this plan has to buy it.
- Shared things are named at the role that uses them most; the others say "shares ... with M2".
- Everything together must fit the rooms and the budget of the plan.
- Safety gear and calibrated devices that the rules demand are never left out.

{GOAL_RULES}"""


class EnvironmentDraft(BaseModel):
    """What one role needs, as the model writes it."""

    role_id: str = Field(description="Id of the role.")
    equipment_needs: Entry = Field(description="Tools, machines, software: one to three sentences.")
    facility_needs: Entry = Field(description="Room or place and what it must offer: one or two sentences.")


class EnvironmentDrafts(BaseModel):
    """What all roles need, as the model writes it."""

    team_members: list[EnvironmentDraft] = Field(min_length=1)


class RoleEnvironment(BaseModel):
    """What one role needs."""

    role_id: str
    title: str
    equipment_needs: str
    facility_needs: str


class TeamEnvironment(BaseModel):
    """What the roles need, in their order.

    Attributes:
        without: roles about which nothing was said.
    """

    team_members: list[RoleEnvironment]
    without: list[str]


def finish(inputs: Inputs, answered: Sequence[Answered]) -> TeamEnvironment:
    """Returns the needs in the order of the roles."""
    answer: EnvironmentDrafts = answered[0].answer
    members, without = in_role_order(inputs, answer.team_members, RoleEnvironment)
    return TeamEnvironment(team_members=members, without=without)


def view_full(value: TeamEnvironment) -> str:
    """Returns equipment and rooms, one entry per role."""
    return bullets(
        [f"**{m.role_id} {m.title}**: {m.equipment_needs} *Rooms:* {m.facility_needs}" for m in value.team_members]
    )


def gaps(value: TeamEnvironment) -> list[str]:
    """Returns for which roles nothing was said."""
    return gaps_of("Equipment and rooms are", value.without)


STAGE = Ask(
    name="team_environment",
    heading="Equipment and rooms",
    needs=ROLE_NEEDS,
    prompt=PROMPT,
    task="Say what each role needs in order to work.",
    answer=EnvironmentDrafts,
    bindings=one_entry_per_role,
    finish=finish,
    value=TeamEnvironment,
    views={"full": view_full},
    gaps=gaps,
    essential=False,
    max_output_tokens=4000,
    expected=Expected(calls=1, calls_fast=1, seconds=3, input_tokens=3100, output_tokens=260),
)
