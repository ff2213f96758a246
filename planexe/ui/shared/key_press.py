"""Has a key press a button where Streamlit cannot: with a control in focus, or a key that it keeps for itself."""

import streamlit as st

_JS = """
export default function ({ data }) {
  const press = (event) => {
    if (event.ctrlKey !== data.ctrl || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key.toLowerCase() !== data.key.toLowerCase()) return;
    // A field first hands over what is written in it, and an open list its choice.
    if (event.target.closest("input, textarea, [contenteditable=true], [aria-expanded=true], [role=dialog]")) return;
    event.preventDefault();
    event.stopPropagation();
    document.querySelector(`.st-key-${data.button} button`)?.click();
  };
  window.addEventListener("keydown", press, true);
  return () => window.removeEventListener("keydown", press, true);
}
"""


def watch(button: str, key: str = "Enter", *, ctrl: bool = True) -> None:
    """Has a key press a button of this page, which tells of the key itself.

    Args:
        button: its key in the session.
        key: as the browser calls it: ``Enter``, ``r``.
        ctrl: whether Ctrl is held with it.
    """
    draw = st.components.v2.component("planexe_key_press", html="<span hidden></span>", js=_JS)
    draw(key=f"{button}.key", data={"button": button.replace(".", "-"), "key": key, "ctrl": ctrl}, height=1)
