"""Say what a day of each role costs, so that labour can be priced the same way in every task."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Expected, Item
from planexe.workflows.plan.assumptions.currency_strategy import CurrencyStrategy
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.team.find_team_roles import Role, TeamRoles
from planexe.workflows.plan.texts import Text

WIDEST_RATIO = 100
NO_MONEY = "No money is involved in this plan."

PROMPT = f"""\
You set the day rates of the roles of a plan. Every task is later priced with them, so a wrong rate makes the whole budget wrong.
The roles are in `find_team_roles`, the currency in `currency_strategy`.

- `rates`: exactly one entry for each role id, no others.
- `day_rate`: what one working day of one person in this role costs the project, in whole units of the budget currency. For employees that is pay with social charges and holidays, divided by about 20 working days a month; for contractors the day price without sales tax.
- Rates are those usual in the place of the project and in its trade. Mind the size of the currency unit: a day of skilled work is about 2,600 in DKK, 340 in EUR, 28,000 in JPY.
- 0 where the project pays nothing for the work: volunteers, family, the goal's own author in their own time, staff that somebody else pays. Then `basis` says who gives the time and why it costs nothing. An owner who lives on the undertaking is paid.
- Keep the order of pay: a role that needs more training or carries more does not cost less than its helper without a reason.
- `basis`: one or two sentences: kind of employment, where the figure comes from (an agreement, usual offers, your estimate), and what would change it. If you are not sure, say "estimated". Never invent a collective agreement or a source.
- If the goal states what people are paid, that is the rate.

{GOAL_RULES}"""


class RateAnswer(BaseModel):
    """What a day of one role costs."""

    role_id: str = Field(description="Id of the role.")
    day_rate: float = Field(ge=0, le=1e9, description="Cost of one working day of one person, in the budget currency.")
    basis: Text = Field(description="Where the figure comes from, or why nothing is paid: one or two sentences.")


class RatesAnswer(BaseModel):
    """The rates of all roles."""

    rates: list[RateAnswer] = Field(min_length=1, description="One entry for each role.")


class RoleRate(RateAnswer):
    """A rate with the title of its role."""

    title: str


class RoleRates(BaseModel):
    """What a day of each role costs.

    Attributes:
        currency: ISO 4217; empty where no money is involved.
        rates: in the order of the roles.
        unrated: ids of roles without a rate.
        money_involved: whether anything is paid for at all.
    """

    currency: str
    rates: list[RoleRate]
    unrated: list[str] = []
    money_involved: bool = True

    def rate(self, role_id: str) -> RoleRate | None:
        """Returns the rate of a role, if there is one."""
        return next((rate for rate in self.rates if rate.role_id == role_id), None)


def _roles(inputs: Inputs) -> list[Role]:
    return inputs.read("find_team_roles", TeamRoles).roles


def bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: exactly one rate per role."""
    return [OneEach("rates", "role_id", tuple(role.role_id for role in _roles(inputs)))]


def check(answer: RatesAnswer, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns rates that are so far apart that one of them must be in another unit."""
    paid = sorted((rate for rate in answer.rates if rate.day_rate > 0), key=lambda rate: rate.day_rate)
    if len(paid) < 2 or paid[-1].day_rate <= WIDEST_RATIO * paid[0].day_rate:
        return []
    least, most = paid[0], paid[-1]
    problem = (
        f"`day_rate` is {least.day_rate:g} for {least.role_id} and {most.day_rate:g} for {most.role_id}; no day costs "
        f"{WIDEST_RATIO} times another: give all rates per day in the same currency."
    )
    return [problem]


def skip(inputs: Inputs) -> RoleRates | None:
    """Returns rates of zero where no money is involved."""
    if inputs.read("currency_strategy", CurrencyStrategy).money_involved:
        return None
    rates = [RoleRate(role_id=r.role_id, title=r.title, day_rate=0, basis=NO_MONEY) for r in _roles(inputs)]
    return RoleRates(currency="", rates=rates, money_involved=False)


def finish(inputs: Inputs, answered: Sequence[Answered]) -> RoleRates:
    """Returns the rates in the order of the roles, with their titles."""
    answer: RatesAnswer = answered[0].answer
    given = {rate.role_id: rate for rate in answer.rates}
    roles = _roles(inputs)
    return RoleRates(
        currency=inputs.read("currency_strategy", CurrencyStrategy).primary_currency or "",
        rates=[extended(RoleRate, given[r.role_id], title=r.title) for r in roles if r.role_id in given],
        unrated=[role.role_id for role in roles if role.role_id not in given],
    )


def view_full(value: RoleRates) -> str:
    """Returns one line per role: id, title, rate and its basis."""
    if not value.money_involved:
        return NO_MONEY
    lines = [
        f"**{r.role_id} {r.title}:** {f'{value.currency} {r.day_rate:,.0f}'.strip()} a day. {r.basis}"
        for r in value.rates
    ]
    missing = f"\n\nWithout a rate: {', '.join(value.unrated)}." if value.unrated else ""
    return f"{bullets(lines)}{missing}"


def gaps(value: RoleRates) -> list[str]:
    """Returns the roles whose work cannot be priced."""
    return [f"Day rates: none for {', '.join(value.unrated)}."] if value.unrated else []


STAGE = Ask(
    name="role_rates",
    heading="Day rates",
    needs=("initial_prompt", "physical_locations", "currency_strategy", "find_team_roles"),
    prompt=PROMPT,
    task="Set the day rate of every role.",
    answer=RatesAnswer,
    bindings=bindings,
    check=check,
    skip=skip,
    finish=finish,
    value=RoleRates,
    views={"full": view_full},
    gaps=gaps,
    essential=False,
    max_output_tokens=3000,
    expected=Expected(1, 1, 4, 2500, 500),
)
