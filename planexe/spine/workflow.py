"""Workflow, what can be made: the inputs it takes and the stages they ask for; found by walking ``workflows``."""

import importlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails

from planexe.blocks.blocks import Block, Section
from planexe.errors import SettingsError
from planexe.figures import count_text
from planexe.spine.input_fields import flag_of
from planexe.spine.registry import StageSet
from planexe.spine.reviews import ItemReviews

if TYPE_CHECKING:
    from planexe.spine.repair_view import Repairs
    from planexe.spine.run_values import RunValues

_PACKAGE: Final = "planexe.workflows"
_SHOWN: Final = 100


class WorkflowInputs(BaseModel):
    """What a workflow is given: the form, the flags of its command and the schema of its API are made of its fields.

    A field's description becomes the help text. A list may be written with commas, as people type it. A
    validator raises ``ValueError`` with what to do, to follow "--field is 'value'; ".
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, use_attribute_docstrings=True)

    @model_validator(mode="before")
    @classmethod
    def _split_lists(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        lists = {n for n, field in cls.model_fields.items() if get_origin(field.annotation) in (list, tuple)}
        texts = {n: v for n, v in given.items() if n in lists and isinstance(v, str) and v.strip()}
        return {**given, **{n: [part.strip() for part in v.split(",") if part.strip()] for n, v in texts.items()}}


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing a reader would ask about a text that somebody writes.

    Attributes:
        kind: what it is about, in a word.
        text: one or two plain sentences.
        insert: the beginning of the answer, to be added to the text; empty where there is nothing to insert.
    """

    kind: str
    text: str
    insert: str = ""

    def taken_into(self, text: str) -> str:
        """Returns the text with the beginning of the missing answer on a line of its own."""
        return f"{text.rstrip()}\n{self.insert}".lstrip("\n")


@dataclass(frozen=True, slots=True)
class Example:
    """A text to start from.

    Attributes:
        title: a few words for a menu.
        kind: what sort of thing it is about, in a word.
        text: what goes into the input that a person writes.
    """

    title: str
    kind: str
    text: str

    @property
    def label(self) -> str:
        """Returns its line in a menu."""
        return f"{self.title} ({self.kind}, {count_text(len(self.text.split()), 'word')})"


@dataclass(frozen=True, slots=True)
class Pitch:
    """What the first page says of a workflow.

    Attributes:
        card: a few words beside others: ``A goal becomes a full plan``.
        promise: in one line, what is given and what comes out.
        text: a sentence or two on what a person sees and decides.
        place: of its card, from 1; those without a pitch come after.
    """

    card: str
    promise: str
    text: str
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFile:
    """A file that a workflow makes of a run beside the formats that every run can be written in.

    Attributes:
        name: of the format, as users type it.
        suffix: end of the file's name, ``_with_plans.csv``, or the whole name, ``answers.jsonl``.
        title: what it is, in a few words; ``media_type`` for downloads.
        make: makes its content; of a run that goes on or failed, as far as it has come.
    """

    name: str
    suffix: str
    title: str
    media_type: str
    make: "Callable[[RunValues], bytes]"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStates:
    """What can become of the items that a workflow takes from stage to stage, for those who choose some by it.

    Attributes:
        first_stage: at which an item begins: asked again there, it goes through all others anew.
        names: of the states: ``wrong``, ``failed``.
        of: returns the state of each item by its key.
    """

    first_stage: str
    names: tuple[str, ...]
    of: "Callable[[RunValues], Mapping[str, str]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandNames:
    """What the command of a workflow understands beside the flags of its inputs and of every run.

    Attributes:
        also: second names of flags, by input or option: ``{"concurrency": "--max-concurrency"}``.
        accepted: flags that change nothing, each with why; scripts written for something else may give them.
    """

    also: Mapping[str, str] = field(default_factory=dict)
    accepted: Mapping[str, str] = field(default_factory=dict)


AnyInputs = TypeVar("AnyInputs", bound=WorkflowInputs)


@dataclass(frozen=True, kw_only=True)
class Workflow(Generic[AnyInputs]):
    """What can be made, and of what.

    Attributes:
        name: of its folder.
        title: what it does, for people: ``Make a plan``; ``noun`` what a run of it makes, in a word: ``plan``.
        inputs: the model of what it is given.
        text_input: name of the input that a person writes, empty if there is none.
        graph_inputs: names of the inputs that decide which stages and calls there are.
        pitch: what the first page says of it; what its folder and its inputs say if left out.
        stages: makes the stages from the values of ``graph_inputs``.
        graph_words: says for people what these values are: ``fast detail``.
        brief_of: what was asked, in the person's own words; ``brief_title`` what that is called.
        title_value: stage and field whose text is the title of what is made, once it is there.
        sections: what the report of a run says; ``None`` for a section for each stage.
        written: from the JSON values of a run, by stage, what is written where a text names a figure by its id
            (``{I26}``).
        hints: what is worth adding to the input that a person writes, the most important first.
        examples: texts to start from, for that input.
        quick_picks: stages that people often run again together, by what they are called.
        checked: new inputs tidied up; raises ``InputError`` for what nothing can be made of.
        files: what it makes of a run in files of its own; they lie beside the report when the run is over.
        file_stem: how their names begin, and those of exports; by default with the noun.
        reviews: how people review its items; ``None`` where there is nothing to review.
        item_states: what can become of its items; ``None`` where nobody chooses items by that.
        command: what its command understands beside the flags of its inputs.
        sample: the inputs of the run that it brings along, as they are typed; ``None`` if there is none.
        asks_first: the workflow of the same text input that asks what should be known before a run is started, by its
            name; the value of its only stage is ``FirstQuestions``. Empty for none.
        offered: whether people start it by itself; one that only serves others has a command and no card.
        repairs: gives what would make a run hold that does not, and how that is chosen; ``None`` if it knows nothing.
        preview: what is understood of inputs before a run starts, for whoever looks whether it is what they meant; it
            may take seconds, and raises ``InputError`` as ``checked`` does.

    Example:
        >>> find_workflow("plan").title
        'Make a plan'
    """

    name: str
    title: str
    noun: str = "run"
    pitch: Pitch | None = None
    inputs: type[AnyInputs]
    text_input: str = ""
    graph_inputs: tuple[str, ...] = ()
    stages: Callable[..., StageSet]
    graph_words: Callable[..., str] = lambda **_: ""
    brief_of: Callable[[AnyInputs], str]
    brief_title: str = "What was asked"
    title_value: tuple[str, str] = ("", "")
    sections: "Callable[[RunValues], Sequence[Section]] | None" = None
    written: Callable[[Mapping[str, Any]], Mapping[str, str]] = lambda _: {}
    hints: Callable[[str], Sequence[Hint]] = lambda _: ()
    examples: Callable[[], Sequence[Example]] = tuple
    quick_picks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    checked: Callable[[AnyInputs], AnyInputs] = lambda inputs: inputs
    files: tuple[OwnFile, ...] = ()
    file_stem: Callable[[AnyInputs], str] | None = None
    item_states: ItemStates | None = None
    reviews: ItemReviews | None = None
    command: CommandNames = CommandNames()
    sample: Callable[[], Mapping[str, Any]] | None = None
    asks_first: str = ""
    offered: bool = True
    preview: Callable[[AnyInputs], Sequence[Block]] | None = None
    repairs: "Callable[[], Repairs] | None" = None

    def read(self, raw: Mapping[str, Any]) -> AnyInputs:
        """Returns the inputs; those that are empty and may be left out count as left out.

        Raises:
            SettingsError: there is no such input, one is missing, or its value is not allowed.
        """
        fields = self.inputs.model_fields
        given = {
            name: value
            for name, value in raw.items()
            if value not in (None, "", []) or (value == "" and name in fields and fields[name].is_required())
        }
        try:
            return self.inputs.model_validate(given)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise SettingsError(self._complaint(first), field=flag_of(str(first["loc"][0]))) from error

    def graph_of(self, inputs: WorkflowInputs) -> "Graph":
        """Returns which stages and calls these inputs ask for."""
        return Graph(self.name, tuple((name, getattr(inputs, name)) for name in self.graph_inputs))

    def _complaint(self, error: ErrorDetails) -> str:
        name, value = str(error["loc"][0]), repr(error["input"])[:_SHOWN]
        flag = flag_of(name)
        what = str(error["msg"]).removeprefix("Value error, ")
        if error["type"] == "extra_forbidden":
            return f"There is no input {name!r} to {self.name}; use {', '.join(self.inputs.model_fields)}."
        if error["type"] == "missing" or (error["input"] == "" and error["type"] != "value_error"):
            return f"{flag} is missing: {self.inputs.model_fields[name].description}."
        if error["type"] == "literal_error":
            return f"{flag} is {value}; use {str(error['ctx']['expected']).replace(chr(39), '')}."
        if error["type"] == "value_error":
            return f"{flag} is {value}; {what}."
        return f"{flag} is {value}; it {_plain_words(what)}."


def _plain_words(what: str) -> str:
    words = what.replace("Input should", "should").replace("a valid integer", "a whole number")
    return words.replace("a valid number", "a number").partition(",")[0]


@dataclass(frozen=True, slots=True)
class Graph:
    """Which stages and calls a run has: its workflow, and the inputs that decide it.

    Attributes:
        workflow: name of the workflow.
        values: name and value of each of its ``graph_inputs``.
    """

    workflow: str
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def stages(self) -> StageSet:
        """Returns the stages."""
        return find_workflow(self.workflow).stages(**dict(self.values))

    @property
    def words(self) -> str:
        """Returns for people what is special about it: ``fast detail``; the name where that cannot be found."""
        try:
            return find_workflow(self.workflow).graph_words(**dict(self.values))
        except SettingsError:
            return self.workflow


def workflow_names() -> tuple[str, ...]:
    """Returns the names of all workflows."""
    names: tuple[str, ...] = importlib.import_module(_PACKAGE).workflow_names()
    return names


@lru_cache
def find_workflow(name: str) -> Workflow[Any]:
    """Returns a workflow.

    Raises:
        SettingsError: there is none of this name, or its own code is broken.
    """
    if name not in workflow_names():
        raise SettingsError(f"There is no workflow {name!r}; use {' or '.join(workflow_names())}.", field="workflow")
    try:
        found: Workflow[Any] = importlib.import_module(f"{_PACKAGE}.{name}.workflow").WORKFLOW
    except Exception as error:  # one that a person wrote must not take down the list of all runs
        raise SettingsError(
            f"The workflow {name!r} cannot be used ({type(error).__name__}: {error}); mend its workflow.py.",
            field="workflow",
        ) from error
    return found


def usable_workflows() -> tuple[Workflow[Any], ...]:
    """Returns all workflows but those whose own code is broken; ``find_workflow`` says of these why."""
    found = []
    for name in workflow_names():
        with suppress(SettingsError):
            found.append(find_workflow(name))
    return tuple(found)
