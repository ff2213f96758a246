"""A button that puts a text on the reader's clipboard."""

import streamlit as st

_HTML = '<button type="button">Copy</button>'  # never without words, not even before the script has run
_CSS = """
button { font: inherit; font-size: .8rem; color: var(--st-text-color); background: none; cursor: pointer;
  border: 1px solid var(--st-border-color); border-radius: 6px; padding: .15rem .6rem; }
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
"""
_JS = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.onclick = async () => {
    let words = "Copied";
    try {
      await navigator.clipboard.writeText(data.text);
    } catch {
      words = "Not allowed here";
    }
    button.textContent = words;
    setTimeout(() => { button.textContent = data.label; }, 1500);
  };
}
"""


def show(text: str, key: str, label: str = "Copy as Markdown") -> None:
    """Draws the button.

    Args:
        text: what is copied.
        key: distinguishes the buttons of a page.
        label: its words.
    """
    draw = st.components.v2.component("planexe_copy_button", html=_HTML, css=_CSS, js=_JS)
    draw(key=key, data={"text": text, "label": label})
