"""The pitch as people read it: the text first, then what a speaker must have ready."""

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.stage import Expected, unseen
from planexe.workflows.plan.synthesis.pitch import Pitch

_HEADINGS: tuple[tuple[str, str], ...] = (
    ("target_audience", "For whom"),
    ("stakeholder_benefits", "What they gain"),
    ("call_to_action", "What is asked"),
    ("metrics_for_success", "How success is seen"),
    ("risks_and_mitigation", "Risks, and what is done about them"),
    ("ethical_considerations", "Who could be harmed or left out"),
    ("collaboration_opportunities", "Who could join in"),
    ("long_term_vision", "Afterwards"),
    ("why_this_pitch_works", "Note for the speaker"),
)


class PitchSection(BaseModel):
    """One part of the pitch."""

    heading: str
    text: str


class PitchDocument(BaseModel):
    """The pitch in reading order."""

    pitch: str
    sections: list[PitchSection]


def compute(inputs: Inputs) -> PitchDocument:
    """Returns the fields of the pitch that say something, in the order in which they are read."""
    pitch = inputs.read("pitch", Pitch)
    found = [(heading, str(getattr(pitch, field, "") or "").strip()) for field, heading in _HEADINGS]
    sections = [PitchSection(heading=heading, text=text) for heading, text in found if text]
    return PitchDocument(pitch=pitch.pitch, sections=sections)


def view_full(value: PitchDocument) -> str:
    """Returns the pitch as Markdown."""
    return "\n\n".join([value.pitch, *(f"### {section.heading}\n\n{section.text}" for section in value.sections)])


STAGE = Compute(
    name="pitch_doc",
    heading="Pitch",
    needs=(unseen("pitch"),),
    compute=compute,
    value=PitchDocument,
    views={"full": view_full},
    essential=False,
    expected=Expected(calls=0, calls_fast=0, seconds=0, input_tokens=0, output_tokens=0),
)
