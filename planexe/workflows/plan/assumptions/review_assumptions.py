"""What the assumptions leave out or paint too bright, and what each error would cost."""

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import read_leniently
from planexe.spine.stage import Default, Expected, Item
from planexe.workflows.plan.answer_checks import has_figure, repeated
from planexe.workflows.plan.assumptions.make_assumptions import Assumptions
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED

PROMPT = f"""\
You are the most experienced practitioner in the field of this project, and you review the assumptions it is built on. You look for what would hurt most, not for what is easy to criticise.

What to write, at most 500 words in all:
- `expert_domain`: your field, e.g. "hospital construction".
- `domain_specific_considerations`: three to six things that people of your field know and this project must respect, each one short sentence.
- `issues`: exactly three, the gravest first: a missing assumption, an assumption too optimistic, or two that contradict each other.
- `conclusion`: three sentences at most: what must be settled before money is spent.

Each issue:
- `title`: the problem in at most twelve words.
- `assumption_ids`: ids of the assumptions concerned; an empty list if the assumption is missing altogether.
- `explanation`: why it is a problem for this project, two sentences.
- `recommendation`: what to do, by whom, with a figure or a deadline counted from the start.
- `sensitivity`: how much the result moves if it goes wrong: a baseline and a range against it, in figures ("baseline 18 months; with late permits 22 to 26 months, 8 to 15 % more cost").

Rules:
- Judge the substance. Wording and order of the documents do not matter.
- Do not repeat the risk register: say what it and the assumptions have missed together.
- Money in the currency of `currency_strategy`. Where you estimate, say "about".

{GOAL_RULES}"""


class AssumptionIssue(BaseModel):
    """One grave problem of the assumptions."""

    title: Text = Field(description="The problem in at most twelve words.")
    assumption_ids: list[str] = Field(description="Ids of the assumptions concerned; empty if it is missing.")
    explanation: Text = Field(description="Why it is a problem here, two sentences.")
    recommendation: Text = Field(description="What to do, by whom, with a figure or deadline.")
    sensitivity: Text = Field(description="Baseline and range against it, in figures.")


class AssumptionReview(BaseModel):
    """Three issues from the field's point of view."""

    expert_domain: Text
    domain_specific_considerations: list[Text] = Field(min_length=2, max_length=8)
    issues: list[AssumptionIssue] = Field(min_length=3, max_length=3)
    conclusion: Text = Field(description="What must be settled before money is spent.")


def bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: only assumptions that exist."""
    assumptions = inputs.read("make_assumptions", Assumptions).assumptions
    return [OneOf("issues.assumption_ids", tuple(a.assumption_id for a in assumptions))]


def check(answer: AssumptionReview, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns issues given twice and sensitivities without a figure."""
    problems = [f"`issues` has {title!r} more than once." for title in repeated(i.title for i in answer.issues)]
    return problems + [
        f"`sensitivity` of issue {issue.title!r} has no figure; give a baseline and a range against it."
        for issue in answer.issues
        if not has_figure(issue.sensitivity)
    ]


def not_reviewed(_inputs: Inputs, _item: Item) -> AssumptionReview:
    """Returns a review without issues, which says that there was none."""
    said = dict.fromkeys(("expert_domain", "conclusion"), NOT_ASSESSED)
    return read_leniently(AssumptionReview, {**said, "domain_specific_considerations": [], "issues": []})


def view_full(value: AssumptionReview) -> str:
    """Returns the considerations, the issues and the conclusion."""
    parts = [f"**Field:** {value.expert_domain}", bullets(value.domain_specific_considerations)]
    for issue in value.issues:
        about = f" ({', '.join(issue.assumption_ids)})" if issue.assumption_ids else ""
        parts.append(f"### {issue.title}{about}\n\n{issue.explanation}")
        parts.append(f"**Recommendation:** {issue.recommendation}\n\n**Sensitivity:** {issue.sensitivity}")
    return "\n\n".join([*parts, "### Conclusion", value.conclusion])


STAGE = Ask(
    name="review_assumptions",
    heading="Review of the assumptions",
    needs=(
        "initial_prompt",
        "path_digest",
        "physical_locations",
        "currency_strategy",
        "identify_risks:digest",
        "make_assumptions",
    ),
    prompt=PROMPT,
    task="Review the assumptions of this project.",
    answer=AssumptionReview,
    bindings=bindings,
    check=check,
    default=Default(not_reviewed, "a review without issues"),
    views={"full": view_full},
    expected=Expected(1, 1, 6, 5000, 650),
)
