"""The report of a run that judges: the outcome, every section with what decided it, and what code counts."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from planexe.blocks.blocks import Block, KeyFigure, KeyFigures, Section, Text
from planexe.blocks.plain_text import plain_line
from planexe.blocks.table import Cell, Column, Columns, Table, table_of
from planexe.workflows.judge.judging.judge_pair import CRITERIA, Reason
from planexe.workflows.judge.judging.judgement import Judgement, SectionJudgement
from planexe.workflows.judge.pairing.pairs import Pairs

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

_COUNTED: Final = {
    "words": "Words",
    "sentences": "Different sentences",
    "repeated": "Sentences that stand there more than once",
    "kept": "Figures of what was asked that stand there",
    "asked": "Figures in what was asked",
    "gaps": "Gaps named in the sections",
}


def sections_of(run: "RunValues") -> Sequence[Section]:
    """Returns the sections: verdict, every section, what code counts."""
    pairs, judged = run.value("pairs", Pairs), run.value("judgement", Judgement)
    return [
        Section(title="Verdict", stage="judgement", chapter="Verdict", name="verdict",
                blocks=tuple(_verdict(pairs, judged)) if pairs and judged else ()),
        Section(title="Section by section", stage="judgement", parts=("judge_pair",), chapter="Verdict", name="sections",
                blocks=(_table(judged), *_reasons(judged)) if judged else ()),
        Section(title="What code counts", stage="pairs", chapter="Counted", name="counted",
                blocks=tuple(_counted(pairs)) if pairs else ()),
    ]  # fmt: skip


def _verdict(pairs: Pairs, judged: Judgement) -> Iterator[Block]:
    agreement = judged.agreement
    yield KeyFigures(
        figures=(
            KeyFigure(f"{judged.count('first'):,}", "better in the first"),
            KeyFigure(f"{judged.count('second'):,}", "better in the second"),
            KeyFigure(f"{judged.count('even', 'orders disagree'):,}", "even"),
            *([KeyFigure(f"{agreement:.0%}", "of both orders agree")] if agreement is not None else []),
        ),
        about="the sections",
    )
    sides = "\n".join(
        f"- {which}: {plain_line(side.title)} ({side.run_id})"
        for which, side in (("First", pairs.first), ("Second", pairs.second))
    )
    told = [judged.words, sides]
    if not pairs.same_brief:
        told.append("**The two were not asked the same:** what was asked of the first run is what both are judged by.")
    if pairs.alike:
        told.append(f"The same to the letter, so not judged: {', '.join(map(plain_line, pairs.alike))}.")
    yield Text("\n\n".join(told))
    if judged.sections:
        yield table_of("By criterion", list(CRITERIA), {
            Column("Criterion"): lambda name: CRITERIA[name],
            Column("First better", "number"): lambda name: judged.criterion(name, "first"),
            Column("Second better", "number"): lambda name: judged.criterion(name, "second"),
            Column("Even", "number"): lambda name: judged.criterion(name, "even"),
        })  # fmt: skip


def _table(judged: Judgement) -> Table:
    columns: Columns[SectionJudgement] = {
        Column("Section"): lambda one: one.heading,
        Column("Chapter"): lambda one: one.chapter,
        Column("Better"): lambda one: one.outcome,
        **{Column(words): _criterion(name) for name, words in CRITERIA.items()},
    }
    return table_of("", judged.sections, columns, sheet="Sections")


def _criterion(name: str) -> Callable[[SectionJudgement], Cell]:
    return lambda one: one.criteria.get(name, "")


def _reasons(judged: Judgement) -> Iterator[Block]:
    for one in judged.sections:
        if one.reasons:
            yield Text(f"**{plain_line(one.heading)}** ({one.outcome})\n\n{_lines(one.reasons)}")


def _lines(reasons: Sequence[Reason]) -> str:
    return "\n".join(f"- {one.version}: {plain_line(one.why)} “{plain_line(one.quote)}”" for one in reasons)


def _counted(pairs: Pairs) -> Iterator[Block]:
    columns: Columns[str] = {
        Column("In the sections that both have"): lambda name: _COUNTED[name],
        Column("First", "number"): lambda name: getattr(pairs.first.facts, name),
        Column("Second", "number"): lambda name: getattr(pairs.second.facts, name),
    }
    yield table_of("", list(_COUNTED), columns, sheet="Counted")
    for which, side in (("first", pairs.first), ("second", pairs.second)):
        if side.alone:
            yield Text(f"Only the {which} has: {', '.join(map(plain_line, side.alone))}.")
