"""The plan as one self-contained HTML page."""

from planexe.report.html_report import render_html
from planexe.report.report import Report

FORMAT = "html"
SUFFIX = ".html"
TITLE = "Web page"
MEDIA_TYPE = "text/html"


def export(report: Report) -> bytes:
    """Returns the page in UTF-8."""
    return render_html(report).encode("utf-8")
