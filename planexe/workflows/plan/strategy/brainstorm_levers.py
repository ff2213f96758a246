"""Strategic choices that would change the outcome, from five angles at once."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.stage import Answered, Default, Expected, Item, Part
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.strategy.general_levers import GENERAL_LEVERS
from planexe.workflows.plan.strategy.levers import LeverIdea, idea_text
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED

LEVERS_PER_ANGLE = 3

PROMPT = f"""\
You find the strategic levers of a goal: decisions its owner can really take, each of which would lead to a different project. The owner will later choose one option per lever.

You look from one angle only, named in the task; four colleagues look from the other angles. Stay inside yours.

What to write:
- `rationale`: what this goal hinges on, seen from your angle, in 20 to 30 words.
- `levers`: exactly {LEVERS_PER_ANGLE}.

Each lever:
- `name`: two to six words that name the decision itself ("Site and lease", not "Success"). No two alike.
- `consequences`: what happens at once, then to the whole project, then in the long run. About 20 words, with a figure or a time where you can give an honest one.
- `options`: exactly three complete choices, from cautious through moderate to bold. Each says what is done in one full sentence, and excludes the other two. Do not number them and do not write the words cautious, moderate or bold.
- `trade_off`: what one gains and what one gives up, in the form "A against B".
- `weakness`: one thing these three options fail to consider.

Rules:
- What the goal already fixes is no lever. Do not offer an option that the goal rules out.
- A lever is no task, no risk and no wish. If everybody would choose the same option, it is no lever.
- Write for this goal: a lever that would fit any project is too general.
- Levers must differ in what is decided, not only in wording.

{GOAL_RULES}"""


class LeverDraft(BaseModel):
    """One decision with three ways to take it."""

    name: Text = Field(description="The decision, two to six words.")
    consequences: Text = Field(description="At once, then for the project, then in the long run; about 20 words.")
    options: list[Text] = Field(
        min_length=3, max_length=3, description="Three complete choices that exclude each other, cautious to bold."
    )
    trade_off: Text = Field(description="What is gained and what is given up.")
    weakness: Text = Field(description="One thing the options fail to consider.")


class LeverDrafts(BaseModel):
    """The levers seen from one angle."""

    rationale: Text = Field(description="What the goal hinges on from this angle, 20 to 30 words.")
    levers: list[LeverDraft] = Field(min_length=LEVERS_PER_ANGLE, max_length=LEVERS_PER_ANGLE)


class LeverIdeas(BaseModel):
    """All levers of all angles.

    Attributes:
        rationales: what the goal hinges on, one text per angle that answered.
        levers: in the order of the angles.
    """

    rationales: list[str]
    levers: list[LeverIdea]


def check(answer: LeverDrafts, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns names that stand there twice and levers whose options are the same."""
    problems = [
        f"`levers` has the name {name!r} more than once; each lever must decide something else."
        for name in repeated(lever.name for lever in answer.levers)
    ]
    problems += [
        f"`options` of lever {lever.name!r} repeats {twins[0]!r}; give three different choices."
        for lever in answer.levers
        if (twins := repeated(lever.options))
    ]
    return problems


def finish(_inputs: Inputs, answered: Sequence[Answered]) -> LeverIdeas:
    """Returns all levers with ids; an angle that failed leaves its ids unused, so the others keep theirs."""
    rationales: list[str] = []
    levers: list[LeverIdea] = []
    first_of: dict[str, str] = {}
    for angle, result in enumerate(answered):
        if not result.ok:
            continue
        drafts: LeverDrafts = result.answer
        rationales.append(drafts.rationale)
        for number, draft in enumerate(drafts.levers, 1 + angle * LEVERS_PER_ANGLE):
            lever_id = f"L{number}"
            key = " ".join(draft.name.casefold().split())
            twin = first_of.setdefault(key, lever_id)
            same = None if twin == lever_id else twin
            levers.append(LeverIdea(lever_id=lever_id, same_name_as=same, **draft.model_dump()))
    return LeverIdeas(rationales=rationales, levers=levers)


def general_levers(_inputs: Inputs, item: Item) -> LeverDrafts:
    """Returns the decisions of one angle that every undertaking has to take."""
    return LeverDrafts(
        rationale=f"{NOT_ASSESSED} The levers of this angle are those of any undertaking.",
        levers=[
            LeverDraft(
                name=lever.name,
                consequences=NOT_ASSESSED,
                options=list(lever.options),
                trade_off=lever.trade_off,
                weakness="A general lever: it was not made for this goal.",
            )
            for lever in GENERAL_LEVERS[item.key]
        ],
    )


def view_full(value: LeverIdeas) -> str:
    """Returns what the goal hinges on and every lever with its options."""
    return "\n\n".join([*value.rationales, *(idea_text(lever) for lever in value.levers)])


STAGE = Parts(
    name="brainstorm_levers",
    heading="Ideas for levers",
    needs=("initial_prompt",),  # purpose and type would set the tone only, and every later stage would wait for them
    prompt=PROMPT,
    parts=(
        Part(
            "result",
            "What is made",
            "Your angle: what is made and how much of it: scope, size, quality, what is left out.",
        ),
        Part(
            "method", "How it is made", "Your angle: how the work is done: technology, methods, places, order and pace."
        ),
        Part(
            "money",
            "Money and ownership",
            "Your angle: money, prices, legal form, ownership, what is bought or rented.",
        ),
        Part(
            "organisation",
            "Who does it",
            "Your angle: the team, partners and suppliers, who decides, and how the work is organised.",
        ),
        Part(
            "people",
            "People and surroundings",
            "Your angle: the people it is for, demand and access, the public, authorities and the environment.",
        ),
    ),
    answer=LeverDrafts,
    fast_limit=3,
    check=check,
    finish=finish,
    default=Default(general_levers, "general levers that fit any undertaking"),
    value=LeverIdeas,
    views={"full": view_full},
    min_answered=0.6,
    expected=Expected(5, 3, 6, 1150, 550),
)
