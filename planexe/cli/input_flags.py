"""The flags of a workflow, made from the model of its inputs: one definition for command, form and interface."""

import argparse
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from string import ascii_uppercase
from typing import Any, Final

from pydantic.fields import FieldInfo

from planexe.cli.command import add_choice
from planexe.errors import SettingsError
from planexe.spine.input_fields import choices_of, flag_of, kinds_of, longest_of, variable_of
from planexe.spine.input_files import InputFile, InputFolder
from planexe.spine.run_document import InputRun
from planexe.spine.workflow import Workflow, find_workflow

_MOST_BYTES_A_CHARACTER: Final = 4
_LONGEST: Final = 1_000_000
_METAVARS: Final[Mapping[type, str]] = {int: "N", float: "N", InputFile: "F", InputFolder: "DIR"}


def add_inputs(parser: argparse.ArgumentParser, workflow: str) -> None:
    """Adds an argument for the input that a person writes, with ``--…-file`` beside it, and a flag for each other."""
    found = find_workflow(workflow)
    if found.sample:
        parser.add_argument("--sample", action="store_true", help="use the questions and data that come along")
    for flag, why in found.command.accepted.items():
        parser.add_argument(flag, action="store_true", help=why)
    for name, field in found.inputs.model_fields.items():
        about, flags = _about(field), flags_of(name, found)
        if name == found.text_input:
            parser.add_argument(name, nargs="?", metavar=name.upper(), help=about)
            parser.add_argument(flag_of(f"{name}_file"), metavar="F",
                                help=f"read the {name} from this text file; - for standard input")  # fmt: skip
        elif InputRun in kinds_of(field):
            parser.add_argument(name, metavar=_run_metavar(name, found), help=about)
        elif field.annotation is bool:
            parser.add_argument(*flags, action="store_true", default=None, help=about)
        elif allowed := choices_of(field):
            add_choice(parser, flags, partial(tuple, allowed), about, metavar=_metavar(name))
        else:
            metavars = [_METAVARS[kind] for kind in kinds_of(field) if kind in _METAVARS]
            parser.add_argument(*flags, metavar=(metavars or [_metavar(name)])[0], help=about)


def flags_of(name: str, workflow: Workflow[Any]) -> list[str]:
    """Returns what the command of a workflow calls an input, or an option of every run."""
    also = workflow.command.also.get(name)
    return [flag_of(name), *([also] if also else [])]


def read_inputs(arguments: argparse.Namespace, workflow: str) -> dict[str, Any]:
    """Returns the inputs that were given, as they were typed.

    Raises:
        SettingsError: the text is missing, given twice, or its file cannot be read.
    """
    found = find_workflow(workflow)
    given = {name: getattr(arguments, name) for name in found.inputs.model_fields}
    if found.sample and arguments.sample:
        return _sample(found, given)
    given |= {name: value for name, value in _variables(found).items() if given[name] is None}
    if name := found.text_input:
        given[name] = _text(name, given[name], getattr(arguments, f"{name}_file"), found.inputs.model_fields[name])
    return {name: value for name, value in given.items() if value is not None}


def _sample(workflow: Workflow[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    assert workflow.sample is not None
    sample = workflow.sample()
    for name in sample:
        if given[name] is not None:
            raise SettingsError(f"{flag_of(name)} does not go with --sample, which brings its own.", field="--sample")
    return {**{name: value for name, value in given.items() if value is not None}, **sample}


def _variables(workflow: Workflow[Any]) -> dict[str, str]:
    """Returns the inputs that ``.env`` or the environment gives."""
    from planexe.settings import input_variable

    named = {name: variable_of(field) for name, field in workflow.inputs.model_fields.items()}
    return {name: value for name, variable in named.items() if variable and (value := input_variable(variable))}


def _text(name: str, text: str | None, file: str | None, field: FieldInfo) -> str:
    from planexe.files import read_handed_text

    if text is not None and file is not None:
        raise SettingsError(f"Give the {name} as text or as {flag_of(name)}-file, not both.", field=name)
    if text is not None:
        return text
    if file is None:
        raise SettingsError(f"Give the {name}, {field.description}; or {flag_of(name)}-file F.", field=name)
    most_bytes = _MOST_BYTES_A_CHARACTER * (longest_of(field) or _LONGEST)
    try:
        return read_handed_text(sys.stdin.buffer if file == "-" else Path(file), most_bytes)
    except ValueError as error:
        raise SettingsError(f"{flag_of(name)}-file {file} {error}.", field=f"{flag_of(name)}-file") from error


def _about(field: FieldInfo) -> str:
    """Returns the help text: description and default."""
    variable = f"; or {variable_of(field)} in .env or the environment" if variable_of(field) else ""
    usual = "" if field.is_required() or field.default in (None, False, []) else f" (default {field.default})"
    return f"{field.description}{usual}{variable}".replace("%", "%%")


def _run_metavar(name: str, workflow: Workflow[Any]) -> str:
    """Returns how the usage names a run that is given: by a letter where there are several."""
    runs = [one for one, field in workflow.inputs.model_fields.items() if InputRun in kinds_of(field)]
    return "RUN_ID" if len(runs) == 1 else f"RUN_{ascii_uppercase[runs.index(name)]}"


def _metavar(name: str) -> str:
    return name.rpartition("_")[2].upper()
