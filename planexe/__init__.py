"""PlanExe Workbench: a paragraph in, a strategic plan out, concurrently.

Example:
    >>> import asyncio, planexe
    >>> bench = planexe.Workbench(planexe.load_settings())
    >>> folder = bench.create(bench.request("Open a bakery in Aarhus before May 2027 for 2 million DKK."))
    >>> asyncio.run(bench.activate(folder).run()).status
    'complete'
"""

import importlib
from typing import TYPE_CHECKING, Any

from planexe.version import __version__ as __version__

if TYPE_CHECKING:
    from planexe.errors import GaveUp, InputError, PlanExeError, ProviderError, RunError
    from planexe.executor.attempt_log import Attempt
    from planexe.executor.call import Call, CallResult
    from planexe.executor.executor import LLMExecutor
    from planexe.llm.messages import Document, Prompt, Reply
    from planexe.runs.workbench import Workbench
    from planexe.settings import Settings, load_settings
    from planexe.spine.run_folder import RunFolder
    from planexe.spine.run_request import RunRequest
    from planexe.spine.stage import Stage

_HOMES = {
    "Attempt": "planexe.executor.attempt_log",
    "Call": "planexe.executor.call",
    "CallResult": "planexe.executor.call",
    "Document": "planexe.llm.messages",
    "GaveUp": "planexe.errors",
    "InputError": "planexe.errors",
    "LLMExecutor": "planexe.executor.executor",
    "PlanExeError": "planexe.errors",
    "Prompt": "planexe.llm.messages",
    "ProviderError": "planexe.errors",
    "Reply": "planexe.llm.messages",
    "RunError": "planexe.errors",
    "RunFolder": "planexe.spine.run_folder",
    "RunRequest": "planexe.spine.run_request",
    "Settings": "planexe.settings",
    "Stage": "planexe.spine.stage",
    "Workbench": "planexe.runs.workbench",
    "load_settings": "planexe.settings",
}

__all__ = [
    "Attempt",
    "Call",
    "CallResult",
    "Document",
    "GaveUp",
    "InputError",
    "LLMExecutor",
    "PlanExeError",
    "Prompt",
    "ProviderError",
    "Reply",
    "RunError",
    "RunFolder",
    "RunRequest",
    "Settings",
    "Stage",
    "Workbench",
    "load_settings",
]


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first used, so that ``import planexe`` costs next to nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'planexe' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
