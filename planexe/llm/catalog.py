"""From a model's name to its ModelSpec: the models we ship, a user's own, and the order of fallback."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path

from planexe.errors import CatalogError
from planexe.files import read_handed_text
from planexe.llm.catalog_entries import Reading, read_toml
from planexe.llm.model_spec import ModelSpec, has_key
from planexe.llm.planexe_llm_config import read_llm_config

AUTO = "auto"
"""What users write for "every model that has a priority, best first"."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """All models by name, in the order in which the files list them.

    Attributes:
        sources: the user's file that added or changed a model last, by the model's name.
        problems: what could not be read of the user's files, a sentence each; a model that is listed and cannot be
            used says so itself.

    Example:
        >>> load_catalog().get("simulated").provider
        'simulated'
    """

    specs: Mapping[str, ModelSpec]
    sources: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def source(self, name: str) -> str:
        """Returns the file a model comes from, the last one that changed it; empty for one that we ship."""
        return self.sources.get(name, "")

    def get(self, name: str) -> ModelSpec:
        """Returns the model of this name.

        Raises:
            CatalogError: there is none; the text names the closest ones, and what could not be read.
        """
        spec = self.specs.get(name)
        if spec is None:
            unread = "".join(f" {problem}" for problem in self.problems[:3])
            raise CatalogError(f"There is no model `{name}`; {self._suggest(name)}{unread}", field="model")
        return spec

    def with_models(self, specs: Mapping[str, ModelSpec]) -> "Catalog":
        """Returns a catalogue with further models, or others in place of those of their name."""
        return replace(self, specs={**self.specs, **specs}) if specs else self

    def names(self) -> tuple[str, ...]:
        """Returns all names."""
        return tuple(self.specs)

    def fallback_order(self, environment: Mapping[str, str] | None = None) -> tuple[ModelSpec, ...]:
        """Returns the models of ``auto``: those with a priority, lowest number first.

        Args:
            environment: if given, models whose key is not in it are left out.
        """
        ranked = [s for s in self.specs.values() if s.priority is not None and not s.problem]
        if environment is not None:
            ranked = [s for s in ranked if has_key(s, environment)]
        return tuple(sorted(ranked, key=lambda s: s.priority or 0))

    def _suggest(self, name: str) -> str:
        folded = {n.casefold(): n for n in self.specs}
        close = difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)
        close += [n for n in folded if name.casefold() in n and n not in close][: 3 - len(close)]
        if close:
            return "did you mean " + " or ".join(f"`{folded[c]}`" for c in close) + "?"
        return "choose one of " + ", ".join(f"`{n}`" for n in self.specs) + "."


def load_catalog(paths: Sequence[Path] = (), environment: Mapping[str, str] | None = None) -> Catalog:
    """Reads the shipped catalogue and the user's own files over it; what cannot be read is listed, the rest works.

    A ``.json`` file is read as a PlanExe ``llm_config.json``, any other as TOML with ``[[model]]`` tables. A table
    whose name is known changes only the fields it gives.

    Args:
        paths: the user's files; a later one wins.
        environment: values for ``${NAME}`` in a ``llm_config.json`` (keys keep their name and are resolved later).
    """
    shipped = resources.files("planexe.llm").joinpath("models.toml").read_text(encoding="utf-8")
    specs: dict[str, ModelSpec] = dict(read_toml(shipped, "models.toml", {}).specs)
    sources: dict[str, str] = {}
    problems: list[str] = []
    for path in paths:
        try:
            found = _read(path, specs, environment or {})
        except CatalogError as error:
            problems.append(str(error))
            continue
        specs |= found.specs
        sources |= dict.fromkeys(found.specs, str(path))
        problems += found.problems
    return Catalog(specs, sources, tuple(problems))


def _read(path: Path, known: Mapping[str, ModelSpec], environment: Mapping[str, str]) -> Reading:
    try:
        text = read_handed_text(path)
    except ValueError as error:
        raise CatalogError(f"The model catalogue {path} {error}.", field=str(path)) from error
    if path.suffix.lower() == ".json":
        return read_llm_config(text, path.name, environment)
    return read_toml(text, path.name, known)
