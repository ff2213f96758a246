"""The sections of a report: what each says, whether it is complete, and where it came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, Literal

from planexe.blocks.blocks import Block, Section, Text, Tree
from planexe.blocks.marks import MARK_STATES, MARK_WORDS, Mark
from planexe.blocks.safe_text import harmless_markdown, one_line, with_headings_from
from planexe.blocks.value_words import VALUE_WORDS
from planexe.errors import GraphError
from planexe.executor.attempt_log import Attempt
from planexe.report.block_text import whole_text_of
from planexe.report.provenance import Provenance, attempts_by_stage, newer_parts, provenance_of
from planexe.spine.artefact import Artefact
from planexe.spine.registry import StageSet
from planexe.spine.run import Run
from planexe.spine.value_marks import marks_of

SectionState = Literal["complete", "gaps", "missing", "stale", "pinned", "edited"]
TOP_HEADING = 3  # a section's own title has level 2
STATE_WORDS: Mapping[SectionState, str] = {
    "complete": "complete",
    "gaps": VALUE_WORDS["gaps"].word,
    "missing": "missing",
    **{state: MARK_WORDS[state] for state in MARK_STATES},
}
STATE_SIGNS: Mapping[SectionState, str] = {
    "complete": VALUE_WORDS["fresh"].sign,
    "gaps": VALUE_WORDS["gaps"].sign,
    "missing": VALUE_WORDS["missing"].sign,
    **{state: VALUE_WORDS[state].sign for state in MARK_STATES},
}


def state_legend() -> str:
    """Returns what each sign means: ``● complete, ◐ has gaps, …``."""
    return ", ".join(f"{STATE_SIGNS[state]} {words}" for state, words in STATE_WORDS.items())


@dataclass(frozen=True, kw_only=True)
class ReportSection(Section):
    """A section as it stands: its Markdown is harmless in every viewer, with headings from level 3 on.

    Attributes:
        state: ``missing`` (not made yet, or failed), else that of its first mark, else ``gaps`` or ``complete``.
        gaps: what is missing in it, in plain sentences; an annex of the same stage tells them in its place.
        marks: whether it is stale, pinned, edited by a person, and why; the most important first.
    """

    state: SectionState = "complete"
    gaps: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    provenance: Provenance = field(default_factory=Provenance)

    @cached_property
    def body_markdown(self) -> str:
        """Returns its text, without its charts."""
        return "\n\n".join(text for block in self.blocks if (text := whole_text_of(block)))

    def to_json(self) -> dict[str, Any]:
        """Returns it as JSON values, without its charts."""
        return {
            "anchor": self.anchor,
            "stage": self.stage,
            "title": self.title,
            "chapter": self.chapter,
            "place": self.place,
            "state": self.state,
            "gaps": list(self.gaps),
            "marks": [{"state": mark.state, "why": mark.why} for mark in self.marks],
            "markdown": self.body_markdown,
            "provenance": self.provenance,
        }


def section_for_each_stage(run: Run) -> list[Section]:
    """Returns the sections of a workflow that gives none: each stage's value as it is, chapter by chapter."""
    chapters = list(run.stages.chapters)
    return [
        Section(
            title=stage.heading,
            stage=stage.name,
            chapter=run.stages.chapters.get(stage.chapter) or "Results",
            blocks=(Text(run.text(stage.name)),) if stage.name in run.artefacts else (),
        )
        for stage in sorted(run.stages.stages.values(), key=lambda stage: chapters.index(stage.chapter))
    ]


def check_sections(given: Sequence[Section], stages: StageSet) -> None:
    """Looks whether sections can be shown.

    Raises:
        GraphError: one is of a stage that does not exist, or two have one name.
    """
    anchors: set[str] = set()
    for section in given:
        if section.place != "tables" and section.stage not in stages.stages:
            raise GraphError(f"there is no stage {section.stage!r} for “{section.title}”")
        if section.anchor in anchors:
            raise GraphError(f"two sections are called {section.anchor!r}; give “{section.title}” a `name`")
        anchors.add(section.anchor)


def stated_sections(given: Iterable[Section], run: Run) -> tuple[ReportSection, ...]:
    """Returns the sections with what is known of them."""
    by_stage = attempts_by_stage(run.attempts)
    sections = []
    given = tuple(given)
    told = {section.stage for section in given if section.place == "annex"}
    for section in given:
        names = (*section.parts, section.stage)
        artefact = run.artefacts.get(section.stage)
        blocks = section.blocks
        if artefact is None:
            problem = run.unreadable.get(section.stage, "")
            blocks = (Text(problem or _missing_text(section, run, by_stage)), *blocks)
        marks = _marks(section, run)
        gaps = tuple(dict.fromkeys(one_line(g) for n in names if n in run.artefacts for g in run.artefacts[n].gaps))
        own = {one.name: getattr(section, one.name) for one in fields(Section)}
        sections.append(
            ReportSection(
                **own | {"blocks": tuple(harmless(block) for block in blocks)},
                state=_state(artefact, gaps, marks),
                gaps=() if section.place == "main" and section.stage in told else gaps,
                marks=marks,
                provenance=provenance_of(
                    (*section.drawn, *names), run.artefacts, by_stage, newer_parts(names, run.artefacts)
                ),
            )
        )
    return tuple(sections)


def harmless(block: Block) -> Block:
    """Returns a block whose Markdown can do nothing in any viewer."""
    if isinstance(block, Text):
        return Text(_safe_body(block.markdown))
    return (
        replace(block, beside=_safe_body(block.beside), text=_safe_body(block.text))
        if isinstance(block, Tree)
        else block
    )


def _safe_body(text: str) -> str:
    return with_headings_from(harmless_markdown(text), TOP_HEADING)


def _state(artefact: Artefact | None, gaps: Sequence[str], marks: Sequence[Mark]) -> SectionState:
    if artefact is None:
        return "missing"
    if marks:
        return marks[0].state
    return "gaps" if gaps else "complete"


def _marks(section: Section, run: Run) -> tuple[Mark, ...]:
    """Returns the marks of a section: those of its value, and what people did to the values that stand in it."""
    if section.stage not in run.artefacts:
        return ()
    fresh, newer = run.shown_fresh, newer_parts((*section.parts, section.stage), run.artefacts)
    shown = [name for name in section.parts if name not in newer and name in fresh and fresh[name].held]
    drawn = (name for name in section.drawn if name in run.artefacts)
    return marks_of(dict.fromkeys((section.stage, *shown, *drawn)), run.stages, fresh)


def _missing_text(section: Section, run: Run, attempts: Mapping[str, Sequence[Attempt]]) -> str:
    lines = ["*This section has not been made yet.*"]
    if section.parts:
        done = sum(name in run.artefacts for name in section.parts)
        lines.append(f"{done} of the {len(section.parts)} stages it is put together from are finished.")
    expected = run.stages.stages[section.stage].expected.calls
    own = [a for a in attempts.get(section.stage, ()) if a.outcome != "cancelled"]
    answered = len({a.item for a in own if a.outcome in {"ok", "reused"}})
    if answered:
        lines.append(f"{answered} of about {max(expected, answered)} calls were answered.")
    if own and own[-1].outcome == "failed":
        lines.append(f"Its last attempt failed ({own[-1].error_kind}): {one_line(own[-1].message)}")
    return "\n\n".join(lines)
