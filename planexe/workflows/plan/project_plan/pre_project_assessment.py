"""Two experts say at the same time what must happen before the project starts, and whether it should start at all."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, get_args

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended, read_leniently
from planexe.spine.stage import Answered, Default, Expected, Item, Part
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.merged_lists import merged
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED

ITEMS_PER_EXPERT = 4

Recommendation = Literal["execute", "execute_with_caution", "do_not_execute"]
_ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_WORDS: dict[Recommendation, str] = {
    "execute": "Execute",
    "execute_with_caution": "Execute with caution",
    "do_not_execute": "Do not execute",
}

PROMPT = f"""\
You are an expert who is asked what must be settled before a project starts. The task says what your field looks at; a second expert looks at the rest.

What to write:
- `field`: your field of work in this project, e.g. "baking technology"; no person and no name.
- `feedback`: exactly {ITEMS_PER_EXPERT} items.
- `most_urgent`: the most urgent of these actions, in one or two sentences.
- `recommendation`: execute (start as described), execute_with_caution (start, but only with the actions above), do_not_execute (in this form it cannot succeed or must not be done).
- `recommendation_reason`: one sentence; for the last two say what would change your mind.

Each item of `feedback`:
- `title`: about seven words, beginning with a verb ("Sign the lease before ordering the oven").
- `steps`: two or three steps, each one sentence that says who does what, with which result and by when.

Rules:
- Only what must happen at the very beginning, roughly in the first tenth of the project. Later work belongs into the plan.
- No two items about the same matter.
- Count time from the start ("within 2 weeks of the start"), or give a date that is not before today's date. Do not invent dates that look exact.
- Do not name persons or companies that the documents do not name.
- Judge honestly: a plan that contradicts its own budget or the law gets no "execute".

{GOAL_RULES}"""

EXPERTS = (
    Part("work", "Technology, people and money", "Look at how the work is done: technology, people, supply, time, money."),
    Part("frame", "Permits, contracts and demand", "Look at what the work depends on: permits, contracts, demand, owners, neighbours."),
)  # fmt: skip


class FeedbackDraft(BaseModel):
    """One thing that must be settled first."""

    title: Text = Field(description="About seven words, beginning with a verb.")
    steps: list[Text] = Field(
        min_length=2, max_length=5, description="Two or three: who does what, with which result, by when."
    )


class AssessmentDraft(BaseModel):
    """What one expert demands, and what follows."""

    field: Text = Field(description="The field of work; no person, no name.")
    feedback: list[FeedbackDraft] = Field(min_length=ITEMS_PER_EXPERT, max_length=ITEMS_PER_EXPERT)
    most_urgent: Text = Field(description="The most urgent of these actions, one or two sentences.")
    recommendation: Recommendation
    recommendation_reason: Text = Field(description="Why, one sentence.")


class FeedbackItem(FeedbackDraft):
    """One thing that must be settled first, numbered through both experts."""

    number: int


class PreProjectAssessment(BaseModel):
    """The items without their experts, whom later stages would take for stakeholders."""

    items: list[FeedbackItem]
    combined_summary: str
    recommendation: Recommendation
    recommendation_reason: str


def check(answer: AssessmentDraft, inputs: Inputs, _item: Item) -> list[str]:
    """Returns items given twice and dates that lie in the past."""
    problems = [
        f"`title` {title!r} is used more than once; each item must settle another matter."
        for title in repeated(item.title for item in answer.feedback)
    ]
    today = inputs.read("initial_prompt", InitialPrompt).today
    return problems + [
        f"`steps` of {item.title!r} names {day.isoformat()}, which is before today, {today.isoformat()}; "
        "count from the start of the project instead."
        for item in answer.feedback
        for day in _dates(" ".join(item.steps))
        if day < today
    ]


def _dates(text: str) -> Iterator[date]:
    for found in _ISO_DATE.findall(text):
        try:
            yield date.fromisoformat(found)
        except ValueError:  # looks like a date and is none, e.g. a part number
            continue


def finish(_inputs: Inputs, answered: Sequence[Answered]) -> PreProjectAssessment:
    """Returns the items of both in one list, without the experts; the more careful recommendation counts."""
    found: dict[str, AssessmentDraft] = {one.item.key: one.answer for one in answered if one.ok}
    items = merged({key: answer.feedback for key, answer in found.items()}, lambda one: one.title)
    order = get_args(Recommendation)
    careful = max(found.values(), key=lambda answer: order.index(answer.recommendation))
    return PreProjectAssessment(
        items=[extended(FeedbackItem, one, number=number) for number, one in enumerate(items, 1)],
        combined_summary=" ".join(answer.most_urgent for answer in found.values()),
        recommendation=careful.recommendation,
        recommendation_reason=careful.recommendation_reason,
    )


def nobody_asked(_inputs: Inputs, _item: Item) -> AssessmentDraft:
    """Returns an assessment without demands, which asks for caution because nobody has looked."""
    said = dict.fromkeys(("field", "most_urgent", "recommendation_reason"), NOT_ASSESSED)
    return read_leniently(AssessmentDraft, {"feedback": [], "recommendation": "execute_with_caution", **said})


def view_full(value: PreProjectAssessment) -> str:
    """Returns the recommendation, the summary and the items."""
    parts = [
        f"**Recommendation:** {_WORDS[value.recommendation]}. {value.recommendation_reason}",
        value.combined_summary,
    ]
    parts += [f"### {item.number}. {item.title}\n\n{bullets(item.steps)}" for item in value.items]
    return "\n\n".join(parts)


STAGE = Parts(
    name="pre_project_assessment",
    heading="Before the start",
    needs=(
        "initial_prompt",
        "path_digest",
        "physical_locations",
        "currency_strategy",
        "identify_risks:digest",
        "make_assumptions:digest",
    ),  # not their review, which is written meanwhile: the plan reads both
    prompt=PROMPT,
    parts=EXPERTS,
    answer=AssessmentDraft,
    check=check,
    finish=finish,
    default=Default(nobody_asked, "a call for caution, without demands"),
    value=PreProjectAssessment,
    views={"full": view_full},
    max_output_tokens=4000,
    expected=Expected(2, 2, 6, 3300, 480),
)
