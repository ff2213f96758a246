"""What the pages will need, imported while nobody waits yet, and kept out of later garbage collections.

With all libraries loaded a full collection takes 100 ms of a core and holds up the calls of a running plan. Modules
live as long as the process: frozen, they are not looked through again. (Streamlit's own collection after every fragment
is switched off in ``.streamlit/config.toml``.)
"""

import gc
import importlib
import pkgutil
import threading

import planexe.ui
from planexe.report.exports import formats
from planexe.spine.workflow import find_workflow, workflow_names

_NEEDED = (
    "pandas",
    "pyarrow.compute",
    "anyio._backends._asyncio",
    "openai.resources.chat.completions",
    "openai.types.chat",
    "planexe.llm.providers.openai_api",
    "planexe.simulator.service",
)


def start_warm_up() -> threading.Thread:
    """Starts ``warm_up`` in a thread of its own and returns it."""
    thread = threading.Thread(target=warm_up, name="warm-up", daemon=True)
    thread.start()
    return thread


def warm_up() -> None:
    """Imports what pages and runs need, then takes everything there is out of later garbage collections."""
    for module in pkgutil.walk_packages(planexe.ui.__path__, "planexe.ui."):
        importlib.import_module(module.name)
    for name in _NEEDED:
        importlib.import_module(name)
    for name in workflow_names():
        _ = find_workflow(name).stages()
    formats()
    gc.collect()
    gc.freeze()
