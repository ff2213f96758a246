"""Five hostile readings of the idea itself: whether it should be done at all, not how; read by people only."""

import re
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field

from planexe.spine.binding import OneEach
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Expected, Item, Part
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.texts import FullParagraph, Statement

Horizon = Literal["0–6 months", "1–3 years", "5–10 years"]
HORIZONS: tuple[Horizon, ...] = ("0–6 months", "1–3 years", "5–10 years")

_WEB_ADDRESS = re.compile(r"https?://|www\.|\b10\.\d{4,}/", re.IGNORECASE)
_MARKER = re.compile(r"\A\W*reject(?:ed)?\W*[:.;—–-]\W*", re.IGNORECASE)

PROMPT = f"""\
You are asked to argue against an idea before anybody spends money on it. The task says from which side. You are the only one who argues
from that side; others take the other sides, and people read all of you beside a plan that is in favour of the idea.

Attack the idea, not its execution. "The budget is tight" or "it needs a better team" is about execution and does not count; "it should
not exist", "the wrong person pays for it" or "success would make things worse" is about the idea.

- `core_thesis`: the strongest case against the idea from your side, two or three sentences. It must fall if the goal were another one.
- `reasons`: three to five, each one sentence that adds a new thought. Each names something of this goal: the place, the people, the sum,
  the thing itself.
- `second_order_effects`: one for each horizon ({", ".join(HORIZONS)}): what follows from what follows, one sentence. The later ones grow
  out of the earlier ones.
- `evidence`: none to four laws, court cases, reports or known events that support you, each with what it shows. They will be printed as
  unverified. Give one only if you are sure that it exists; an empty list is a good answer. No web addresses, no docket or page numbers.
- `bottom_line`: why you reject the idea, one sentence.
- `withdrawn_if`: what would have to be shown, and by whom, for you to take it back; one sentence, something that can be checked.

Be hard on the idea and fair to people: no insults, no guesses about motives, nobody called a criminal. You always reject; that is your
role and decides nothing.

{GOAL_RULES}"""

LENSES = (
    Part(
        "ground",
        "The ground it stands on",
        """\
Look at what must be true for the idea to make sense at all: the need it claims, the cause it assumes, the gain it expects. Find the
belief that carries all the others and show why it may be false here. Ask what would happen if nobody did anything.""",
    ),
    Part(
        "answerability",
        "Who bears it and who answers",
        """\
Look at the people who did not choose this: whose rights, safety, land, data, work or peace it uses, whether they were asked, and whether
they can say no. Then ask who answers for harm, and whether that person can really be made to. A good aim is no consent.""",
    ),
    Part(
        "range",
        "One blow from each side",
        """\
Do not dig in one place. Each of your reasons comes from another side, such as money, nature, law, technology, people, time or place.
Begin each reason with its side and a colon ("Law: …") and use no side twice. The thesis says what the blows have in common.""",
    ),
    Part(
        "imitation",
        "What it teaches others",
        """\
Suppose that it succeeds. Look at who copies it and with which corners cut, who games it, whom it drives out, what people come to expect,
and which habit or law it wears down. Success is the premise here, so do not argue that it will fail.""",
    ),
    Part(
        "slope",
        "How one step forces the next",
        """\
Tell how it goes wrong although everybody acts sensibly. Your reasons are the steps of one story in order of time: a small promise, the
commitment that follows from it, the point from which there is no way back, the end. Each step grows out of the one before.""",
    ),
)


class Effect(BaseModel):
    """What follows later."""

    horizon: str = Field(description="When.")
    second_order_effect: Statement = Field(description="What follows from what follows: one sentence.")


class Challenge(BaseModel):
    """The case against the idea from one side."""

    core_thesis: FullParagraph = Field(description="The strongest case against the idea: two or three sentences.")
    reasons: list[Statement] = Field(min_length=3, max_length=5, description="Three to five, one sentence each.")
    second_order_effects: list[Effect] = Field(min_length=3, max_length=3, description="One for each horizon.")
    evidence: list[Statement] = Field(max_length=4, description="None to four; only what surely exists.")
    bottom_line: Statement = Field(description="Why the idea is rejected: one sentence.")
    withdrawn_if: Statement = Field(description="What would have to be shown to take it back: one sentence.")


class Evidence(BaseModel):
    """A law, case or report that a model remembers; nobody has looked it up."""

    text: str
    status: Literal["unverified"] = "unverified"


class LensResult(BaseModel):
    """The case of one lens."""

    lens: str
    title: str
    core_thesis: str
    reasons: list[str]
    second_order_effects: list[Effect]
    evidence: list[Evidence]
    bottom_line: str
    withdrawn_if: str


class PremiseChallenge(BaseModel):
    """All cases against the idea.

    Attributes:
        lenses: those that answered, in their order.
        silent: titles of the lenses that gave no usable answer.
    """

    lenses: list[LensResult]
    silent: list[str]

    @property
    def completeness(self) -> str:
        """Returns how many lenses answered, as a sentence."""
        asked = len(self.lenses) + len(self.silent)
        return f"{len(self.lenses)} of {asked} lenses answered."


def bindings(_inputs: Inputs, _item: Item) -> list[OneEach]:
    """Returns: one effect for each horizon."""
    return [OneEach("second_order_effects", "horizon", HORIZONS)]


def check(answer: Challenge, _inputs: Inputs, item: Item) -> list[str]:
    """Returns reasons given twice, sides used twice by the lens that wants another each, and web addresses."""
    problems = [f"`reasons` holds {twin!r} more than once; give another reason." for twin in repeated(answer.reasons)]
    if item.key == "range":
        sides = [reason.partition(":")[0] for reason in answer.reasons if ":" in reason[:40]]
        if len(sides) < len(answer.reasons):
            problems.append("Each of `reasons` must begin with its side and a colon, such as `Law: …`.")
        problems += [f"`reasons` uses the side {side!r} more than once; take another side." for side in repeated(sides)]
    return problems + [
        f"`evidence` holds a web address or number that cannot be relied on: {text!r}; say in words what it is."
        for text in answer.evidence
        if _WEB_ADDRESS.search(text)
    ]


def finish(_inputs: Inputs, answered: Sequence[Answered]) -> PremiseChallenge:
    """Returns the cases of the lenses that answered, their evidence marked as unverified."""
    return PremiseChallenge(
        lenses=[_result(one) for one in answered if one.ok],
        silent=[one.item.title for one in answered if not one.ok],
    )


def _result(one: Answered) -> LensResult:
    case: Challenge = one.answer
    found = {effect.horizon: effect for effect in reversed(case.second_order_effects)}
    return LensResult(
        lens=one.item.key,
        title=one.item.title,
        core_thesis=case.core_thesis,
        reasons=case.reasons,
        second_order_effects=[found[horizon] for horizon in HORIZONS if horizon in found],
        evidence=[Evidence(text=text) for text in case.evidence],
        bottom_line=_MARKER.sub("", case.bottom_line),
        withdrawn_if=case.withdrawn_if,
    )


def gaps(value: PremiseChallenge) -> list[str]:
    """Returns the lenses without an answer."""
    return [f"Premise challenge: {title!r} gave no answer." for title in value.silent]


def view_full(value: PremiseChallenge) -> str:
    """Returns every case in full, after one sentence on what this is and how many lenses answered."""
    note = "Each was told to argue against the idea, whatever it is. They are here to be answered, not obeyed."
    return "\n\n".join([f"{value.completeness} {note}", *(_case_text(case) for case in value.lenses)])


def _case_text(case: LensResult) -> str:
    effects = [f"**{effect.horizon}:** {effect.second_order_effect}" for effect in case.second_order_effects]
    parts = [f"### {case.title}", case.core_thesis, bullets(case.reasons), f"**What follows**\n\n{bullets(effects)}"]
    if case.evidence:
        known = bullets([f"{evidence.text} *({evidence.status})*" for evidence in case.evidence])
        parts.append(f"**Evidence from memory, nobody has looked it up**\n\n{known}")
    parts.append(f"**Reject:** {case.bottom_line}\n\n**Withdrawn if:** {case.withdrawn_if}")
    return "\n\n".join(parts)


def view_digest(value: PremiseChallenge) -> str:
    """Returns one line per lens: why it rejects, and what would change that."""
    lines = [f"**{case.title}:** {case.bottom_line} Withdrawn if: {case.withdrawn_if}" for case in value.lenses]
    return f"{value.completeness}\n\n{bullets(lines)}"


STAGE = Parts(
    name="premise_challenge",
    heading="Premise challenge",
    needs=("initial_prompt",),
    prompt=PROMPT,
    answer=Challenge,
    parts=LENSES,
    bindings=bindings,
    check=check,
    finish=finish,
    value=PremiseChallenge,
    views={"full": view_full, "digest": view_digest},
    gaps=gaps,
    min_answered=0.6,
    essential=False,
    max_output_tokens=3000,
    expected=Expected(calls=5, calls_fast=5, seconds=5.5, input_tokens=1300, output_tokens=725),
)
