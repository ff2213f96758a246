"""What a button does: where it cannot be done, that is told at the next drawing of the page."""

from collections.abc import Callable

from planexe.errors import PlanExeError
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain


def guarded(work: Callable[[], object], done: str = "") -> bool:
    """Does something and returns whether it went well; its error, or what was done, is told at the next drawing."""
    try:
        work()
    except PlanExeError as error:
        state.note_notice(plain(str(error)))
        return False
    if done:
        state.note_notice(done)
    return True


def tell(work: Callable[[], object], done: str = "") -> None:
    """Does what a button asks for; see ``guarded``."""
    guarded(work, done)
