"""Two texts side by side on a page: signs as well as colours say what went and what came; everything is escaped."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from planexe.blocks.safe_text import clean_text
from planexe.colours import FAILED, RUNNING_TEXT, css_rule
from planexe.report.value_diff import DiffRow, Span, diff_values, differs, readable
from planexe.spine.artefact import Artefact
from planexe.spine.run_values import value_text
from planexe.spine.stage import Stage

_MOST_ROWS = 600
_SIGNS = {"changed": ("−", "+"), "removed": ("−", ""), "added": ("", "+")}
STYLE = (
    f"<style>\n{css_rule('.texts', {'went': FAILED, 'came': RUNNING_TEXT})}"
    """\
.texts { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: .86rem; line-height: 1.45; }
.texts th { text-align: left; padding: .3rem .5rem; font-weight: 600; border-bottom: 1px solid #8886; }
.texts td { vertical-align: top; padding: .1rem .5rem .1rem 1.4rem; text-indent: -1rem; overflow-wrap: anywhere;
  white-space: pre-wrap; border: 0; }
.texts td + td { border-left: 1px solid #8884; }
.texts .went { background: color-mix(in srgb, var(--went) 12%, transparent); }
.texts .came { background: color-mix(in srgb, var(--came) 12%, transparent); }
.texts del { text-decoration: line-through; border-radius: 2px;
  background: color-mix(in srgb, var(--went) 25%, transparent); }
.texts ins { text-decoration: none; font-weight: 600; border-radius: 2px;
  background: color-mix(in srgb, var(--came) 28%, transparent); }
.texts .out td { text-align: center; opacity: .65; padding: .25rem; background: #8881; }
</style>"""
)


def show(stage: Stage, old: Artefact, new: Artefact, *, old_title: str, new_title: str) -> None:
    """Draws two values of a stage side by side."""
    rows = diff_values(readable(value_text(stage, old.value)), readable(value_text(stage, new.value)))
    if not differs(rows):
        st.caption("Both read the same.")
        return
    st.html(STYLE + diff_html(rows, old_title, new_title))
    if len(rows) > _MOST_ROWS:
        st.caption(f"The first {_MOST_ROWS} of {len(rows)} lines with what is around them.")


def diff_html(rows: Sequence[DiffRow], old_title: str, new_title: str) -> str:
    """Returns the rows as a table."""
    body = "".join(_row(row) for row in rows[:_MOST_ROWS])
    heads = f"<th>{escape(old_title)}</th><th>{escape(new_title)}</th>"
    return f'<table class="texts"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _row(row: DiffRow) -> str:
    if row.kind == "left out":
        return f'<tr class="out"><td colspan="2">{row.lines} lines the same</td></tr>'
    left, right = _SIGNS.get(row.kind, ("", ""))
    return f"<tr>{_cell(row.left, left, 'went', 'del')}{_cell(row.right, right, 'came', 'ins')}</tr>"


def _cell(spans: Sequence[Span], sign: str, name: str, tag: str) -> str:
    pieces = (f"<{tag}>{_safe(s.text)}</{tag}>" if s.changed and s.text.strip() else _safe(s.text) for s in spans)
    return f'<td class="{name}">{sign}&nbsp;{"".join(pieces)}</td>' if sign else f"<td>{''.join(pieces)}</td>"


def _safe(text: str) -> str:
    return escape(clean_text(text))
