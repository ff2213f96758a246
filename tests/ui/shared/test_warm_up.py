import gc
import subprocess
import sys

import pytest

from planexe.ui.shared.warm_up import start_warm_up


def test_everything_is_imported_and_then_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append("planexe.ui.shared.run_view" in sys.modules))
    start_warm_up().join()
    assert frozen == [True]


def test_it_needs_no_streamlit_session() -> None:
    code = "from planexe.ui.shared.warm_up import warm_up; warm_up()"
    done = subprocess.run([sys.executable, "-W", "error::RuntimeWarning", "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
