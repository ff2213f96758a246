"""RunRequest, what was asked of a run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, Field, SerializeAsAny, SkipValidation

from planexe.errors import RunDamaged, RunFromNewerVersion, SettingsError
from planexe.records import RECORD, Shape
from planexe.spine.budget import Budget
from planexe.spine.run_moment import read_moment
from planexe.spine.workflow import Graph, WorkflowInputs, find_workflow

FORMAT = 2
OnWeak = Literal["go", "stop"]


def checked_on_weak(wished: str) -> OnWeak:
    """Returns what to do where a model is too weak.

    Raises:
        SettingsError: it is neither of the two.
    """
    if wished not in get_args(OnWeak):
        raise SettingsError(f"--on-weak is {wished!r}; choose go or stop.", field="--on-weak")
    return "stop" if wished == "stop" else "go"


def checked_language(wished: object) -> str:
    """Returns the language of the answers, English where none is named.

    Raises:
        SettingsError: it cannot be the name of a language.
    """
    language = wished.strip() if isinstance(wished, str) else repr(wished)
    if not isinstance(wished, str) or not language.isprintable() or len(language) > _LONGEST_LANGUAGE:
        raise SettingsError(
            f"--language is {language[:_LONGEST_LANGUAGE]!r}; give the name of a language, in at most "
            f"{_LONGEST_LANGUAGE} characters.",
            field="--language",
        )
    return language or "English"


_LONGEST_LANGUAGE: Final = 60
_RUN_OPTIONS_OF_1: Final = frozenset(
    {"run_id", "created", "models", "concurrency", "seed", "time_scale", "faults", "language", "simulated", "parent",
     "budget", "version"}
)  # fmt: skip
"""In format 1, which knew plans only, all else of a request went into the plan."""


def _instant(text: str) -> str:
    if text and read_moment(text) is None:
        raise ValueError("must be a moment as in ISO 8601")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """What a run was started with; it never changes.

    Attributes:
        run_id: name of the run folder.
        workflow: what is made, by the name of its folder in ``planexe.workflows``.
        inputs: what it is made from.
        created: the moment it was asked for, as ``run_moment`` writes it.
        models: names in the catalogue, best first.
        fast_model: asked before the others by the calls without slack; empty for none.
        concurrency: calls in flight at the start.
        seed: for models that know seeds; always for the simulated one.
        time_scale: factor on the simulated model's waiting.
        faults: fault profile of the simulated model.
        language: language of the answers.
        simulated: whether the simulated model may answer.
        on_weak: whether it goes on or stops where a model turns out too weak for it.
        parent: run it was made from; empty if none.
        budget: what the run may use; no part of any question, so it can be raised later (``RunFolder.budget``).
        version: version of the product.
    """

    __pydantic_config__ = RECORD

    run_id: str
    workflow: str = "plan"
    inputs: SerializeAsAny[SkipValidation[WorkflowInputs]]
    created: Annotated[str, AfterValidator(_instant)]
    models: Annotated[tuple[str, ...], Field(min_length=1)]
    fast_model: str = ""
    concurrency: Annotated[int, Field(ge=1, le=1024)] = 4
    seed: int = 1
    time_scale: Annotated[float, Field(ge=0, le=1e6)] = 1.0
    faults: str = "none"
    language: str = "English"
    simulated: bool = False
    on_weak: OnWeak = "go"
    parent: str = ""
    budget: Budget = field(default_factory=Budget)
    version: str = ""

    @property
    def graph(self) -> Graph:
        """Returns which stages and calls it has."""
        return find_workflow(self.workflow).graph_of(self.inputs)

    @property
    def noun(self) -> str:
        """Returns what its workflow makes, in a word: ``plan``."""
        return find_workflow(self.workflow).noun

    @property
    def brief(self) -> str:
        """Returns what was asked, in the person's own words."""
        return find_workflow(self.workflow).brief_of(self.inputs)

    @property
    def file_stem(self) -> str:
        """Returns how the names of its files begin: ``plan``."""
        workflow = find_workflow(self.workflow)
        return workflow.file_stem(self.inputs) if workflow.file_stem else workflow.noun

    def facts(self) -> list[tuple[str, str]]:
        """Returns label and value of every input but the brief, for people."""
        brief = find_workflow(self.workflow).text_input
        given = {n: v for n, v in self.inputs if n != brief and v is not None and v is not False}
        return [(name.replace("_", " ").capitalize(), "yes" if v is True else str(v)) for name, v in given.items()]

    def stage_options(self) -> dict[str, Any]:
        """Returns the inputs as stages read them, and with them the ``language`` and the moment ``created``."""
        return {**self.inputs.model_dump(mode="json"), "created": self.created, "language": self.language}

    def answer_settings(self) -> dict[str, Any]:
        """Returns the settings that change answers, part of each question's digest."""
        return {"seed": self.seed}


REQUEST: Final[Shape[RunRequest]] = Shape(RunRequest, fixed={"format": FORMAT})
"""The content of ``request.json``, its inputs read already: see ``request_of``."""


def request_of(raw: Any, where: Path) -> RunRequest:
    """Returns the request of a file's JSON.

    Raises:
        RunFromNewerVersion: the format is newer than this product, or of a workflow that it lacks.
        RunDamaged: the JSON is no request.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("format"), int):
        raise RunDamaged(f"{where} is no run request.", path=where)
    if raw["format"] > FORMAT:
        raise RunFromNewerVersion(
            f"{where} was written by a newer version (format {raw['format']}, this one reads {FORMAT}); "
            "update PlanExe Workbench to open it."
        )
    asked = _from_1(raw, where) if raw["format"] < FORMAT else raw
    given = asked.get("inputs")
    try:
        workflow = find_workflow(str(asked.get("workflow")))
    except SettingsError as error:
        raise RunFromNewerVersion(
            f"{where} cannot be read here. {error} Update PlanExe Workbench, or name the folder of your own workflow "
            "in PLANEXE_WORKFLOWS."
        ) from error
    try:
        if not isinstance(given, dict):
            raise SettingsError("`inputs` must be an object.")
        inputs = workflow.read(given)
    except SettingsError as error:
        what = str(error).removesuffix(".")
        raise RunDamaged(f"{where} is not what it should be: {what}.", path=where) from error
    return REQUEST.decode({**asked, "inputs": inputs, "budget": raw.get("budget") or {}}, where)


def _from_1(raw: Mapping[str, Any], where: Path) -> dict[str, Any]:
    options = raw.get("options") or {}
    if not isinstance(options, dict):
        raise RunDamaged(f"{where} is not what it should be: `options` must be an object.", path=where)
    own = {name: value for name, value in raw.items() if name in _RUN_OPTIONS_OF_1}
    rest = raw.keys() - own.keys() - {"format", "options"}
    return {**own, "workflow": "plan", "inputs": {**{name: raw[name] for name in rest}, **options}}
