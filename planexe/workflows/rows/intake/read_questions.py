"""Read the questions and, where they are given, the expected answers."""

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Effect
from planexe.spine.stage import EffectContext, Expected, Item
from planexe.workflows.rows.questions import Questions, read_questions


def _reads(inputs: Inputs, _: Item) -> list[str]:
    return ["questions", *(["answers"] if inputs.option("answers") else [])]


def _read(context: EffectContext, _: Item) -> Questions:
    tables = [file["name"] for file in context.inputs.option("tables")["files"]]
    return read_questions(context.files["questions"], context.files.get("answers"), tables)


STAGE = Effect(
    "questions",
    heading="Questions",
    options=("answers", "tables"),
    reads=_reads,
    do=_read,
    answer=Questions,
    expected=Expected(seconds=0.1),
)
