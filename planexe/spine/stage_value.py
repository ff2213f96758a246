"""How a stage gets its value: from code, from the answers of its items, or from the person who keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from planexe.errors import StageError
from planexe.llm.structured import problems_of
from planexe.spine.artefact import Artefact, Origin
from planexe.spine.event_records import StageState
from planexe.spine.inputs import Inputs
from planexe.spine.salvage import default_gap, poor_answer_gap
from planexe.spine.stage import Answered
from planexe.spine.stage_run import StageRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The value of a stage.

    Attributes:
        artefact: as it is stored.
        value: as stages read it.
        state: how the stage came to it.
        calls: how many calls that takes.
        is_new: whether it is not what is stored.
        refusal: why the run must stop with it; empty lets it go on.
    """

    artefact: Artefact
    value: BaseModel
    state: StageState
    calls: int
    is_new: bool
    refusal: str


def value_kept(run: StageRun, artefact: Artefact) -> Made:
    """Returns a value that a person edited or pinned, as it is.

    Raises:
        StageError: it does not fit.
    """
    try:
        value = run.stage.parse_value(artefact.value)
    except ValidationError as error:
        wrong = problems_of(error)[0]
        advice = "edit it, or run the stage again"
        raise StageError(
            f"{run.stage.heading}: the value kept by a person does not fit ({wrong}); {advice}."
        ) from error
    return _made(run, artefact, value, "reused", calls=len(artefact.items))


def value_without_calls(run: StageRun, inputs: Inputs, needs: Mapping[str, str]) -> Made | None:
    """Returns a value that code makes, or that needs no call with these inputs; ``None``: there are calls to make."""
    stage = run.stage
    origin: Origin = "computed"
    value = stage.compute(inputs) if stage.compute else None
    if value is None and stage.skip:
        value, origin = stage.skip(inputs), "skipped"
    if value is None:
        return None
    artefact = Artefact(
        stage=stage.name,
        value=value.model_dump(mode="json"),
        origin=origin,
        revision=run.override.revision,
        gaps=tuple(stage.gaps(value)) if stage.gaps else (),
        needs=needs,
    )
    return _made(run, artefact, value, "skipped" if origin == "skipped" else "done", calls=0)


def value_of_answers(run: StageRun, inputs: Inputs, needs: Mapping[str, str]) -> Made:
    """Returns the value that the answers of a stage make.

    Raises:
        StageError: too few items were answered, or the answers do not make a value.
    """
    stage = run.stage
    answered = [Answered(item, run.parsed.get(item.key), run.answers[item.key].problem) for item in run.items]
    missing = [a for a in answered if not a.ok]
    if len(answered) - len(missing) < stage.min_answered * len(answered):
        raise StageError(
            f"{stage.heading}: {len(missing)} of {len(answered)} calls got no usable answer; "
            f"the first: {missing[0].problem}"
        )
    value = _joined(run, inputs, answered)
    artefact = Artefact(
        stage=stage.name,
        value=value.model_dump(mode="json"),
        origin="model",
        revision=run.override.revision,
        items=tuple(run.answers[i.key] for i in run.items),
        models=tuple(run.models),
        gaps=(*_gaps(run, answered), *(stage.gaps(value) if stage.gaps else ())),
        needs=needs,
        asked_with=run.override.asked_with(),
    )
    return _made(run, artefact, value, "reused" if run.reused_only else "done", calls=len(run.items))


def _joined(run: StageRun, inputs: Inputs, answered: Sequence[Answered]) -> BaseModel:
    stage = run.stage
    if stage.finish is None:
        value: BaseModel = answered[0].answer
        return value
    try:
        return stage.finish(inputs, answered)
    except ValidationError as error:
        raise StageError(f"{stage.heading}: its answers do not fit together: {error}") from error


def _gaps(run: StageRun, answered: Sequence[Answered]) -> list[str]:
    heading = run.stage.heading
    missing = [a for a in answered if not a.ok]
    own = [a for a in missing if a.item.key not in run.waited_in_vain]
    gaps = [f"{heading}: {len(answered) - len(missing)} of {len(answered)} answered."] if own else []
    gaps += [f"{heading}: {a.item.title or a.item.key or 'the answer'} {_why_missing(run, a)}" for a in own]
    gaps += [
        poor_answer_gap(heading, i.title, problems) for i in run.items if (problems := run.answers[i.key].salvaged)
    ]
    computed: dict[str, list[str]] = {}
    for item in run.items:
        if words := run.answers[item.key].computed:
            computed.setdefault(words, []).append(item.title)
    gaps += [
        default_gap(heading, titles if len(titles) < len(run.items) else (), words)
        for words, titles in computed.items()
    ]
    return gaps


def _why_missing(run: StageRun, lost: Answered) -> str:
    never_asked = not run.answers[lost.item.key].asked
    return f"has no answer: {lost.problem}" if never_asked else "is missing."


def _made(run: StageRun, artefact: Artefact, value: BaseModel, state: StageState, *, calls: int) -> Made:
    _ = artefact.digest  # takes its time, too, and is kept
    refusal = run.stage.refusal(value) if run.stage.refusal and not run.override.despite_refusal else ""
    is_new = run.stored != artefact
    return Made(artefact=artefact, value=value, state=state, calls=calls, is_new=is_new, refusal=refusal)
