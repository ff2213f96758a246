"""One sandbox of each level for all tests of a file; without libraries it begins at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from planexe.sandbox import Limits, Outcome, Program, Sandbox
from planexe.sandbox.program import Language

Run = Callable[..., Outcome]


@pytest.fixture(scope="module", params=["bubblewrap", "landlock"])
def lean(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(request.param, libraries=()) as sandbox:
        yield sandbox


@pytest.fixture
def run(lean: Sandbox, tmp_path: Path) -> Run:
    """Runs code with files of the texts given, within small limits."""
    return runner(lean, tmp_path)


def runner(sandbox: Sandbox, folder: Path) -> Run:
    def run_code(
        code: str, *, language: Language = "python", texts: dict[str, str] | None = None, **limits: float
    ) -> Outcome:
        files = {name: folder / name for name in texts or {}}
        for name, text in (texts or {}).items():
            files[name].write_text(text, "utf-8")
        return sandbox.run(Program(language, code, files), limits=Limits(**{**SMALL, **limits}))  # type: ignore[arg-type]

    return run_code


SMALL = {"wall_s": 20, "cpu_s": 10, "memory_bytes": 200_000_000, "output_bytes": 100_000, "results_bytes": 100_000}
