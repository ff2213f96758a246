"""Hands a text area's text over while it is being written, at each pause, and not only when the writer leaves it."""

import streamlit as st

_PAUSE_MS = 600
_JS = """
export default function ({ data }) {
  const areas = [...document.querySelectorAll("textarea")];
  const area = areas.find((found) => found.getAttribute("aria-label") === data.label);
  if (!area || area.handsOver) return;
  area.handsOver = true;
  let timer;
  area.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.isComposing) return;
    // The field takes its text when it is left: it is told so, while the caret stays where it is.
    timer = setTimeout(() => area.dispatchEvent(new FocusEvent("focusout", { bubbles: true })), data.pause_ms);
  });
}
"""


def watch(label: str, key: str) -> None:
    """Has a text area of this page hand over its text at each pause in writing.

    Args:
        label: the text area's label.
        key: distinguishes the watchers of a page.
    """
    draw = st.components.v2.component("planexe_live_typing", html="<span hidden></span>", js=_JS)
    draw(key=key, data={"label": label, "pause_ms": _PAUSE_MS}, height=1)
