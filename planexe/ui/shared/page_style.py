"""What the theme cannot set: room at the sides, and colours that would be too faint to read."""

import streamlit as st

_STYLE = """
<style>
@media (min-width: 700px) { [data-testid="stMainBlockContainer"] { padding-left: 24px; padding-right: 24px; } }
/* Hints of shortcuts on filled buttons, code in captions; in the dark theme, texts in the primary colour. */
[data-testid="stBaseButton-primary"] kbd { color: inherit; opacity: 1; }
[data-testid="stCaptionContainer"] code { color: inherit; }
@media (prefers-color-scheme: dark) {
  button[data-selected="true"] p,
  [data-testid="stBaseButton-tertiary"] p,
  [data-testid="stSliderThumbValue"] p { color: #7cbcf0; }
}
</style>
"""


def show() -> None:
    """Adds it to the page; draws nothing."""
    st.html(_STYLE)
