"""UsableModels: which models there are, which are to be asked, and whether that can be done."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from planexe.errors import CatalogError, SettingsError
from planexe.llm.catalog import AUTO, Catalog, load_catalog
from planexe.llm.handed_object import spec_of_object
from planexe.llm.model_spec import ModelSpec, know_keys, resolve_key
from planexe.llm.services import SIMULATED
from planexe.runs.simulation import Simulation
from planexe.settings import Settings, user_catalogues
from planexe.spine.run_request import RunRequest


class UsableModels:
    """The models of one process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._handed: dict[str, ModelSpec] = {}

    @cached_property
    def catalog(self) -> Catalog:
        """Returns the model catalogue: the one we ship, the user's own, and the objects that were handed over.

        Raises:
            CatalogError: a file cannot be read or is malformed.
        """
        found = load_catalog(self.settings.catalogues, self.settings.environment).with_models(self._handed)
        know_keys(map(found.get, found.names()), self.settings.environment)
        return found

    def reload_catalog(self) -> None:
        """Reads the model catalogues anew, those that were added beside the runs since the start included."""
        self.settings = replace(self.settings, catalogues=user_catalogues(self.settings))
        self.__dict__.pop("catalog", None)

    def models(self, names: Sequence[object] = ()) -> tuple[ModelSpec, ...]:
        """Returns the models to use, best first: those named, else the settings', else by the keys that are set.

        Args:
            names: in the catalogue, or llama-index LLM objects: each is from now on known by a name of its own.

        Raises:
            CatalogError: a name is unknown.
            SettingsError: something is neither a name nor such an object.
        """
        chosen: list[ModelSpec] = []
        for name in names or self.settings.models or (AUTO,):
            if name == AUTO:
                chosen += self.catalog.fallback_order(self.settings.environment) or (self.catalog.get(SIMULATED),)
            else:
                chosen.append(self.catalog.get(name) if isinstance(name, str) else self._hand_over(name))
        return tuple({spec.name: spec for spec in chosen}.values())

    def usable_models_of(self, request: RunRequest) -> tuple[ModelSpec, ...]:
        """Returns the models of a run, best first.

        Raises:
            CatalogError: one is not in the catalogue here.
            SettingsError: one cannot be used here: its key is missing, say.
        """
        specs = self._models_of(request)
        for spec in specs:
            self._check_usable(spec)
        return specs

    def _models_of(self, request: RunRequest) -> tuple[ModelSpec, ...]:
        try:
            return self.models(request.models)
        except CatalogError as error:
            raise CatalogError(
                f"{error} The run {request.run_id} was begun with it: put it back into a catalogue, or, "
                "if a program handed the model over as an object, hand it over again.",
                field="model",
            ) from error

    def _what_would_do(self, model: str) -> str:
        """Returns the advice to somebody whose model is too weak: the usable ones that are larger."""
        weak = self.catalog.get(model)
        others = self.catalog.fallback_order(self.settings.environment)
        larger = [f"`{s.name}`" for s in others if s.name != model and s.context_tokens > weak.context_tokens]
        if not larger:
            return "Use a larger model; `planexe models` lists them."
        return f"Use a larger model, for instance {' or '.join(larger[:3])}."

    def _hand_over(self, model: object) -> ModelSpec:
        for known in self._handed.values():
            if known.handed is model:
                return known
        spec = spec_of_object(model, self.catalog.names())
        self._handed[spec.name] = spec
        self.__dict__["catalog"] = self.catalog.with_models(self._handed)
        return spec

    def _asked(self, models: Sequence[object], simulation: "Simulation") -> "tuple[tuple[ModelSpec, ...], Simulation]":
        """Returns the models to ask and how they are simulated, after a look at whether that can be done."""
        specs = self.models(models)
        for spec in specs:
            self._check_usable(spec)
        simulation.check(answers=any(s.provider == SIMULATED for s in specs))
        return specs, simulation

    def _check_usable(self, spec: ModelSpec) -> None:
        if spec.problem:
            raise SettingsError(spec.problem, field=spec.name)
        resolve_key(spec, self.settings.environment)
