"""RunRequest, what was asked of a run, and the overrides that later reruns add to it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field

from planexe.errors import RunDamaged, RunFromNewerVersion, SettingsError
from planexe.records import RECORD, Count, Shape
from planexe.spine.budget import Budget
from planexe.spine.run_moment import read_moment

FORMAT = 1
Detail = Literal["full", "fast"]


def _known_options(options: Mapping[str, Any]) -> Mapping[str, Any]:
    checked_options = import_module("planexe.workflows.plan.plan_options").checked_options
    try:
        return dict(checked_options(options))
    except SettingsError as error:
        raise ValueError(str(error).removesuffix(".")) from error


def _instant(text: str) -> str:
    if text and read_moment(text) is None:
        raise ValueError("must be a moment as in ISO 8601")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """What a run was started with; it never changes.

    Attributes:
        run_id: name of the run folder.
        goal: the user's text, as given.
        created: the moment it was asked for, as ``run_moment`` writes it.
        models: names in the catalogue, best first.
        concurrency: calls in flight at the start.
        detail: ``full`` or ``fast``.
        quick: whether stages start without the inputs that only improve them (``unless_quick``).
        seed: for models that know seeds; always for the simulated one.
        time_scale: factor on the simulated model's waiting.
        faults: fault profile of the simulated model.
        language: language of the plan.
        options: further wishes: ``start_date``, ``working_week``, ``tasks_at_once``, ``purpose``, ``plan_type``,
            ``scenario``, ``currency``.
        simulated: whether the simulated model may answer.
        budget: what the run may use; no part of any question, so it can be raised later (``RunFolder.budget``).
        version: version of the product.
    """

    __pydantic_config__ = RECORD

    run_id: str
    goal: str
    created: Annotated[str, AfterValidator(_instant)]
    models: Annotated[tuple[str, ...], Field(min_length=1)]
    concurrency: Annotated[int, Field(ge=1, le=1024)] = 4
    detail: Detail = "full"
    quick: bool = False
    seed: int = 1
    time_scale: Annotated[float, Field(ge=0, le=1e6)] = 1.0
    faults: str = "none"
    language: str = "English"
    options: Annotated[Mapping[str, Any], AfterValidator(_known_options)] = field(default_factory=dict)
    simulated: bool = False
    parent: str = ""
    budget: Budget = field(default_factory=Budget)
    version: str = ""

    def stage_options(self) -> dict[str, Any]:
        """Returns the options as stages read them."""
        return {
            **self.options,
            "goal": self.goal,
            "created": self.created,
            "detail": self.detail,
            "language": self.language,
        }

    def answer_settings(self) -> dict[str, Any]:
        """Returns the settings that change answers, part of each question's digest."""
        return {"seed": self.seed}

    def to_json(self) -> dict[str, Any]:
        """Returns the request as JSON values."""
        return {"format": FORMAT, **asdict(self), "models": list(self.models), "budget": self.budget.to_json()}


_REQUEST: Final[Shape[RunRequest]] = Shape(RunRequest)


def request_of(raw: Any, where: Path) -> RunRequest:
    """Returns the request of a file's JSON.

    Raises:
        RunFromNewerVersion: the format is newer than this product.
        RunDamaged: the JSON is no request.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("format"), int):
        raise RunDamaged(f"{where} is no run request.", path=where)
    if raw["format"] > FORMAT:
        raise RunFromNewerVersion(
            f"{where} was written by a newer version (format {raw['format']}, this one reads {FORMAT}); "
            "update PlanExe Workbench to open it."
        )
    return _REQUEST.decode({**raw, "budget": raw.get("budget") or {}}, where)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOverride:
    """What reruns changed about one stage.

    Attributes:
        revision: raised by each rerun of the whole stage.
        item_revisions: raised by reruns of single items, by key.
        guidance: what the user wants different, in the user's words.
        models: models for this stage instead of the run's.
        despite_refusal: whether the user chose to go on although this stage refused the goal.
        prompt: the user's own rules instead of the stage's; empty for the stage's.
        pinned: whether the stage keeps its value although its inputs changed.
        raised: the highest revision ever given, where going back to a version has lowered the others.
    """

    __pydantic_config__ = RECORD

    revision: Count = 0
    item_revisions: Mapping[str, int] = field(default_factory=dict)
    guidance: str = ""
    models: tuple[str, ...] = ()
    despite_refusal: bool = False
    prompt: str = ""
    pinned: bool = False
    raised: Count = 0

    @property
    def highest(self) -> int:
        """Returns the highest revision that the stage or one of its items has had."""
        return max(self.raised, self.revision + max(self.item_revisions.values(), default=0))

    def asked_with(self) -> dict[str, str]:
        """Returns what the user put into the questions: ``guidance`` and ``prompt``, as far as there are any."""
        return {name: text for name, text in (("guidance", self.guidance), ("prompt", self.prompt)) if text}

    def revision_of(self, item: str) -> int:
        """Returns the revision of one item: whole-stage and single-item reruns add up."""
        return self.revision + self.item_revisions.get(item, 0)

    def to_json(self) -> dict[str, Any]:
        """Returns the override as JSON values."""
        return asdict(self)


OVERRIDES: Final[Shape[dict[str, StageOverride]]] = Shape(dict[str, StageOverride])
"""The content of ``overrides.json``, by stage."""
