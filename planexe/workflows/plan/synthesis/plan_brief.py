"""The whole plan on a few pages, by code: what those who judge and sum it up are shown in place of its documents."""

from collections.abc import Callable, Mapping
from typing import Final

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import bullets
from planexe.spine.stage import Expected, Need, optional, unless_fast, unseen
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.experts.expert_review import ExpertReview
from planexe.workflows.plan.experts.swot_analysis import QUADRANTS, Swot
from planexe.workflows.plan.project_plan.risk_text import chance_text, impact_text
from planexe.workflows.plan.project_plan.risk_value import LinkedRisks

MOST_RISKS, MOST_POINTS, MOST_ISSUES = 6, 3, 3
_POINT, _CONSEQUENCE = 90, 100
"""Characters of each."""

SHOWN: Final[Mapping[str, tuple[Need, int]]] = {
    "What was asked": (Need.parse("contract_view"), 2000),
    "What was changed by hand": (Need.parse("decisions"), 600),
    "The way chosen": (Need.parse("path_digest"), 1500),
    "The plan": (Need.parse("project_plan:digest"), 1800),
    "What is assumed": (Need.parse("make_assumptions:digest"), 1100),
    "Team": (Need.parse("find_team_roles:digest"), 1500),
    "Work": (Need.parse("wbs_tree_full:digest"), 2400),
    "Dates": (Need.parse("schedule:digest"), 1100),
    "Chances": (Need.parse("risk_simulation:digest"), 500),
    "Money": (Need.parse("cost_plan:digest"), 700),
    "What must be found out": (Need.parse("data_collection:digest"), 900),
}
"""Title, document and most characters of what is shown as it is; with the figures of the register all stays below 4,000 tokens."""
LATE: Final = frozenset({"data_collection", "swot_analysis", "expert_review"})
"""What a fast plan is summed up without."""
ESSENTIAL: Final = frozenset({"path_digest", "project_plan", "make_assumptions"})


class BriefSection(BaseModel):
    """One document in short; ``stage`` made it."""

    stage: str
    title: str
    text: str


class PlanBrief(BaseModel):
    """The plan in short; a document that could not be made has no section."""

    sections: list[BriefSection]


def compute(inputs: Inputs) -> PlanBrief:
    """Returns the sections of the documents that there are."""
    found = [
        BriefSection(stage=need.stage, title=title, text=fitted(inputs.document(need), most))
        for title, (need, most) in SHOWN.items()
        if inputs.find(need.stage, BaseModel) is not None
    ]
    own: tuple[tuple[str, str, Callable[[Inputs], str]], ...] = (
        ("risk_register", "Largest risks", _risks),
        ("swot_analysis", "For and against", _swot),
        ("expert_review", "What experts say", _experts),
    )
    found += [BriefSection(stage=stage, title=title, text=text) for stage, title, make in own if (text := make(inputs))]
    return PlanBrief(sections=[one for one in found if one.text.strip()])


def fitted(text: str, most: int) -> str:
    """Returns the text; of one that is too long the first lines, and how many more there are."""
    lines, kept, used = text.splitlines(), 0, 0
    while kept < len(lines) and used + len(lines[kept]) <= most:
        used += len(lines[kept]) + 1
        kept += 1
    left = sum(1 for line in lines[kept:] if line.strip())
    return text if kept == len(lines) else "\n".join([*lines[:kept], f"… and {left} more lines"])


def _risks(inputs: Inputs) -> str:
    register = inputs.find("risk_register", LinkedRisks)
    if register is None:
        return ""
    risks = sorted(register.risks, key=lambda risk: -risk.exposure)[:MOST_RISKS]
    return bullets(
        [
            f"**{one.risk_id} {one.title}** ({chance_text(one)}, {one.owner_role_id}): "
            f"{impact_text(one, register.currency) or shorten(one.impact, _POINT)}"
            for one in risks
        ]
    )


def _swot(inputs: Inputs) -> str:
    swot = inputs.find("swot_analysis", Swot)
    if swot is None:
        return ""
    return bullets(
        [
            f"**{name.capitalize()}:** {'; '.join(shorten(one, _POINT) for one in getattr(swot, name)[:MOST_POINTS])}"
            for name in QUADRANTS
        ]
    )


def _experts(inputs: Inputs) -> str:
    review = inputs.find("expert_review", ExpertReview)
    if review is None:
        return ""
    return bullets(
        [
            f"**{issue.issue_id} {issue.title}** ({opinion.expert_title}): {shorten(issue.consequence, _CONSEQUENCE)}"
            for opinion in review.opinions
            for issue in opinion.issues[:MOST_ISSUES]
        ]
    )


def view_full(value: PlanBrief) -> str:
    """Returns all sections under their titles."""
    return "\n\n".join(f"## {one.title}\n\n{one.text}" for one in value.sections)


def _need(stage: str) -> Need:
    need = unseen(stage if stage in ESSENTIAL else optional(stage))
    return unless_fast(need) if stage in LATE else need


STAGE = Compute(
    name="plan_brief",
    heading="The plan in short",
    needs=(
        *(_need(need.stage) for need, _ in SHOWN.values()),
        *(_need(stage) for stage in ("risk_register", "swot_analysis", "expert_review")),
    ),
    compute=compute,
    value=PlanBrief,
    views={"full": view_full},
    expected=Expected(0, 0, 0, 0, 0),
)
