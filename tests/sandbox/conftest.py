"""One server of each level for all tests of a file; without libraries it begins at once."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from planexe.sandbox import Limits, Outcome, Program, Sandbox, sandbox_levels
from planexe.sandbox.program import Language

SMALL = Limits(wall_s=60, cpu_s=10, memory_bytes=200_000_000, output_bytes=100_000, results_bytes=100_000)


def on(level: str) -> str:
    """Returns a level, or leaves the test out where this machine does not have it."""
    found = next(one for one in sandbox_levels() if one.name == level)
    if not found.found:
        pytest.skip(f"{found.sentence} {found.remedy}")
    return level


def any_level() -> str:
    """Returns the best level, or leaves the test out where this machine has none."""
    for found in sandbox_levels():
        if found.found:
            return found.name
    pytest.skip(" ".join(one.sentence for one in sandbox_levels()))


class Lab:
    """Runs programs within small limits.

    Args:
        sandbox: where.
        folder: for the files that it gives them.
    """

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.folder = folder

    def run(
        self,
        code: str,
        *,
        language: Language = "python",
        texts: Mapping[str, str] | None = None,
        limits: Limits = SMALL,
        check: Callable[[], None] = lambda: None,
    ) -> Outcome:
        """Runs code, with files of the texts given."""
        files = {name: self.folder / name for name in texts or {}}
        for name, text in (texts or {}).items():
            files[name].write_text(text, "utf-8")
        return self.sandbox.run(Program(language, code, files), limits=limits, check=check)


@pytest.fixture(scope="module", params=["bubblewrap", "landlock"])
def each_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox of every level that this machine has, one after the other."""
    with Sandbox(on(request.param), libraries=()) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """The best sandbox of this machine."""
    with Sandbox(any_level(), libraries=()) as sandbox:
        yield sandbox


@pytest.fixture
def lab(sandbox: Sandbox, tmp_path: Path) -> Lab:
    return Lab(sandbox, tmp_path)
