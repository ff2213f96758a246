"""Tie every risk to who watches it, what works against it, how likely it is, and what it does to days and money."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Expected, Item, optional, unseen
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.assumptions.currency_strategy import CurrencyStrategy
from planexe.workflows.plan.assumptions.identify_risks import Level, Risk, RiskRegister
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.project_plan.risk_text import view_digest, view_full
from planexe.workflows.plan.project_plan.risk_value import Impact, LinkedRisk, LinkedRisks, untied
from planexe.workflows.plan.strategy.select_vital_levers import VitalLevers
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.work_breakdown.tree import PHASE_LEVEL, WbsTree

MOST_TASKS, MOST_LEVERS, MOST_DELAYED = 3, 3, 3
SHARES = 2
MOST_OF_ONE_OWNER = 5
LEAST_CHANCE, MOST_CHANCE = 0.05, 0.95
LONGEST_DELAY_DAYS, LARGEST_LOSS = 3650, 1e13
CHANCE_RANGES: Mapping[Level, tuple[float, float]] = {"low": (0.05, 0.3), "medium": (0.2, 0.6), "high": (0.4, 0.95)}
"""Probabilities that the words of the register allow; they overlap, since words are not exact."""

PROMPT = f"""\
You turn a list of risks into a register that people work with: each risk gets an owner, the work that counters it, and what it touches in the rest of the plan. The risks themselves are settled; you neither change nor rate them.
The risks are in `identify_risks`, the roles in `find_team_roles`, the work in `wbs_tree_l2`; decisions and the currency are named at the end, with the risks that are yours; another call has the others. Code draws from your numbers how likely the plan keeps its dates and its money, so they must be sober.

For each risk, exactly once, under its `risk_id`:
- `owner_role_id`: the one role that watches it and acts first. Whoever can really do something about it, not always the lead; no role owns most of the risks.
- `task_codes`: one to {MOST_TASKS} tasks whose work carries out the action against the risk, the most important first. If no task mentions it, the task in which the action would have to be done.
- `lever_ids`: the decisions (L…) that make this risk larger or smaller; none to {MOST_LEVERS}. An empty list is better than a weak tie.
- `early_sign`: what one would notice first, with a figure or a date that sets off the action.
- `review_by_phase`: code of the phase by whose end it must be decided whether the risk is over.
- `probability`: that it happens in the course of this plan although the action against it is taken, {LEAST_CHANCE} to {MOST_CHANCE}. It agrees with the `likelihood` of the register: low up to 0.3, medium 0.2 to 0.6, high from 0.4. Tell the risks apart; they are not all alike.
- `delayed_task_codes`: none to {MOST_DELAYED} tasks that take longer when it happens: where the delay begins, not all that comes after, which code works out. None if it costs money only.
- `delay_days_low`, `delay_days_likely`, `delay_days_high`: by how many days each of these tasks then takes longer: one case in ten is shorter, the most likely, one case in ten is longer. 0 in all three if it delays nothing.
- `loss_low`, `loss_likely`, `loss_high`: what it then costs on top of the estimates, once, in the same three senses, as whole sums. Damage to be paid, work done twice, dearer purchases, income lost before the end; not the cost of the action. 0 in all three if it costs nothing.
- Where `identify_risks` names the damage in figures, your numbers agree with it. A risk has days or money, or both.

{GOAL_RULES}"""


class RiskTie(BaseModel):
    """What one risk is tied to."""

    risk_id: str = Field(description="Id of the risk.")
    owner_role_id: str = Field(description="Id of the role that watches it and acts first.")
    task_codes: list[str] = Field(
        min_length=1, max_length=MOST_TASKS, description="One to two codes of tasks that carry the action against it."
    )
    lever_ids: list[str] = Field(max_length=MOST_LEVERS, description="Ids of decisions it depends on; one or two.")
    early_sign: Text = Field(description="What one would notice first, with a threshold.")
    review_by_phase: str = Field(description="Code of the phase by whose end it is looked at again.")
    probability: float = Field(ge=LEAST_CHANCE, le=MOST_CHANCE, description="That it happens, as a part of 1.")
    delayed_task_codes: list[str] = Field(
        max_length=MOST_DELAYED, description="Codes of tasks that then take longer; one, or none."
    )
    delay_days_low: int = Field(ge=0, le=LONGEST_DELAY_DAYS, description="Days longer; one case in ten is shorter.")
    delay_days_likely: int = Field(ge=0, le=LONGEST_DELAY_DAYS, description="Days longer, most likely.")
    delay_days_high: int = Field(ge=0, le=LONGEST_DELAY_DAYS, description="Days longer; one case in ten is longer.")
    loss_low: float = Field(ge=0, le=LARGEST_LOSS, description="Money lost; one case in ten is less.")
    loss_likely: float = Field(ge=0, le=LARGEST_LOSS, description="Money lost, most likely.")
    loss_high: float = Field(ge=0, le=LARGEST_LOSS, description="Money lost; one case in ten is more.")


class RiskTies(BaseModel):
    """What all risks are tied to."""

    risks: list[RiskTie] = Field(min_length=1, description="One entry for each risk.")


def _items(inputs: Inputs) -> list[Item]:
    """Returns the risks of the register in shares of nearly one size, a call each, greater and smaller ones mixed."""
    risks = inputs.read("identify_risks", RiskRegister).risks
    shares = [risks[number::SHARES] for number in range(SHARES)]
    return [Item(str(number), _ids(share), share) for number, share in enumerate(shares, 1) if share]


def _ids(risks: Sequence[Risk]) -> str:
    return ", ".join(risk.risk_id for risk in risks)


def _task(inputs: Inputs, item: Item) -> str:
    levers = [f"{lever.lever_id} {lever.name}" for lever in inputs.read("select_vital_levers", VitalLevers).vital]
    currency = _currency(inputs)
    money = f"Money is in {currency}." if currency else "The plan has no money of its own: all losses are 0."
    return (
        f"Subject: {item.title}\nDecisions:\n{bullets(levers)}\n\n{money}\n\n"
        f"Tie each of these risks to the plan: {_ids(item.data)}."
    )


def _currency(inputs: Inputs) -> str:
    money = inputs.find("currency_strategy", CurrencyStrategy)
    return (money.primary_currency or "") if money and money.money_involved else ""


def _bindings(inputs: Inputs, item: Item) -> list[Binding]:
    tree = inputs.read("wbs_tree_l2", WbsTree)
    every = inputs.read("identify_risks", RiskRegister).risks
    own, all_ids = (tuple(risk.risk_id for risk in risks) for risks in (item.data, every))
    bound: list[Binding] = [OneEach("risks", "risk_id", own, all_ids, -(-len(every) // SHARES))]
    choices = {
        "risks.owner_role_id": inputs.read("find_team_roles", TeamRoles).role_ids,
        "risks.task_codes": tuple(task.code for task in tree.tasks()),
        "risks.delayed_task_codes": tuple(task.code for task in tree.tasks()),
        "risks.lever_ids": tuple(lever.lever_id for lever in inputs.read("select_vital_levers", VitalLevers).vital),
        "risks.review_by_phase": tuple(node.code for node in tree.nodes if node.level == PHASE_LEVEL),
    }
    return [*bound, *(OneOf(path, values) for path, values in choices.items() if values)]


def _check(answer: RiskTies, inputs: Inputs, _item: Item) -> list[str]:
    problems = []
    for tie in answer.risks:
        for name in ("task_codes", "delayed_task_codes", "lever_ids"):
            problems += [
                f"`{name}` of {tie.risk_id} has {twin} more than once." for twin in repeated(getattr(tie, name))
            ]
        problems += impact_problems(tie)
    return problems + _chance_problems(answer, inputs)


def impact_problems(tie: RiskTie) -> list[str]:
    """Returns what is wrong with the numbers of one risk."""
    problems = []
    days = (tie.delay_days_low, tie.delay_days_likely, tie.delay_days_high)
    loss = (tie.loss_low, tie.loss_likely, tie.loss_high)
    for name, (low, likely, high) in (("delay_days", days), ("loss", loss)):
        if not low <= likely <= high:
            problems.append(
                f"`{name}_low`, `{name}_likely`, `{name}_high` of {tie.risk_id} are {low:g}, {likely:g}, {high:g}; "
                "low must not be above likely, nor likely above high."
            )
    if days[2] and not tie.delayed_task_codes:
        problems.append(f"{tie.risk_id} delays by up to {days[2]} days; name the tasks in `delayed_task_codes`.")
    if tie.delayed_task_codes and not days[2]:
        problems.append(f"{tie.risk_id} names `delayed_task_codes` but 0 days; give the days, or no tasks.")
    if not days[2] and not loss[2]:
        problems.append(f"{tie.risk_id} has neither days nor money; say what it does when it happens.")
    return problems


def _chance_problems(answer: RiskTies, inputs: Inputs) -> list[str]:
    words = {risk.risk_id: risk.likelihood for risk in inputs.read("identify_risks", RiskRegister).risks}
    problems = []
    for tie in answer.risks:
        low, high = CHANCE_RANGES[words[tie.risk_id]] if tie.risk_id in words else (LEAST_CHANCE, MOST_CHANCE)
        if not low <= tie.probability <= high:
            problems.append(
                f"`probability` of {tie.risk_id} is {tie.probability:g}, but `identify_risks` calls it "
                f"{words[tie.risk_id]}: give {low:g} to {high:g}."
            )
    if len(answer.risks) > 3 and len({tie.probability for tie in answer.risks}) == 1:
        problems.append(f"`probability` is {answer.risks[0].probability:g} for every risk; tell them apart.")
    return problems


def _skip(inputs: Inputs) -> LinkedRisks | None:
    """Returns an empty register where no risk is known."""
    return None if inputs.read("identify_risks", RiskRegister).risks else LinkedRisks(risks=[])


def _finish(inputs: Inputs, answered: Sequence[Answered]) -> LinkedRisks:
    ties: dict[str, RiskTie] = {tie.risk_id: tie for one in answered if one.ok for tie in one.answer.risks}
    risks = inputs.read("identify_risks", RiskRegister).risks
    linked = [_linked(risk, ties.get(risk.risk_id), inputs) for risk in risks]
    return LinkedRisks(risks=linked, currency=_currency(inputs))


def _linked(risk: Risk, tie: RiskTie | None, inputs: Inputs) -> LinkedRisk:
    plain = untied(risk)
    if tie is None:
        return plain
    tree = inputs.read("wbs_tree_l2", WbsTree)
    owner = inputs.read("find_team_roles", TeamRoles).role(tie.owner_role_id)
    levers = {lever.lever_id for lever in inputs.read("select_vital_levers", VitalLevers).vital}
    tasks, phases = {t.code for t in tree.tasks()}, {n.code for n in tree.nodes if n.level == PHASE_LEVEL}
    return plain.model_copy(
        update={
            "owner_role_id": owner.role_id if owner else "",
            "owner_title": owner.title if owner else "",
            "task_codes": [code for code in dict.fromkeys(tie.task_codes) if code in tasks][:MOST_TASKS],
            "lever_ids": [key for key in dict.fromkeys(tie.lever_ids) if key in levers][:MOST_LEVERS],
            "early_sign": tie.early_sign,
            "review_by_phase": tie.review_by_phase if tie.review_by_phase in phases else "",
            **_numbers(tie, tasks),
        }
    )


def _numbers(tie: RiskTie, tasks: set[str]) -> dict[str, object]:
    """Returns the numbers of a risk, in order whatever order they were given in; days only where they fall on a task."""
    delayed = [code for code in dict.fromkeys(tie.delayed_task_codes) if code in tasks][:MOST_DELAYED]
    days = sorted((tie.delay_days_low, tie.delay_days_likely, tie.delay_days_high))
    loss = sorted((tie.loss_low, tie.loss_likely, tie.loss_high))
    return {
        "probability": tie.probability,
        "delayed_task_codes": delayed if days[2] else [],
        "impact_days": Impact(low=days[0], likely=days[1], high=days[2]) if delayed and days[2] else None,
        "impact_money": Impact(low=loss[0], likely=loss[1], high=loss[2]) if loss[2] else None,
    }


def gaps(value: LinkedRisks) -> list[str]:
    """Returns the risks that nobody owns, no task counters or nobody priced, and a register with one owner for all."""
    found = []
    owners = {risk.owner_role_id for risk in value.risks if risk.owner_role_id}
    if len(owners) == 1 and len(value.risks) > MOST_OF_ONE_OWNER:
        found.append(f"Risk register: {owners.pop()} owns every risk.")
    for what, lacking in (
        ("owner", [risk.risk_id for risk in value.risks if not risk.owner_role_id]),
        ("task against it", [risk.risk_id for risk in value.risks if not risk.task_codes]),
    ):
        if lacking:
            found.append(f"Risk register: no {what} for {', '.join(lacking)}.")
    if value.not_priced:
        found.append(f"Risk register: not priced: {', '.join(value.not_priced)}.")
    return found


STAGE = Each(
    name="risk_register",
    heading="Risk register",
    needs=(
        "initial_prompt",
        "identify_risks",
        "find_team_roles",
        "wbs_tree_l2",
        unseen("select_vital_levers"),
        unseen(optional("currency_strategy")),
    ),  # not the documents: each of those says which risks it settles
    prompt=PROMPT,
    task=_task,
    items=_items,
    answer=RiskTies,
    bindings=_bindings,
    check=_check,
    finish=_finish,
    skip=_skip,
    value=LinkedRisks,
    views={"full": view_full, "digest": view_digest},
    gaps=gaps,
    min_answered=0.5,
    essential=False,
    max_output_tokens=6000,
    expected=Expected(2, 2, 6, 3500, 600),
)
