"""Recipes in Markdown, read as what they ask a reader to do: files to write, commands to run, what must then appear."""

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
_PLACE = re.compile(r"# (?P<path>[\w./]+)(?:, (?P<where>at the end|in [A-Z_]+))?\n(?P<text>.*)", re.S)
_EXPECTED = re.compile(
    r"^(?P<command>.*?)\s+# (?:exits (?P<status>\d) and )?(?:(?P<file>\S+) holds|shows): (?P<words>.+)$"
)


@dataclass(frozen=True, slots=True)
class FileToWrite:
    """A file as it stands in a recipe.

    Attributes:
        where: empty for a whole file, ``at the end``, or ``in NAME`` for a line of that list.
    """

    path: str
    where: str
    text: str


@dataclass(frozen=True)
class CommandToRun:
    """A command line, and the words that must then stand in its output, or in a file if one is named.

    Attributes:
        statuses: how it may exit; 3 is a plan with gaps, which made-up answers may have.
    """

    line: str
    file: str = ""
    words: str = ""
    statuses: tuple[int, ...] = (0, 3)


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way to add something."""

    title: str
    text: str

    @property
    def files(self) -> tuple[FileToWrite, ...]:
        """Returns the files in the order of the text."""
        blocks = [body for language, body in _FENCE.findall(self.text) if language in {"python", "toml"}]
        places = [_PLACE.fullmatch(body) for body in blocks]
        assert all(places), f"a block of {self.title!r} does not begin with the file it belongs to"
        return tuple(FileToWrite(p["path"], p["where"] or "", p["text"]) for p in places if p)

    @property
    def commands(self) -> tuple[CommandToRun, ...]:
        """Returns the commands in the order of the text."""
        return tuple(c for language, body in _FENCE.findall(self.text) if language == "sh" for c in commands_of(body))


def commands_of(block: str) -> list[CommandToRun]:
    """Returns the commands of a block of shell lines."""
    found = []
    for line in filter(None, map(str.strip, block.splitlines())):
        expected = _EXPECTED.match(line)
        if expected:
            statuses = (int(expected["status"]),) if expected["status"] else CommandToRun.statuses
            found.append(CommandToRun(expected["command"], expected["file"] or "", expected["words"].strip(), statuses))
        else:
            found.append(CommandToRun(line.partition("  #")[0].strip()))
    return found


def recipes_of(document: Path) -> dict[str, Recipe]:
    """Returns the recipes of a document by their headings, ``### a stage`` and so on."""
    parts = re.split(r"^### (a.*)\n", document.read_text(encoding="utf-8").partition("## How to add")[2], flags=re.M)
    texts = (text.partition("\n## ")[0] for text in parts[2::2])
    return {title: Recipe(title, text) for title, text in zip(parts[1::2], texts, strict=True)}


def write(file: FileToWrite, sources: Path, folder: Path) -> Path:
    """Writes a file as its recipe says and returns its path.

    Args:
        file: what to write; one in no folder belongs to the user.
        sources: a copy of the sources.
        folder: the user's own folder.
    """
    path = (sources if "/" in file.path else folder) / file.path
    if not file.where:
        assert not path.exists(), f"{file.path} is there already"
        path.parent.mkdir(exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
        return path
    old = path.read_text(encoding="utf-8")
    if file.where == "at the end":
        path.write_text(f"{old}\n{file.text}", encoding="utf-8")
        return path
    head, tail = old.split(f"{file.where.removeprefix('in ')} = [\n")
    path.write_text(f"{head}{file.where.removeprefix('in ')} = [\n{file.text}{tail}", encoding="utf-8")
    return path
