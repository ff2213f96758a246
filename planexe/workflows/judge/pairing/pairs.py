"""Lay the sections of two runs side by side."""

from pydantic import BaseModel

from planexe.figures import count_text
from planexe.spine.kinds import Effect
from planexe.spine.run_document import DocumentPart, RunDocument, read_document
from planexe.spine.stage import EffectContext, Expected, Item
from planexe.workflows.judge.text_facts import TextFacts, facts_of


class Pair(BaseModel):
    """A section that both runs have, in two versions."""

    stage: str
    heading: str
    chapter: str
    first: str
    second: str


class Side(BaseModel):
    """One of the runs.

    Attributes:
        facts: counted in the sections that both have.
        alone: headings of sections that the other run does not have.
    """

    run_id: str
    title: str
    facts: TextFacts
    alone: list[str]


class Pairs(BaseModel):
    """What is compared.

    Attributes:
        brief: what was asked of the first run.
        same_brief: whether the same was asked of the second.
        differ: the sections that differ, in the order of the run.
        alike: headings of those that are the same to the letter.
    """

    brief: str
    same_brief: bool
    first: Side
    second: Side
    differ: list[Pair]
    alike: list[str]


def _pairs(context: EffectContext, item: Item) -> Pairs:
    first, second = (read_document(path) for path in context.files.values())
    return paired(first, second, item.data or [])


def paired(first: RunDocument, second: RunDocument, only: list[str]) -> Pairs:
    """Returns the sections of two runs side by side.

    Args:
        first: a run.
        second: the other one.
        only: names of stages; empty for all.
    """
    others = {part.stage: part for part in second.parts}
    both = [(part, others[part.stage]) for part in first.parts if part.stage in others]
    both = [pair for pair in both if not only or pair[0].stage in only]
    return Pairs(
        brief=first.brief,
        same_brief=first.brief.split() == second.brief.split(),
        first=_side(first, second, [one for one, _ in both]),
        second=_side(second, first, [two for _, two in both]),
        differ=[
            Pair(stage=one.stage, heading=one.heading, chapter=one.chapter, first=one.text, second=two.text)
            for one, two in both
            if one.text.split() != two.text.split()
        ],
        alike=[one.heading for one, two in both if one.text.split() == two.text.split()],
    )


def _side(run: RunDocument, other: RunDocument, compared: list[DocumentPart]) -> Side:
    theirs = {part.stage for part in other.parts}
    return Side(
        run_id=run.run_id,
        title=run.title,
        facts=facts_of([part.text for part in compared], run.brief, sum(len(part.gaps) for part in compared)),
        alone=[part.heading for part in run.parts if part.stage not in theirs],
    )


def _full(value: Pairs) -> str:
    told = [f"{count_text(len(value.differ), 'section')} differ, {len(value.alike)} are alike to the letter."]
    told += [] if value.same_brief else ["The two runs were not asked the same."]
    told += [f"- {pair.heading}" for pair in value.differ]
    return "\n".join(told)


STAGE = Effect(
    "pairs",
    heading="Sections side by side",
    options=("stage",),
    takes=lambda inputs, _: inputs.option("stage"),
    reads=lambda *_: ["first", "second"],
    do=_pairs,
    answer=Pairs,
    value=Pairs,
    views={"full": _full},
    expected=Expected(calls=1, seconds=0.1),
)
