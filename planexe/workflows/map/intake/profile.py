"""Look at each source once: its columns, what their values look like, nothing that names a person."""

from collections.abc import Sequence

from planexe.errors import InputError, StageError
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Effect
from planexe.spine.stage import Answered, EffectContext, Expected, Item
from planexe.workflows.map.look_at_source import look_at_source
from planexe.workflows.map.source import SourceLook, Sources, sources_of


def _files(inputs: Inputs) -> list[Item]:
    return [Item(file["name"], file["name"]) for file in inputs.option("sources")["files"]]


def _look(context: EffectContext, item: Item) -> SourceLook:
    (path,) = context.files.values()
    try:
        return look_at_source(path, item.key, context.check)
    except InputError as error:
        return SourceLook(problem=str(error))


def _join(_: Inputs, answered: Sequence[Answered]) -> Sources:
    found = sources_of({one.item.key: one.answer if one.ok else SourceLook(problem=one.problem) for one in answered})
    if not found.columns:
        raise StageError(
            f"No source has a column that can be looked at; of the first, {next(iter(found.problems.values()))}"
        )
    return found


STAGE = Effect(
    "profile",
    heading="Sources",
    options=("sources",),
    items=_files,
    takes=lambda _, item: item.key,
    reads=lambda _, item: [f"sources/{item.key}"],
    do=_look,
    answer=SourceLook,
    value=Sources,
    finish=_join,
    timeout_s=600,
    min_answered=0,
    expected=Expected(calls=2, seconds=0.4),
)
