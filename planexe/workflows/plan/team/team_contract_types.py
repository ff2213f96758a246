"""Say for each role how its people are bound to the plan: employed, contracted, lent or helping."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Expected
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.team.roster import gaps_of, in_role_order, one_entry_per_role
from planexe.workflows.plan.team.team_needs import ROLE_NEEDS
from planexe.workflows.plan.texts import Note

ContractType = Literal["full_time_employee", "part_time_employee", "independent_contractor", "agency_temp", "other"]
CONTRACT_WORDS: dict[ContractType, str] = {
    "full_time_employee": "full-time employee",
    "part_time_employee": "part-time employee",
    "independent_contractor": "independent contractor",
    "agency_temp": "temporary worker from an agency",
    "other": "other arrangement",
}

PROMPT = f"""\
You decide for each role of a team on which terms its people work. The reader will draw up the agreements and pay for them.

Write `team_members`: exactly one entry for each role of `find_team_roles`, with its `role_id`.
- `contract_type` is one of these five:
  full_time_employee: employed, the whole working week;
  part_time_employee: employed, a part of the week;
  independent_contractor: self-employed or a firm, paid by the day or by the result;
  agency_temp: lent by an agency for a time;
  other: everything else, such as the owner, a partner in the business, a volunteer, a family member, somebody lent by a partner.
- `arrangement`: how much and for how long, in at most fifteen words ("two days a week from month 3 until the opening"). For other, say first
  what it is.
- `justification`: why these terms and not the next cheaper ones, from this plan: length and rhythm of the work, money, rules on
  employment, how easily such people are found. One sentence.

Rules:
- Work that comes in one wave is not employed for years; work that carries the result is not left to an agency.
- A private goal employs nobody: the person, family and friends are other; help that is paid by the hour is independent_contractor.
- All arrangements together must fit the budget and the dates of the plan.

{GOAL_RULES}"""


class ContractDraft(BaseModel):
    """The terms of one role, as the model writes them."""

    role_id: str = Field(description="Id of the role.")
    contract_type: ContractType
    arrangement: Note = Field(description="How much and for how long, in one line.")
    justification: Note = Field(description="Why these terms, in one sentence.")


class ContractDrafts(BaseModel):
    """The terms of all roles, as the model writes them."""

    team_members: list[ContractDraft] = Field(min_length=1)


class RoleContract(BaseModel):
    """The terms of one role."""

    role_id: str
    title: str
    contract_type: ContractType
    arrangement: str
    justification: str


class TeamContracts(BaseModel):
    """The terms of the roles in the order of their ids.

    Attributes:
        without: roles about which nothing was said.
    """

    team_members: list[RoleContract]
    without: list[str]


def finish(inputs: Inputs, answered: Sequence[Answered]) -> TeamContracts:
    """Returns the terms in the order of the roles."""
    answer: ContractDrafts = answered[0].answer
    members, without = in_role_order(inputs, answer.team_members, RoleContract)
    return TeamContracts(team_members=members, without=without)


def view_full(value: TeamContracts) -> str:
    """Returns the terms, one entry per role."""
    return bullets(
        [
            f"**{m.role_id} {m.title}** ({CONTRACT_WORDS[m.contract_type]}): {m.arrangement.rstrip('.')}. {m.justification}"
            for m in value.team_members
        ]
    )


def gaps(value: TeamContracts) -> list[str]:
    """Returns which roles have no terms."""
    return gaps_of("Terms of work are", value.without)


STAGE = Ask(
    name="team_contract_types",
    heading="Terms of work",
    needs=ROLE_NEEDS,
    prompt=PROMPT,
    task="Give the terms of work of each role.",
    answer=ContractDrafts,
    bindings=one_entry_per_role,
    finish=finish,
    value=TeamContracts,
    views={"full": view_full},
    gaps=gaps,
    essential=False,
    max_output_tokens=4000,
    expected=Expected(calls=1, calls_fast=1, seconds=5, input_tokens=3200, output_tokens=530),
)
