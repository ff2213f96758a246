"""The plan as one Markdown text."""

from planexe.report.markdown_report import render_markdown
from planexe.report.report import Report

FORMAT = "md"
SUFFIX = ".md"
TITLE = "Markdown"
MEDIA_TYPE = "text/markdown"


def export(report: Report) -> bytes:
    """Returns the Markdown in UTF-8."""
    return render_markdown(report).encode("utf-8")
