"""Look at each table once, however many questions are asked about it."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from planexe.errors import InputError
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Effect
from planexe.spine.stage import Answered, EffectContext, Expected, Item, unseen
from planexe.tables.profile import Profile
from planexe.tables.profile_tables import profile_file
from planexe.workflows.rows.questions import Questions


class Look(BaseModel):
    """What came of a look at a file.

    Attributes:
        profile: what is known about its tables; ``None`` where they cannot be read.
        problem: why not, in a sentence.
    """

    profile: Profile | None = None
    problem: str = ""


class Looks(BaseModel):
    """What came of the looks at all files, by their names."""

    files: Mapping[str, Look]


def _tables(inputs: Inputs) -> list[Item]:
    return [Item(name, name) for name in inputs.read("questions", Questions).files]


def _look(context: EffectContext, item: Item) -> Look:
    (path,) = context.files.values()
    try:
        return Look(profile=profile_file(path, item.key, check=context.check))
    except InputError as error:
        return Look(problem=str(error))


def _join(_: Inputs, answered: Sequence[Answered]) -> Looks:
    return Looks(files={one.item.key: one.answer if one.ok else Look(problem=one.problem) for one in answered})


STAGE = Effect(
    "profile",
    heading="Tables",
    needs=(unseen("questions"),),
    items=_tables,
    takes=lambda _, item: item.key,
    reads=lambda _, item: [f"tables/{item.key}"],
    do=_look,
    answer=Look,
    value=Looks,
    finish=_join,
    timeout_s=600,
    min_answered=0,
    expected=Expected(calls=3, seconds=0.2),
)
