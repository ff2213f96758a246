"""Name the project and the one thing it delivers."""

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.stage import Default, Expected, Item
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.texts import Label

MOST_WORDS = 6
LONGEST_TITLE = 60

PROMPT = f"""\
You name a project and the one thing it delivers. Both stand at the top of its work breakdown, its report and its charts, where there is
little room.

- `project_title`: one to three words by which its people will call it. No code name, no slogan, no year, and none of the words "project",
  "plan" and "initiative".
- `final_deliverable`: what exists at the very end and did not exist before, as a noun with at most five words. Not an activity
  ("Building …") and not a hope ("Happy …").
- If the plan has several results, take the one that all others serve.
- The two texts are different, and both are about this plan.

{GOAL_RULES}"""


class WbsLevel1(BaseModel):
    """The top of the work breakdown."""

    project_title: Label = Field(description="One to three words.")
    final_deliverable: Label = Field(description="A noun with at most five words.")


def _check(answer: WbsLevel1, _inputs: Inputs, _item: Item) -> list[str]:
    problems = [
        f"`{field}` has {len(text.split())} words ({text!r}); use at most {MOST_WORDS}."
        for field, text in answer
        if len(text.split()) > MOST_WORDS
    ]
    if answer.project_title.casefold() == answer.final_deliverable.casefold():
        problems.append("`final_deliverable` is the same text as `project_title`; say what exists at the end.")
    return problems


def first_words(inputs: Inputs, _item: Item) -> WbsLevel1:
    """Returns the first words of the goal as the title."""
    words = inputs.read("initial_prompt", InitialPrompt).goal.split()
    title = " ".join(words[:MOST_WORDS]) + ("…" if len(words) > MOST_WORDS else "")
    return WbsLevel1(project_title=shorten(title, LONGEST_TITLE), final_deliverable="The goal as stated")


STAGE = Ask(
    name="wbs_level1",
    heading="Project and final deliverable",
    needs=("initial_prompt", "project_plan:digest"),
    prompt=PROMPT,
    task="Name this project and its final deliverable.",
    answer=WbsLevel1,
    check=_check,
    default=Default(first_words, "the first words of the goal"),
    max_output_tokens=500,
    expected=Expected(calls=1, calls_fast=1, seconds=1, input_tokens=1250, output_tokens=25),
)
