"""The quality gate: code looks over the finished plan for what is missing, does not fit together or breaks the goal."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel

from planexe.figures import count_text
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import bullets, table
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.synthesis.check_limits import check_figures, check_limits
from planexe.workflows.plan.synthesis.check_references import check_references
from planexe.workflows.plan.synthesis.check_sections import check_sections
from planexe.workflows.plan.synthesis.check_texts import check_texts
from planexe.workflows.plan.synthesis.check_work import check_risks, check_work
from planexe.workflows.plan.synthesis.plan_findings import GRAVEST_FIRST, Check, Finding, Severity
from planexe.workflows.plan.synthesis.plan_values import read_values

CHECKED = (
    "goal_contract",
    "contract_view",
    "premise_challenge",
    "select_vital_levers",
    "scenarios_doc",
    "physical_locations",
    "identify_risks",
    "make_assumptions",
    "project_plan",
    "related_resources",
    "governance_doc",
    "find_team_roles",
    "team_doc",
    "swot_analysis",
    "expert_review",
    "data_collection",
    "filter_documents_to_find",
    "filter_documents_to_create",
    "documents_doc",
    "wbs_tree_full",
    "task_dependencies",
    "facts",
    "resource_plan",
    "schedule",
    "risk_simulation",
    "role_rates",
    "cost_plan",
    "risk_register",
    "pitch",
    "pitch_doc",
    "review_plan",
    "executive_summary",
    "questions_answers",
    "premortem",
    "self_audit",
)
"""The stages whose values are looked at."""


class PlanChecks(BaseModel):
    """What was checked, and what does not hold.

    Attributes:
        checks: every check, those with findings and those without.
    """

    checks: list[Check]

    @property
    def findings(self) -> list[Finding]:
        """Returns what does not hold, the gravest first."""
        every = [finding for check in self.checks for finding in check.findings]
        return sorted(every, key=lambda finding: GRAVEST_FIRST.index(finding.severity))

    @property
    def held(self) -> int:
        """Returns how many checks found nothing."""
        return sum(1 for check in self.checks if not check.findings)


def compute(inputs: Inputs) -> PlanChecks:
    """Returns the checks of all that was made; what could not be made is not checked, only named."""
    plan = read_values(inputs, CHECKED, fast=inputs.option("detail") == "fast")
    return PlanChecks(
        checks=[
            *check_sections(plan),
            *check_references(plan),
            *check_work(plan),
            *check_risks(plan),
            *check_figures(plan),
            *check_limits(plan),
            *check_texts(plan),
        ]
    )


_WORDS: Final[Mapping[Severity, str]] = {
    "blocker": "blocker", "major": "major finding", "minor": "minor finding", "note": "note",
}  # fmt: skip
_TITLES: Final[tuple[tuple[str, Severity], ...]] = (
    ("Asked, and not held", "blocker"),
    ("Missing or wrong", "major"),
    ("To be mended", "minor"),
    ("Worth knowing", "note"),
)


def headline(value: PlanChecks) -> str:
    """Returns in one or two sentences how the plan came through."""
    places = sum(check.looked_at for check in value.checks)
    count = Counter(finding.severity for finding in value.findings)
    text = f"Code made {len(value.checks)} checks on {places:,} places of the plan; {value.held} of them found nothing."
    told = [f"{count_text(count[severity], word)}" for severity, word in _WORDS.items() if count[severity]]
    return f"{text} Found: {', '.join(told)}." if told else text


def view_full(value: PlanChecks) -> str:
    """Returns how many checks hold, what does not hold, and every check in a table."""
    parts = [headline(value)]
    for title, severity in _TITLES:
        texts = [f"**{f.area}:** {f.text}" for f in value.findings if f.severity == severity]
        parts += [f"### {title}\n\n{bullets(texts)}"] if texts else []
    rows = [
        [check.area, check.title, f"{check.looked_at:,}", f"{check.failed:,} not" if check.failed else "all hold"]
        for check in value.checks
        if check.looked_at
    ]
    heads = ["Area", "Check", "Looked at", "Result"]
    return "\n\n".join([*parts, f"### What was checked\n\n{table(heads, rows)}"])


def view_digest(value: PlanChecks) -> str:
    """Returns how many checks hold and what does not hold."""
    lines = [f"({finding.severity}) {finding.text}" for finding in value.findings]
    return "\n\n".join([headline(value), bullets(lines)]).strip()


def gaps(value: PlanChecks) -> Sequence[str]:
    """Returns what is missing or wrong and was not reported by the stage it is about.

    What a text says wrongly is told among the checks: nothing is missing by it.
    """
    return [
        f"{f.area}: {f.text}"
        for f in value.findings
        if f.severity == "major" and not f.reported_by and f.area != "Texts"
    ]


STAGE = Compute(
    name="plan_checks",
    heading="Checks of the plan",
    needs=tuple(unseen(optional(name)) for name in CHECKED),
    options=("detail",),
    compute=compute,
    value=PlanChecks,
    views={"full": view_full, "digest": view_digest},
    gaps=gaps,
    essential=False,
    expected=Expected(0, 0, 0, 0, 0),
)
