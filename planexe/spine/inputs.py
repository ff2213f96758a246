"""What a stage may look at: the values it declared as needs and the run's options, and nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from planexe.errors import GraphError
from planexe.spine.markdown import to_markdown
from planexe.spine.need import Need

Model = TypeVar("Model", bound=BaseModel)


class Missing(BaseModel):
    """Stands in for the value of a stage that failed, where its reader declared the need ``optional``."""

    text: str


class StageNeeds(Protocol):
    """What inputs look at of a ``Stage``."""

    @property
    def name(self) -> str:
        """Returns its name."""
        ...

    @property
    def over(self) -> str:
        """Returns the stage over whose items it goes; empty if over none."""
        ...

    @property
    def options(self) -> tuple[str, ...]:
        """Returns the options that it declared."""
        ...

    @property
    def views(self) -> Mapping[str, Callable[[Any], str]]:
        """Returns what makes further texts of its value."""
        ...

    def all_needs(self) -> tuple[Need, ...]:
        """Returns every need."""
        ...


@dataclass(frozen=True, slots=True)
class _Looker:
    """What there is of a stage where its inputs were sent."""

    name: str
    over: str
    options: tuple[str, ...]
    needs: tuple[Need, ...]
    views: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)

    def all_needs(self) -> tuple[Need, ...]:
        """Returns every need."""
        return self.needs


class Inputs:
    """Read-only inputs of one stage; what was read is recorded, so a test can find needs that nobody reads.

    Args:
        stage: whose inputs these are.
        values: value of each need by its ``ref`` (``stage`` or ``stage#part``), as models.
        sources: the stages that made them, by name.
        options: the run's options, JSON values.
        key: of the item whose inputs these are, in a stage that goes over another.
        texts: documents made already.
        others: keys of the items of this stage that the item waits for.
        beside: further stages, each with the key of the item there that it waits for.

    Example:
        >>> inputs.read("identify_risks", Risks).risks[0].risk_id
        'R1'
    """

    def __init__(
        self,
        stage: StageNeeds,
        values: Mapping[str, BaseModel],
        sources: Mapping[str, StageNeeds],
        options: Mapping[str, Any] | None = None,
        key: str = "",
        texts: dict[Need, str] | None = None,
        others: Sequence[str] = (),
        beside: Mapping[str, str] | None = None,
    ) -> None:
        self._stage = stage
        self._needs = {need.ref: need for need in stage.all_needs()}
        self._values = values
        self._sources = sources
        self._options = options or {}
        self._texts: dict[Need, str] = {} if texts is None else texts
        self._key = key
        self._others = tuple(others)
        self._beside = beside or {}
        self.reads: set[str] = set()

    def read(self, ref: str, model: type[Model]) -> Model:
        """Returns the value of a need.

        Raises:
            GraphError: the stage did not declare this need, or its value has another shape.
        """
        if ref not in self._needs:
            raise GraphError(f"Stage {self._stage.name} reads {ref} but does not declare it as a need.")
        self.reads.add(ref)
        value = self._values[ref]
        if not isinstance(value, model):
            raise GraphError(
                f"Stage {self._stage.name} expects {ref} to be {model.__name__}, not {type(value).__name__}."
            )
        return value

    def find(self, ref: str, model: type[Model]) -> Model | None:
        """Returns the value of a need, ``None`` where its stage gave none or a fast run leaves it out.

        Raises:
            GraphError: the value has another shape.
        """
        if not self.has(ref):
            return None
        self.reads.add(ref)
        return None if isinstance(self._values[ref], Missing) else self.read(ref, model)

    def at(self, key: str, others: Sequence[str] = (), beside: Mapping[str, str] | None = None) -> "Inputs":
        """Returns the inputs of one item, which waits for other items of its stage and of those beside."""
        return Inputs(self._stage, self._values, self._sources, self._options, key, self._texts, others, beside)

    def with_values(self, changed: Mapping[str, BaseModel]) -> "Inputs":
        """Returns the same inputs in which some values are others: what would be, if."""
        return Inputs(self._stage, {**self._values, **changed}, self._sources, self._options, self._key)

    def __reduce__(self) -> tuple[Any, ...]:
        """Returns how to make them anew in another process: what may be looked at, and texts without their makers."""
        stage = _Looker(self._stage.name, self._stage.over, self._stage.options, tuple(self._needs.values()))
        refs = [*self._needs, f"{stage.over}#{self._key}", *(f"{stage.name}#{key}" for key in self._others)]
        refs += [f"{name}#{key}" for name, key in self._beside.items()]
        values = {ref: self._values[ref] for ref in refs if ref in self._values}
        options = {name: self._options[name] for name in stage.options if name in self._options}
        texts = {need: self.document(need) for need in stage.all_needs() if self.has(need.ref)}
        return Inputs, (stage, values, {}, options, self._key, texts, self._others, self._beside)

    def looks_at(self, values: Mapping[str, BaseModel]) -> bool:
        """Returns whether these are the values it looks at."""
        return self._values is values

    def of_nothing(self) -> "Inputs":
        """Returns inputs in which there is nothing to look at."""
        return Inputs(_Looker(self._stage.name, "", (), ()), {}, {})

    def item(self, model: type[Model], of: str = "") -> Model:
        """Returns the answer to this item in the stage that is gone over.

        Args:
            model: its shape.
            of: a stage further back, where those that are gone over go over others.

        Raises:
            GraphError: the stage goes over none such, or the answer has another shape.
        """
        return self._answer(self._gone_over(of) if of else self._stage.over, self._key, model)

    def _gone_over(self, wanted: str) -> str:
        name = self._stage.over
        while name != wanted:
            if not name:
                raise GraphError(f"Stage {self._stage.name} does not go over {wanted}, nor what it goes over.")
            name = self._sources[name].over
        return name

    def beside(self, stage: str, model: type[Model]) -> Model:
        """Returns the answer to the item of another stage that this one waits for.

        Raises:
            GraphError: it waits for none there, or the answer has another shape.
        """
        if stage not in self._beside:
            raise GraphError(f"Stage {self._stage.name}: item {self._key} waits for no item of {stage}.")
        return self._answer(stage, self._beside[stage], model)

    def beside_text(self) -> dict[str, str]:
        """Returns the answers to the items of other stages that this one waits for, by stage, as a prompt has them."""
        return {stage: _item_text(self._values[f"{stage}#{key}"]) for stage, key in self._beside.items()}

    def done(self, key: str, model: type[Model]) -> Model:
        """Returns the answer to another item of this stage, one of those that ``after`` names.

        Raises:
            GraphError: it is not there, or has another shape.
        """
        return self._answer(self._stage.name, key, model)

    def item_text(self) -> str:
        """Returns the answer to this item in the stage that is gone over, as a prompt shows it."""
        return _item_text(self._values[f"{self._stage.over}#{self._key}"])

    def _answer(self, stage: str, key: str, model: type[Model]) -> Model:
        value = self._values.get(f"{stage}#{key}")
        if not isinstance(value, model):
            raise GraphError(f"Stage {self._stage.name} expects item {key} of {stage} to be {model.__name__}.")
        return value

    def option(self, name: str) -> Any:
        """Returns one of the run's options that the stage declared, ``None`` where it is not set."""
        if name not in self._stage.options:
            raise GraphError(f"Stage {self._stage.name} reads option {name} but does not declare it.")
        return self._options.get(name)

    def document(self, need: Need) -> str:
        """Returns the text of a need as a prompt shows it."""
        self.reads.add(need.ref)
        if need not in self._texts:
            value = self._values[need.ref]
            self._texts[need] = (
                to_markdown(value)
                if need.part or isinstance(value, Missing)
                else view_text(self._sources[need.stage], value, need.view)
            )
        return self._texts[need]

    def brief_of(self, need: Need) -> Callable[[], str] | None:
        """Returns what makes the digest of a need that is shown in full, ``None`` where its stage has none."""
        source = self._sources.get(need.stage)
        has_one = source is not None and need.view == "full" and not need.part and "digest" in source.views
        return partial(self.document, replace(need, view="digest")) if has_one else None

    def has(self, ref: str) -> bool:
        """Returns whether a need is there: a part may start before the stage's others, a fast run leaves some out."""
        return ref in self._needs and ref in self._values


def _item_text(value: object) -> str:
    return to_markdown(value) if isinstance(value, BaseModel) else str(value)


def view_text(stage: StageNeeds, value: BaseModel, view: str = "full") -> str:
    """Returns the text of a value: the stage's own view of that name, or Markdown made from its fields."""
    if view in stage.views:
        return stage.views[view](value)
    if view != "full":
        raise GraphError(f"Stage {stage.name} has no view {view!r}; it has {sorted({'full', *stage.views})}.")
    return to_markdown(value)
