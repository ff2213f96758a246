"""Has Ctrl+Enter press a button while a control has the focus that would keep the key to itself."""

import streamlit as st

_JS = """
export default function ({ data }) {
  const press = (event) => {
    if (!event.ctrlKey || event.key !== "Enter" || event.isComposing) return;
    // A field first hands over what is written in it, and an open list its choice.
    if (event.target.closest("input, textarea, [aria-expanded=true], [role=dialog]")) return;
    event.preventDefault();
    event.stopPropagation();
    document.querySelector(`.st-key-${data.button} button`)?.click();
  };
  window.addEventListener("keydown", press, true);
  return () => window.removeEventListener("keydown", press, true);
}
"""


def watch(button: str) -> None:
    """Has the key press a button of this page, which tells of the key itself."""
    draw = st.components.v2.component("planexe_start_key", html="<span hidden></span>", js=_JS)
    draw(key=f"{button}.key", data={"button": button.replace(".", "-")}, height=1)
