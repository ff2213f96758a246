"""What can be made, one folder each: its inputs, its stages, found by walking; no input or output here."""

import importlib
from pathlib import Path


def workflow_names() -> tuple[str, ...]:
    """Returns the names of all workflows: every folder that has a ``workflow.py``."""
    found = [path.parent for folder in __path__ for path in sorted(Path(folder).glob("*/workflow.py"))]
    return tuple(dict.fromkeys(folder.name for folder in found if (folder / "__init__.py").is_file()))


def summary_of(name: str) -> str:
    """Returns in one line what a workflow makes, without loading its stages."""
    about = importlib.import_module(f"{__name__}.{name}").__doc__ or name
    return about.strip().splitlines()[0].rstrip(".")


def add_folder(folder: Path) -> None:
    """Lets workflows of one's own, a folder each in this one, be found too."""
    if str(folder) not in __path__:
        __path__.append(str(folder))
