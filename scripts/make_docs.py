"""Fills the parts of docs/ that are made from code: commands, stages, settings, models.toml, services, fault profiles.

The race in docs/ is made as a whole, from the sample runs.

    .venv/bin/python scripts/make_docs.py           # write them
    .venv/bin/python scripts/make_docs.py --check   # say which are out of date; exit status 1 if any is

A part stands between ``<!-- made from code: NAME -->`` and ``<!-- end -->``; all other text is written by people.
"""

import argparse
import inspect
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from planexe.cli.command import Command
from planexe.cli.main import find_commands
from planexe.executor.attempt_log import Attempt
from planexe.library.label import Label
from planexe.llm.catalog_fields import FIELDS
from planexe.llm.dialect import FORM_WORDS
from planexe.llm.model_spec import ModelSpec
from planexe.llm.service_errors import TROUBLES
from planexe.llm.services import SERVICES, SIMULATED
from planexe.report.race_page import render_race
from planexe.runs.races import race_of_runs
from planexe.runs.workbench import Workbench
from planexe.settings import VARIABLES, Settings
from planexe.simulator.faults import Faults
from planexe.simulator.habits import HABITS
from planexe.simulator.settings import profile_description, profile_names
from planexe.spine.artefact import Artefact, ItemAnswer
from planexe.spine.change_log import Change
from planexe.spine.run_request import RunRequest
from planexe.ui.shared.sample_runs import AT_ONCE, ONE_BY_ONE, add_samples
from planexe.workflows.plan.workflow import plan_stages

DOCS = Path(__file__).resolve().parents[1] / "docs"
_PART = re.compile(r"(<!-- made from code: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.S)


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Returns a Markdown table; what would end a cell is escaped."""
    head = list(headings)
    lines = [head, ["---"] * len(head), *([_cell(c) for c in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def attributes_of(kind: type) -> dict[str, str]:
    """Returns what the docstring of a class says of each attribute."""
    _, _, section = inspect.cleandoc(kind.__doc__ or "").partition("Attributes:\n")
    found = re.findall(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", section, re.M)
    return {name: " ".join(words.replace("``", "`").split()) for name, words in found}


def commands() -> str:
    """Returns every command with its arguments."""
    return "\n".join(_command(command) for command in find_commands())


def _command(command: Command) -> str:
    parser = argparse.ArgumentParser()
    command.configure(parser)
    rows = [(_names(action), _help(action)) for action in parser._actions if action.dest != "help"]  # noqa: SLF001
    summary = f"{command.summary[:1].upper()}{command.summary[1:]}."
    return f"### planexe {command.name}\n\n{summary}\n\n{table(('Argument', 'What it does'), rows)}"


def _names(action: argparse.Action) -> str:
    value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else "")
    if not action.option_strings:
        return f"`{value or action.dest}`"
    return ", ".join(
        f"`{option} {value}`" if value and action.nargs != 0 else f"`{option}`" for option in action.option_strings
    )


def _help(action: argparse.Action) -> str:
    return (action.help or "") % vars(action)


def stages() -> str:
    """Returns every stage by chapter: what it is called, how it is made, what it needs."""
    known = plan_stages()
    return "\n".join(
        f"### {title}\n\n{table(('Stage', 'Title', 'Kind', 'Calls', 'Needs'), _stage_rows(chapter))}"
        for chapter, title in known.chapters.items()
    )


def _stage_rows(chapter: str) -> Iterator[tuple[str, ...]]:
    for stage in plan_stages().stages.values():
        if stage.chapter == chapter:
            calls = "" if stage.kind == "compute" else str(stage.expected.calls)
            needs = ", ".join(f"`{name}`" for name in sorted({need.stage for need in stage.all_needs()}))
            yield f"`{stage.name}`", stage.heading, stage.kind, calls, needs


def variables() -> str:
    """Returns the environment variables that are read."""
    return table(("Variable", "Meaning", "Default"), ((f"`{v.name}`", v.meaning, v.default) for v in VARIABLES))


def model_fields() -> str:
    """Returns the fields of a ``[[model]]`` table."""
    meaning = attributes_of(ModelSpec)
    return table(("Field", "Must be", "Meaning"), ((f"`{k}`", words, meaning[k]) for k, (words, _) in FIELDS.items()))


def services() -> str:
    """Returns the kinds of service that a model can name as its provider."""
    rows = (
        (f"`{kind}`", service.label, f"`{service.base_url}`" if service.base_url else "each model says so",
         f"`{service.key_env}`" if service.key_env else "none")
        for kind, service in SERVICES.items() if kind != SIMULATED
    )  # fmt: skip
    return table(("provider", "Service", "Address", "Key"), rows)


def dialects() -> str:
    """Returns how each service is asked at first."""
    rows = (
        (service.label, f"`{first.cap_fields[0]}`, else `{first.cap_fields[1]}`", FORM_WORDS[first.schema])
        for kind, service in SERVICES.items()
        if kind != SIMULATED
        for first in [service.first_dialect()]
    )
    return table(("Service", "Output cap", "JSON at first: it"), rows)


def json_forms() -> str:
    """Returns the ways to ask for JSON, the strictest first."""
    return table(("Way", "A model asked so"), ((f"`{form}`", words) for form, words in FORM_WORDS.items()))


def troubles() -> str:
    """Returns what becomes of what services complain of."""
    rows = ((f"`{kind.kind}`", sentence.partition(" ({said})")[0].format_map(_Named()), advice_of(sentence))
            for kind, sentence in TROUBLES.values())  # fmt: skip
    return table(("Kind", "What is said", "Advice"), rows)


class _Named(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return {"subject": "The service", "label": "the service", "model": "m", "key": "set its variable"}.get(key, key)


def advice_of(sentence: str) -> str:
    """Returns the part of an error's sentence that says what to do."""
    return sentence.partition("; ")[2].format_map(_Named()).capitalize()


def record_fields(kind: type) -> Callable[[], str]:
    """Returns the maker of a table of the fields that a class describes."""
    rows = [(f"`{name}`", meaning.replace("`None`", "`null`")) for name, meaning in attributes_of(kind).items()]
    return lambda: table(("Field", "Meaning"), rows)


def profiles() -> str:
    """Returns the fault profiles of the simulated model."""
    return table(("Profile", "What it plays"), ((f"`{name}`", profile_description(name)) for name in profile_names()))


def habits() -> str:
    """Returns what the simulated service can be made to do in its own way."""
    return table(("Habit", "What it does"), ((f"`{name}`", meaning) for name, meaning in HABITS.items()))


PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "stages": stages,
    "variables": variables,
    "model-fields": model_fields,
    "services": services,
    "dialects": dialects,
    "json-forms": json_forms,
    "troubles": troubles,
    "profiles": profiles,
    "habits": habits,
    "faults": record_fields(Faults),
    "request": record_fields(RunRequest),
    "artefact": record_fields(Artefact),
    "item": record_fields(ItemAnswer),
    "attempt": record_fields(Attempt),
    "change": record_fields(Change),
    "label": record_fields(Label),
}


def filled(text: str) -> str:
    """Returns a document with its parts made anew.

    Raises:
        KeyError: it asks for a part that nobody makes.
    """
    return _PART.sub(lambda found: f"{found[1]}\n{PARTS[found['name']]()}\n{found[3]}", text)


def race() -> str:
    """Returns the page of the race of the sample runs."""
    with tempfile.TemporaryDirectory() as runs:
        add_samples(Path(runs))
        found = race_of_runs(Workbench(Settings(runs=Path(runs))), ONE_BY_ONE.run_id, AT_ONCE.run_id)
    return render_race(found.to_json(), found.summary(), found.table())


def main() -> int:
    """Writes or checks the documents and returns the exit status."""
    parser = argparse.ArgumentParser(description="Fill the parts of docs/ that are made from code.")
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    check = parser.parse_args().check
    old = {path: path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md"))}
    changed = {path: new for path, text in old.items() if (new := filled(text)) != text}
    page = DOCS / "race.html"
    if (new := race()) != page.read_text(encoding="utf-8"):
        changed[page] = new
    for path, text in changed.items():
        if check:
            print(f"docs/{path.name} is out of date; run `make docs`.")
        else:
            path.write_text(text, encoding="utf-8")
            print(f"docs/{path.name} written")
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
