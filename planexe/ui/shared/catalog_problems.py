"""What could not be read of the user's model files, where models are listed or chosen."""

from collections.abc import Sequence

import streamlit as st

from planexe.ui.shared.harmless import plain

_MOST = 5


def show(problems: Sequence[str]) -> None:
    """Draws a warning with the first of them; nothing where all could be read."""
    if problems:
        more = [f"{len(problems) - _MOST} more are listed by `planexe models`."] if len(problems) > _MOST else []
        lines = [plain(problem) for problem in problems[:_MOST]] + more
        st.warning("\n\n".join(lines), icon=":material/warning:")
