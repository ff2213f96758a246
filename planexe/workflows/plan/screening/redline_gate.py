"""One verdict on whether the goal may be planned at all; a refusal ends the run unless the user goes on."""

from typing import Literal

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import table
from planexe.spine.stage import Expected, Item
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.texts import Text

Verdict = Literal["ALLOW", "ALLOW_WITH_SAFETY_FRAMING", "REFUSE"]
Category = Literal[
    "physical_harm",
    "weapons",
    "biological_or_chemical_hazard",
    "nuclear_or_radiological_hazard",
    "critical_infrastructure_attack",
    "cyber_attack",
    "fraud_or_deception",
    "financial_crime",
    "theft_or_smuggling",
    "drug_trade",
    "privacy_violation",
    "unlawful_surveillance",
    "extremism_or_terrorism",
    "hate_or_discrimination",
    "child_safety",
    "sexual_exploitation",
    "forced_labour_or_trafficking",
    "coercion_or_blackmail",
    "election_or_public_manipulation",
    "environmental_crime",
    "unsafe_medical_practice",
    "self_harm",
    "other_illegality",
]

PROMPT = f"""\
You judge whether a planning service may help with a goal. You give exactly one verdict, for the person who runs the service.

The verdicts:
- ALLOW: ordinary goals, also large, risky, strange, expensive, unpopular or fictional ones. This is the usual verdict.
- ALLOW_WITH_SAFETY_FRAMING: the topic is sensitive (medicine, security research, politics, dangerous work, animals, children), and a plan at the level of organisation, budget and schedule is fine as long as it keeps to law and safety.
- REFUSE: a plan would help somebody to hurt people, break serious laws or gain a dangerous ability that is hard to get otherwise.

Rules:
- Judge what is asked, not what could be imagined. Do not hunt for violations; if you have to construct one, the verdict is ALLOW.
- Size, cost, low chances of success and moral controversy are never reasons to refuse.
- A general plan (people, money, permits, time) for a lawful activity is not an ability to do harm.
- `rationale_short`: one or two sentences, about 120 characters.
- With REFUSE give `violation_category`, `violation_claim` (what in the goal crosses the line, one sentence), `violation_capability_uplift` and `violation_severity`.
- With ALLOW leave all four violation fields null. With ALLOW_WITH_SAFETY_FRAMING fill them only if there is a concrete concern.

{GOAL_RULES}"""


class RedlineVerdict(BaseModel):
    """The verdict on the goal; the violation fields are empty when it is allowed."""

    verdict: Verdict = Field(description="The one verdict.")
    rationale_short: Text = Field(description="Why, in one or two sentences, about 120 characters.")
    violation_category: Category | None = Field(
        default=None, description="Kind of violation; null when the verdict is ALLOW."
    )
    violation_claim: str | None = Field(
        default=None, description="What in the goal crosses the line, one sentence; null when the verdict is ALLOW."
    )
    violation_capability_uplift: bool | None = Field(
        default=None,
        description="Whether a plan would give somebody a dangerous ability; null when the verdict is ALLOW.",
    )
    violation_severity: Literal["High", "Medium", "Low"] | None = Field(
        default=None, description="How grave; null when the verdict is ALLOW."
    )


def check(answer: RedlineVerdict, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns what does not fit the verdict."""
    given = [name for name, value in answer if name.startswith("violation_") and value not in (None, "")]
    problems = []
    if answer.verdict == "REFUSE":
        missing = [n for n in ("violation_category", "violation_claim") if n not in given]
        if missing:
            problems.append(f"`verdict` is REFUSE, so {_quoted(missing)} must say what the violation is.")
    if answer.verdict == "ALLOW" and given:
        problems.append(f"`verdict` is ALLOW, so {_quoted(given)} must be null.")
    if len(answer.rationale_short) > 400:
        length = len(answer.rationale_short)
        problems.append(f"`rationale_short` has {length} characters; write one or two sentences, about 120 characters.")
    return problems


def _quoted(names: list[str]) -> str:
    return " and ".join(f"`{n}`" for n in names)


def view_full(value: RedlineVerdict) -> str:
    """Returns the verdict as a sentence and, where there is a violation, a table of it."""
    marks = {
        "ALLOW": "🟢 Allowed",
        "ALLOW_WITH_SAFETY_FRAMING": "🟡 Allowed, with safety framing",
        "REFUSE": "🔴 Refused",
    }
    text = f"**Verdict:** {marks[value.verdict]}\n\n**Why:** {value.rationale_short}"
    if value.violation_category is None and not value.violation_claim:
        return text
    rows: list[list[str | None]] = [
        ["Category", (value.violation_category or "").replace("_", " ")],
        ["Claim", value.violation_claim],
        ["Gives a dangerous ability", _answer_word(value.violation_capability_uplift)],
        ["Severity", value.violation_severity],
    ]
    return f"{text}\n\n{table(['Detail', 'Value'], rows)}"


def refusal(value: RedlineVerdict) -> str:
    """Returns why no plan is made, empty if one is."""
    if value.verdict != "REFUSE":
        return ""
    claim = f" {value.violation_claim}" if value.violation_claim else ""
    return f"The goal was refused: {value.rationale_short}{claim}"


def _answer_word(value: bool | None) -> str | None:
    return None if value is None else ("yes" if value else "no")


STAGE = Ask(
    name="redline_gate",
    heading="Safety and legality",
    needs=("initial_prompt",),
    prompt=PROMPT,
    task="Give your verdict on this goal.",
    answer=RedlineVerdict,
    check=check,
    views={"full": view_full},
    refusal=refusal,
    essential=False,
    salvage=False,  # a verdict that contradicts itself must neither stop a plan nor let one pass
    max_output_tokens=2048,
    expected=Expected(1, 1, 2.0, 900, 75),
)
