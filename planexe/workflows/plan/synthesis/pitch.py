"""Win somebody for the plan who has not read it: what it is, why it works, what is asked of the listener."""

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.stage import Expected, Item, optional
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.texts import Passage

PROMPT = f"""\
You write the pitch of a plan. Whoever reads it has two minutes, has not seen the plan, and can give it money, work, a permit or a place.
Convince with what the plan itself says; a pitch that any plan could use convinces nobody.

- `pitch`: 80 to 160 words. Open with a picture or a question that only this goal could raise; then what will be done, where, by when, with
  what means; then why now. No "imagine a world", no superlatives, no promise that the plan does not make.
- `why_this_pitch_works`: one to three sentences: which worry or wish of the audience it meets, and by which fact of the plan.
- `target_audience`: the two to four groups that decide about it, and what each of them wants.
- `call_to_action`: one thing the listener can do in the next weeks: with whom, by when, what size.
- `risks_and_mitigation`: the two largest risks of the plan, honestly, with what is done about each.
- `metrics_for_success`: two to five figures by which everybody will see that it worked. Each with a number.
- `stakeholder_benefits`: what each important group gains, one sentence each.
- `ethical_considerations`: whom it could harm or leave out, and what the plan does about it.
- `collaboration_opportunities`: who could do what part of it, concretely.
- `long_term_vision`: what is different afterwards, and for how long. Where the goal happens once, say what remains.

Rules:
- Every field says something the others do not.
- Take amounts, dates, places and sizes from the documents as they stand there; invent none.
- For a private goal the audience is the people around that person; write to them, not to investors.

{GOAL_RULES}"""


class Pitch(BaseModel):
    """The pitch and what a speaker must have ready beside it."""

    pitch: Passage = Field(description="The pitch itself, 80 to 160 words.")
    why_this_pitch_works: Passage = Field(description="Which worry or wish it meets, by which fact.")
    target_audience: Passage = Field(description="Who decides about it, and what each wants.")
    call_to_action: Passage = Field(description="One thing to do now: with whom, by when, what size.")
    risks_and_mitigation: Passage = Field(description="The two largest risks, and what is done about each.")
    metrics_for_success: Passage = Field(description="Two to five figures that show success.")
    stakeholder_benefits: Passage = Field(description="What each important group gains.")
    ethical_considerations: Passage = Field(description="Whom it could harm or leave out, and what is done about it.")
    collaboration_opportunities: Passage = Field(description="Who could do what part of it.")
    long_term_vision: Passage = Field(description="What is different afterwards, and for how long.")


def check(answer: Pitch, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns texts that stand in two fields."""
    texts = answer.model_dump()
    return [
        f"{' and '.join(f'`{n}`' for n, t in texts.items() if t.casefold() == twin.casefold())} say the same; "
        "let each say its own."
        for twin in repeated(texts.values())
    ]


STAGE = Ask(
    name="pitch",
    heading="Pitch",
    needs=(
        "initial_prompt",
        "path_digest",
        "project_plan:digest",
        optional("related_resources:digest"),
    ),
    prompt=PROMPT,
    task="Write the pitch of this plan.",
    answer=Pitch,
    check=check,
    essential=False,
    expected=Expected(calls=1, calls_fast=1, seconds=7, input_tokens=2800, output_tokens=1000),
)
