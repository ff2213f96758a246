"""Our own templates, styles and scripts: every text put into them is escaped and cleaned."""

from functools import lru_cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from planexe.blocks.safe_text import clean_text


@lru_cache(maxsize=8)
def own_text(name: str) -> str:
    """Returns one of our files: a style or a script."""
    return resources.files("planexe.report").joinpath("templates", name).read_text(encoding="utf-8")


def fill(template: str, **values: Any) -> Markup:
    """Returns a filled template."""
    text = environment().get_template(template).render(**values)
    return Markup(text)  # noqa: S704  the template escapes everything that is not its own mark-up


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Returns the templates of this room."""
    return Environment(
        loader=PackageLoader("planexe.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _finalize(value: object) -> object:
    """Cleans every text that the template writes and that is not our own mark-up."""
    return clean_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value
