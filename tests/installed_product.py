"""The product as others get it: a source archive, the wheel made from it, and that wheel in an environment of its own."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from dataclasses import dataclass
from pathlib import Path

from tests.hang_guard import HANG_S

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class InstalledProduct:
    """A wheel in a virtual environment.

    Attributes:
        sources: the unpacked source archive.
        wheel: made from these sources.
        environment: where the wheel is installed; everything else comes from the environment of the tests.
    """

    sources: Path
    wheel: Path
    environment: Path

    @property
    def programs(self) -> Path:
        return self.environment / ("Scripts" if os.name == "nt" else "bin")

    def run(self, folder: Path, *arguments: str) -> str:
        """Runs the environment's Python in a folder and returns what it prints."""
        alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        command = [str(self.programs / "python"), *arguments]
        done = subprocess.run(command, cwd=folder, env=alone, capture_output=True, text=True, timeout=HANG_S)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def install_product(into: Path) -> InstalledProduct:
    """Builds and installs what is in this folder; nothing is fetched from anywhere."""
    archive = _build("sdist", ROOT, into)
    with tarfile.open(archive) as file:
        file.extractall(into / "unpacked", filter="data")
    (sources,) = (into / "unpacked").iterdir()
    product = InstalledProduct(sources, _build("wheel", sources, into), into / "environment")
    venv.create(product.environment, with_pip=False)
    _install(product)
    return product


def _build(kind: str, sources: Path, into: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(into / kind)]
    subprocess.run(command, cwd=sources, check=True, capture_output=True, timeout=HANG_S)
    (made,) = (into / kind).iterdir()
    return made


def _install(product: InstalledProduct) -> None:
    python = str(product.programs / "python")
    options = ["--no-deps", "--no-index", str(product.wheel)]
    uv = shutil.which("uv")
    if uv and subprocess.run([uv, "--version"], capture_output=True).returncode == 0:
        command = [uv, "pip", "install", "--quiet", "--python", python, *options]
    else:
        command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", *options]
    subprocess.run(command, check=True, capture_output=True, timeout=HANG_S)
    # After the wheel's own folder: the packages it needs, but not this clone, which only *their* start-up file names.
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    (Path(product.run(product.environment, "-c", asked).strip()) / "needed.pth").write_text(
        sysconfig.get_path("purelib") + "\n"
    )
