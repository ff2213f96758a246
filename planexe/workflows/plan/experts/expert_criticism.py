"""Let the three most needed experts of the first search say what is wrong with the plan."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Expected, Item, optional, unless_fast, unseen
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.experts.find_experts import ExpertProfile, ExpertSearch, expert_id
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.texts import Label, Title, sized

CRITICS = 3

Entry = Annotated[str, sized(5, 600)]
Advice = Annotated[str, sized(40, 2000)]

PROMPT = f"""\
You are an outside expert who was asked to find what is wrong with a plan. The task says which expert you are.
You speak to the person behind the plan. They need the truth now, while a change is still cheap.

Give exactly three issues, the most dangerous first.
- Judge only what your speciality lets you judge. Another expert looks at the rest.
- Each issue is about something this plan says, assumes or leaves out. Name it: the decision, the date, the sum, the place, the missing
  piece. An issue that would fit any plan is wrong.
- Three issues mean three different causes, not one cause three times.
- `explanation` says what the plan does, what really happens in your trade in such a case, and how that can be checked.
- `root_cause` says why the plan came to have this fault; `consequence` says what follows if nobody acts, with an order of magnitude for
  days or money where you can stand by it.
- `mitigation` says who does what first. It must be doable by the people and with the means of this plan.
- Do not praise, and do not soften. Do not cite a law, a study or a case unless you are sure that it exists.

{GOAL_RULES}"""


class Issue(BaseModel):
    """One fault of the plan."""

    title: Title = Field(description="The fault in three to ten words.")
    explanation: Advice = Field(
        description="What the plan does, what happens in practice, how to check it: 2 to 4 sentences."
    )
    root_cause: Entry = Field(description="Why the plan has this fault: one or two sentences.")
    consequence: Entry = Field(description="What follows if nobody acts: one or two sentences.")
    mitigation: Entry = Field(description="Who does what first: one to three sentences.")
    tags: list[Label] = Field(min_length=1, max_length=5, description="Kind of problem, one to three words each.")


class Criticism(BaseModel):
    """What one expert says."""

    issues: list[Issue] = Field(min_length=3, max_length=3, description="Most dangerous first.")


class NumberedIssue(Issue):
    """A fault with its id.

    Attributes:
        issue_id: ``E1.1`` is the first issue of expert E1.
    """

    issue_id: str


class ExpertOpinion(BaseModel):
    """The criticism of one expert of the plan; in plans by older rules with what the expert advises."""

    expert_id: str
    expert_title: str
    issues: list[NumberedIssue]
    primary_actions: list[str] = []
    secondary_actions: list[str] = []
    follow_up: str = ""


class SilentExpert(BaseModel):
    """An expert who was asked and gave no usable answer."""

    expert_id: str
    expert_title: str
    reason: str


class ExpertOpinions(BaseModel):
    """What the experts who were asked said."""

    opinions: list[ExpertOpinion]
    silent: list[SilentExpert]


def critics(inputs: Inputs) -> list[Item]:
    """Returns the experts who are asked, an item each: the most needed ones of the first search."""
    found = inputs.read("find_experts#first", ExpertSearch).experts[:CRITICS]
    return [Item(expert_id(number), profile.title, profile) for number, profile in enumerate(found, 1)]


def persona(item: Item) -> str:
    """Returns who is asked, and why, as the model is told."""
    profile: ExpertProfile = item.data
    return f"""\
Subject: {profile.title}
You are this expert: {profile.title}. You know {", ".join(profile.knowledge)}. {profile.skills}
Why you were called: {profile.why}
What you were asked: {profile.what}"""


def _task(_inputs: Inputs, item: Item) -> str:
    return f"{persona(item)}\nGive your three issues with this plan, and what to do about each."


def _check(answer: Criticism, _inputs: Inputs, _item: Item) -> list[str]:
    titles = repeated(issue.title for issue in answer.issues)
    return [f"`issues.title` holds {t!r} more than once; give three different issues." for t in titles]


def _opinion(one: Answered) -> ExpertOpinion:
    criticism: Criticism = one.answer
    issues = [
        extended(NumberedIssue, issue, issue_id=f"{one.item.key}.{number}")
        for number, issue in enumerate(criticism.issues, 1)
    ]
    return ExpertOpinion(
        expert_id=one.item.key,
        expert_title=one.item.title,
        issues=issues,
    )


def _finish(_inputs: Inputs, answered: Sequence[Answered]) -> ExpertOpinions:
    return ExpertOpinions(
        opinions=[_opinion(one) for one in answered if one.ok],
        silent=[
            SilentExpert(expert_id=one.item.key, expert_title=one.item.title, reason=one.problem)
            for one in answered
            if not one.ok
        ],
    )


STAGE = Each(
    name="expert_criticism",
    heading="What the experts say",
    needs=(
        "initial_prompt",
        "path_digest",
        unless_fast("pre_project_assessment"),
        "project_plan:digest",
        unless_fast(optional("swot_analysis:digest")),
        unseen("find_experts#first"),
    ),
    prompt=PROMPT,
    task=_task,
    answer=Criticism,
    items=critics,
    fast_limit=1,
    check=_check,
    finish=_finish,
    value=ExpertOpinions,
    min_answered=0.5,
    essential=False,
    max_output_tokens=4000,
    expected=Expected(calls=3, calls_fast=1, seconds=8, input_tokens=3400, output_tokens=850),
)
