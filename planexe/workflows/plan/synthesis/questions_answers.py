"""Explain the plan to somebody who knows neither the trade nor the plan: ten questions, two calls at once."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.quotes import folded
from planexe.spine.stage import Answered, Expected, Item, Part
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.facts.fact_texts import FACT_RULE, unknown_facts
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.synthesis.plan_documents import PLAN_DOCUMENTS
from planexe.workflows.plan.texts import Line, sized

PAIRS = 5

PROMPT = f"""\
You answer the questions that an interested outsider asks about a plan: a neighbour, a new colleague, a journalist, a parent. They know
neither the trade nor the plan. The task says which questions to treat; another call treats the others.

Give exactly {PAIRS} pairs, the question that is asked first in front.
- `question`: as a person would ask it, about this plan. Not "What are the risks?", but the one thing they really want to know.
- `answer`: three to six sentences in plain words. Explain each technical term where it first occurs. Name what the plan says: the sum, the
  date, the place, the decision, with its id where it has one. Where the plan has no answer, say so and what would settle it.
- `rationale`: one sentence: why this question matters for this plan.
- `summary`: two or three sentences on what all {PAIRS} answers together tell the reader.

Rules:
- {PAIRS} different matters; no question twice in other words.
- Neither advertise nor frighten. What is doubtful stays doubtful.
- Do not cite a law, a study or a price unless you are sure of it.

{FACT_RULE}

{GOAL_RULES}"""

PARTS: tuple[Part, ...] = (
    Part(
        "understanding",
        "Understanding the plan",
        "Treat what one must understand to follow the plan: its central terms, the chosen way and why not another, how money, "
        "people and dates hang together, what happens first and who decides. Leave dangers, ethics and disputes to the other call.",
    ),
    Part(
        "risks_and_disputes",
        "Risks, ethics and disputes",
        "Treat what people worry or argue about: what could go wrong and who would bear it, fairness, safety, privacy and "
        "environment, who is against it and with what right, what the plan leaves open. Leave plain explanations to the other call.",
    ),
)

Explanation = Annotated[str, sized(12, 2000)]
Reasoning = Annotated[str, sized(4, 900)]


class PairDraft(BaseModel):
    """A question with its answer."""

    question: Line = Field(description="As an outsider would ask it about this plan.")
    answer: Explanation = Field(description="Three to six sentences in plain words.")
    rationale: Reasoning = Field(description="Why this question matters here: one sentence.")


class PairsDraft(BaseModel):
    """The answer of one call."""

    question_answer_pairs: list[PairDraft] = Field(min_length=PAIRS, max_length=PAIRS)
    summary: Reasoning = Field(description="What the answers tell together: two or three sentences.")


class QuestionAnswerPair(BaseModel):
    """A question with its answer; its id is ``Q1``."""

    question_id: str
    question: str
    answer: str
    rationale: str


class QuestionChapter(BaseModel):
    """The pairs of one kind.

    Attributes:
        repeats: questions that an earlier chapter had answered.
    """

    key: str
    title: str
    pairs: list[QuestionAnswerPair]
    summary: str
    repeats: list[str] = []


class QuestionsAnswers(BaseModel):
    """All pairs, numbered through."""

    chapters: list[QuestionChapter]


def check(answer: PairsDraft, inputs: Inputs, _item: Item) -> list[str]:
    """Returns questions and answers that stand twice, and figures that do not exist."""
    pairs = answer.question_answer_pairs
    return unknown_facts(answer, inputs) + [
        f"`question_answer_pairs.{name}` holds {twin[:80]!r} more than once; treat {PAIRS} different matters."
        for name, texts in (("question", [p.question for p in pairs]), ("answer", [p.answer for p in pairs]))
        for twin in repeated(texts)
    ]


def finish(_inputs: Inputs, answered: Sequence[Answered]) -> QuestionsAnswers:
    """Returns the pairs with ids; a question that both calls answered stays where it came first."""
    chapters: list[QuestionChapter] = []
    asked: set[str] = set()
    for one in answered:
        if not one.ok:
            continue
        answer: PairsDraft = one.answer
        chapter = QuestionChapter(key=one.item.key, title=one.item.title, pairs=[], summary=answer.summary)
        for draft in answer.question_answer_pairs:
            plain = folded(draft.question).rstrip("?？؟ ")
            if plain in asked:
                chapter.repeats.append(draft.question)
                continue
            asked.add(plain)
            chapter.pairs.append(QuestionAnswerPair(question_id=f"Q{len(asked)}", **draft.model_dump()))
        chapters.append(chapter)
    return QuestionsAnswers(chapters=chapters)


def view_full(value: QuestionsAnswers) -> str:
    """Returns the questions as headings with their answers."""
    parts: list[str] = []
    for chapter in value.chapters:
        parts.append(f"### {chapter.title}")
        parts += [
            f"#### {p.question_id} {p.question}\n\n{p.answer}\n\n*Why it is asked: {p.rationale}*"
            for p in chapter.pairs
        ]
        parts.append(f"**In short:** {chapter.summary}")
    return "\n\n".join(parts)


def gaps(value: QuestionsAnswers) -> list[str]:
    """Returns the chapters with fewer pairs than asked for."""
    counts = [(chapter.title, len(chapter.pairs) + len(chapter.repeats)) for chapter in value.chapters]
    return [f"Questions and answers, {t}: {n} of {PAIRS} questions are answered." for t, n in counts if n < PAIRS]


STAGE = Parts(
    name="questions_answers",
    heading="Questions and answers",
    needs=PLAN_DOCUMENTS,
    prompt=PROMPT,
    answer=PairsDraft,
    parts=PARTS,
    check=check,
    finish=finish,
    value=QuestionsAnswers,
    views={"full": view_full},
    gaps=gaps,
    min_answered=0.5,
    essential=False,
    max_output_tokens=4000,
    expected=Expected(calls=2, calls_fast=2, seconds=6, input_tokens=4900, output_tokens=600),
)
