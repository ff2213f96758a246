"""Two experts say what must happen before the project starts, and whether it should start at all."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended, read_leniently
from planexe.spine.stage import Answered, Default, Expected, Item
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
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
You ask two experts what must be settled before a project starts. Choose two fields that see different dangers of this project (for example its technology and its approval), not two versions of one field.

What to write:
- `first_expert` and `second_expert`: each with `field` (the field of work, no person and no name) and `feedback`: exactly {ITEMS_PER_EXPERT} items.
- `combined_summary`: the three most urgent actions of all eight, in order, in three to five sentences.
- `recommendation`: execute (start as described), execute_with_caution (start, but only with the actions above), do_not_execute (in this form it cannot succeed or must not be done).
- `recommendation_reason`: one or two sentences; for the last two say what would change your mind.

Each item of `feedback`:
- `title`: about seven words, beginning with a verb ("Sign the lease before ordering the oven").
- `steps`: two to four steps, each one sentence that says who does what, with which result and by when.

Rules:
- Only what must happen at the very beginning, roughly in the first tenth of the project. Later work belongs into the plan.
- No two items about the same matter, also not across the experts.
- Count time from the start ("within 2 weeks of the start"), or give a date that is not before today's date. Do not invent dates that look exact.
- Do not name persons or companies that the documents do not name.
- Judge honestly: a plan that contradicts its own budget or the law gets no "execute".

{GOAL_RULES}"""


class FeedbackDraft(BaseModel):
    """One thing that must be settled first."""

    title: Text = Field(description="About seven words, beginning with a verb.")
    steps: list[Text] = Field(min_length=2, max_length=5, description="Who does what, with which result, by when.")


class ExpertFeedback(BaseModel):
    """What one expert demands."""

    field: Text = Field(description="The field of work; no person, no name.")
    feedback: list[FeedbackDraft] = Field(min_length=ITEMS_PER_EXPERT, max_length=ITEMS_PER_EXPERT)


class AssessmentDraft(BaseModel):
    """Both experts, and what follows."""

    first_expert: ExpertFeedback
    second_expert: ExpertFeedback
    combined_summary: Text = Field(description="The three most urgent actions, three to five sentences.")
    recommendation: Recommendation
    recommendation_reason: Text = Field(description="Why, one or two sentences.")


class FeedbackItem(FeedbackDraft):
    """One thing that must be settled first, numbered through both experts."""

    number: int


class PreProjectAssessment(BaseModel):
    """Eight items without their experts, whom later stages would take for stakeholders."""

    items: list[FeedbackItem]
    combined_summary: str
    recommendation: Recommendation
    recommendation_reason: str


def _items(answer: AssessmentDraft) -> list[FeedbackDraft]:
    return [*answer.first_expert.feedback, *answer.second_expert.feedback]


def check(answer: AssessmentDraft, inputs: Inputs, _item: Item) -> list[str]:
    """Returns items given twice and dates that lie in the past."""
    problems = [
        f"`title` {title!r} is used more than once; each item must settle another matter."
        for title in repeated(item.title for item in _items(answer))
    ]
    today = inputs.read("initial_prompt", InitialPrompt).today
    return problems + [
        f"`steps` of {item.title!r} names {day.isoformat()}, which is before today, {today.isoformat()}; "
        "count from the start of the project instead."
        for item in _items(answer)
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
    """Returns the eight items in one list, without the experts."""
    answer: AssessmentDraft = answered[0].answer
    return PreProjectAssessment(
        items=[extended(FeedbackItem, i, number=n) for n, i in enumerate(_items(answer), 1)],
        combined_summary=answer.combined_summary,
        recommendation=answer.recommendation,
        recommendation_reason=answer.recommendation_reason,
    )


def nobody_asked(_inputs: Inputs, _item: Item) -> AssessmentDraft:
    """Returns an assessment without demands, which asks for caution because nobody has looked."""
    silent = {"field": NOT_ASSESSED, "feedback": []}
    said = dict.fromkeys(("combined_summary", "recommendation_reason"), NOT_ASSESSED)
    answer = {"first_expert": silent, "second_expert": silent, "recommendation": "execute_with_caution", **said}
    return read_leniently(AssessmentDraft, answer)


def view_full(value: PreProjectAssessment) -> str:
    """Returns the recommendation, the summary and the items."""
    parts = [
        f"**Recommendation:** {_WORDS[value.recommendation]}. {value.recommendation_reason}",
        value.combined_summary,
    ]
    parts += [f"### {item.number}. {item.title}\n\n{bullets(item.steps)}" for item in value.items]
    return "\n\n".join(parts)


STAGE = Ask(
    name="pre_project_assessment",
    heading="Before the start",
    needs=(
        "initial_prompt",
        "path_digest",
        "consolidate_assumptions:short",
    ),
    prompt=PROMPT,
    task="Write what two experts demand before this project starts, and your recommendation.",
    answer=AssessmentDraft,
    check=check,
    finish=finish,
    default=Default(nobody_asked, "a call for caution, without demands"),
    value=PreProjectAssessment,
    views={"full": view_full},
    expected=Expected(1, 1, 19.0, 5500, 2175),
)
