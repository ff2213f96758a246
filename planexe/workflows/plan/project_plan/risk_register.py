"""Tie every risk to who watches it, the tasks that work against it, and the decisions and documents it touches."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets, table
from planexe.spine.stage import Answered, Expected, Item, optional, unseen
from planexe.workflows.plan.answer_checks import repeated, shorten
from planexe.workflows.plan.assumptions.identify_risks import Level, Risk, RiskRegister
from planexe.workflows.plan.documents.filter_documents import FilteredDocuments
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.strategy.select_vital_levers import VitalLevers
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.work_breakdown.tree import PHASE_LEVEL, WbsTree

MOST_TASKS, MOST_LEVERS, MOST_DOCUMENTS = 3, 3, 2
DOCUMENT_STAGES = ("filter_documents_to_find", "filter_documents_to_create")

PROMPT = f"""\
You turn a list of risks into a register that people work with: each risk gets an owner, the work that counters it, and what it touches in the rest of the plan. The risks themselves are settled; you neither change nor rate them.
The risks are in `identify_risks`, the roles in `find_team_roles`, the work in `wbs_tree_l2`; decisions and documents are listed at the end.

For each risk, exactly once, under its `risk_id`:
- `owner_role_id`: the one role that watches it and acts first. Whoever can really do something about it, not always the lead; no role owns most of the risks.
- `task_codes`: one to {MOST_TASKS} tasks whose work carries out the action against the risk, the most important first. If no task mentions it, the task in which the action would have to be done.
- `lever_ids`: the decisions (L…) that make this risk larger or smaller; none to {MOST_LEVERS}. An empty list is better than a weak tie.
- `document_ids`: the documents (C…, F…) in which the risk is examined or settled; none to {MOST_DOCUMENTS}.
- `early_sign`: what one would notice first, with a figure or a date that sets off the action.
- `review_by_phase`: code of the phase by whose end it must be decided whether the risk is over.

{GOAL_RULES}"""


class RiskTie(BaseModel):
    """What one risk is tied to."""

    risk_id: str = Field(description="Id of the risk.")
    owner_role_id: str = Field(description="Id of the role that watches it and acts first.")
    task_codes: list[str] = Field(
        min_length=1, max_length=MOST_TASKS, description="One to two codes of tasks that carry the action against it."
    )
    lever_ids: list[str] = Field(max_length=MOST_LEVERS, description="Ids of decisions it depends on; one or two.")
    document_ids: list[str] = Field(max_length=MOST_DOCUMENTS, description="Ids of documents that treat it.")
    early_sign: Text = Field(description="What one would notice first, with a threshold.")
    review_by_phase: str = Field(description="Code of the phase by whose end it is looked at again.")


class RiskTies(BaseModel):
    """What all risks are tied to."""

    risks: list[RiskTie] = Field(min_length=1, description="One entry for each risk.")


class LinkedRisk(BaseModel):
    """A risk of the register with its ties; what nobody answered is empty.

    Attributes:
        exposure: likelihood times severity, 1 to 9.
        owner_title: title of the owner's role.
        document_names: of ``document_ids``, in their order.
    """

    risk_id: str
    title: str
    area: str
    likelihood: Level
    severity: Level
    exposure: int
    impact: str
    mitigation: str
    owner_role_id: str = ""
    owner_title: str = ""
    task_codes: list[str] = []
    lever_ids: list[str] = []
    document_ids: list[str] = []
    document_names: list[str] = []
    early_sign: str = ""
    review_by_phase: str = ""


class LinkedRisks(BaseModel):
    """The risk register, the greatest exposure first."""

    risks: list[LinkedRisk]


def documents_of(inputs: Inputs) -> dict[str, str]:
    """Returns the names of the kept documents by their ids; none where a list could not be made."""
    found: dict[str, str] = {}
    for stage in DOCUMENT_STAGES:
        if (value := inputs.find(stage, FilteredDocuments)) is not None:
            found.update({d.document_id: d.document_name for d in value.kept})
    return found


def _task(inputs: Inputs, _item: Item) -> str:
    levers = [f"{lever.lever_id} {lever.name}" for lever in inputs.read("select_vital_levers", VitalLevers).vital]
    documents = [f"{key} {name}" for key, name in documents_of(inputs).items()]
    ids = ", ".join(risk.risk_id for risk in inputs.read("identify_risks", RiskRegister).risks)
    known = bullets(documents) if documents else "None are known: leave `document_ids` empty."
    return f"Decisions:\n{bullets(levers)}\n\nDocuments:\n{known}\n\nTie each of these risks to the plan: {ids}."


def _bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    tree = inputs.read("wbs_tree_l2", WbsTree)
    risks = tuple(risk.risk_id for risk in inputs.read("identify_risks", RiskRegister).risks)
    bound: list[Binding] = [OneEach("risks", "risk_id", risks)]
    choices = {
        "risks.owner_role_id": inputs.read("find_team_roles", TeamRoles).role_ids,
        "risks.task_codes": tuple(task.code for task in tree.tasks()),
        "risks.lever_ids": tuple(lever.lever_id for lever in inputs.read("select_vital_levers", VitalLevers).vital),
        "risks.document_ids": tuple(documents_of(inputs)),
        "risks.review_by_phase": tuple(node.code for node in tree.nodes if node.level == PHASE_LEVEL),
    }
    return [*bound, *(OneOf(path, values) for path, values in choices.items() if values)]


def _check(answer: RiskTies, inputs: Inputs, _item: Item) -> list[str]:
    problems = []
    for tie in answer.risks:
        for name in ("task_codes", "lever_ids", "document_ids"):
            problems += [
                f"`{name}` of {tie.risk_id} has {twin} more than once." for twin in repeated(getattr(tie, name))
            ]
    owners = {tie.owner_role_id for tie in answer.risks}
    if len(owners) == 1 and len(answer.risks) > 3 and len(inputs.read("find_team_roles", TeamRoles).roles) > 2:
        problems.append(
            f"`owner_role_id` is {owners.pop()} for every risk; give each risk to the role that can act on it."
        )
    return problems


def _skip(inputs: Inputs) -> LinkedRisks | None:
    """Returns an empty register where no risk is known."""
    return None if inputs.read("identify_risks", RiskRegister).risks else LinkedRisks(risks=[])


def _finish(inputs: Inputs, answered: Sequence[Answered]) -> LinkedRisks:
    answer: RiskTies = answered[0].answer
    ties = {tie.risk_id: tie for tie in answer.risks}
    risks = inputs.read("identify_risks", RiskRegister).risks
    return LinkedRisks(risks=[_linked(risk, ties.get(risk.risk_id), inputs) for risk in risks])


def untied(risk: Risk) -> LinkedRisk:
    """Returns a risk of which nobody has said what it is tied to."""
    return LinkedRisk(
        risk_id=risk.risk_id,
        title=risk.title,
        area=risk.area,
        likelihood=risk.likelihood,
        severity=risk.severity,
        exposure=risk.exposure,
        impact=risk.potential_impact,
        mitigation=risk.action,
    )


def _linked(risk: Risk, tie: RiskTie | None, inputs: Inputs) -> LinkedRisk:
    plain = untied(risk)
    if tie is None:
        return plain
    tree = inputs.read("wbs_tree_l2", WbsTree)
    owner = inputs.read("find_team_roles", TeamRoles).role(tie.owner_role_id)
    levers = {lever.lever_id for lever in inputs.read("select_vital_levers", VitalLevers).vital}
    documents = documents_of(inputs)
    known_documents = [key for key in dict.fromkeys(tie.document_ids) if key in documents][:MOST_DOCUMENTS]
    tasks, phases = {t.code for t in tree.tasks()}, {n.code for n in tree.nodes if n.level == PHASE_LEVEL}
    return plain.model_copy(
        update={
            "owner_role_id": owner.role_id if owner else "",
            "owner_title": owner.title if owner else "",
            "task_codes": [code for code in dict.fromkeys(tie.task_codes) if code in tasks][:MOST_TASKS],
            "lever_ids": [key for key in dict.fromkeys(tie.lever_ids) if key in levers][:MOST_LEVERS],
            "document_ids": known_documents,
            "document_names": [documents[key] for key in known_documents],
            "early_sign": tie.early_sign,
            "review_by_phase": tie.review_by_phase if tie.review_by_phase in phases else "",
        }
    )


def view_full(value: LinkedRisks) -> str:
    """Returns the register as a table, and each risk with its damage, action and early sign."""
    heads = ["Risk", "Title", "Exposure", "Owner", "Tasks", "Decisions", "Documents", "Review by end of phase"]
    rows = [
        [
            risk.risk_id,
            risk.title,
            f"{risk.exposure} ({risk.likelihood} × {risk.severity})",
            f"{risk.owner_role_id} {risk.owner_title}".strip(),
            *(", ".join(ids) for ids in (risk.task_codes, risk.lever_ids, risk.document_ids)),
            risk.review_by_phase,
        ]
        for risk in value.risks
    ]
    legend = "Exposure is likelihood times severity, each from 1 (low) to 3 (high)."
    return "\n\n".join([f"{table(heads, rows)}\n\n{legend}", *(_details(risk) for risk in value.risks)])


def _details(risk: LinkedRisk) -> str:
    lines = [f"**Damage:** {risk.impact}", f"**Action:** {risk.mitigation}"]
    lines += [f"**Early sign:** {risk.early_sign}"] if risk.early_sign else []
    named = [f"{key} {name}" for key, name in zip(risk.document_ids, risk.document_names, strict=False)]
    lines += [f"**Examined in:** {'; '.join(named)}"] if named else []
    return f"### {risk.risk_id} {risk.title}\n\n*{risk.area}*\n\n{bullets(lines)}"


def view_digest(value: LinkedRisks) -> str:
    """Returns one line per risk: exposure, owner, tasks, decisions, early sign."""
    lines = []
    for risk in value.risks:
        ties = [
            f"owner {risk.owner_role_id} {risk.owner_title}" if risk.owner_role_id else "no owner",
            f"tasks {', '.join(risk.task_codes)}" if risk.task_codes else "",
            f"decisions {', '.join(risk.lever_ids)}" if risk.lever_ids else "",
            f"sign: {shorten(risk.early_sign, 90)}" if risk.early_sign else "",
        ]
        lines.append(f"**{risk.risk_id} {risk.title}** ({risk.exposure} of 9): {'; '.join(tie for tie in ties if tie)}")
    return bullets(lines)


def gaps(value: LinkedRisks) -> list[str]:
    """Returns the risks that nobody owns, and those that no task counters."""
    found = []
    for what, lacking in (
        ("owner", [risk.risk_id for risk in value.risks if not risk.owner_role_id]),
        ("task against it", [risk.risk_id for risk in value.risks if not risk.task_codes]),
    ):
        if lacking:
            found.append(f"Risk register: no {what} for {', '.join(lacking)}.")
    return found


STAGE = Ask(
    name="risk_register",
    heading="Risk register",
    needs=(
        "initial_prompt",
        "identify_risks",
        "find_team_roles",
        "wbs_tree_l2",
        unseen("select_vital_levers"),
        *(unseen(optional(stage)) for stage in DOCUMENT_STAGES),
    ),
    prompt=PROMPT,
    task=_task,
    answer=RiskTies,
    bindings=_bindings,
    check=_check,
    finish=_finish,
    skip=_skip,
    value=LinkedRisks,
    views={"full": view_full, "digest": view_digest},
    gaps=gaps,
    essential=False,
    max_output_tokens=4000,
    expected=Expected(1, 1, 8, 5000, 1100),
)
