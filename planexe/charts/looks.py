"""Colours and strokes of the figures: readable on light and on dark, and told apart by shape and dash as well."""

from typing import Any, Final

from planexe.colours import RUNNING

BLUE: Final = "#3f8fd0"
GREEN: Final = RUNNING.light
AMBER: Final = "#c98a1b"
VIOLET: Final = "#8f63cc"
RED: Final = "#dc4a5d"
GRAY: Final = "#8791a0"
SERIES: Final = ((BLUE, "solid"), (VIOLET, "dashdot"), (GRAY, "longdash"), (GREEN, "dot"))
"""Colour and dash of the first, second, third and fourth run."""


def layout(height_px: int, **more: Any) -> dict[str, Any]:
    """Returns what all figures share: little margin, the legend above, no ground of their own."""
    return {
        "height": height_px,
        "margin": {"l": 60, "r": 16, "t": 36, "b": 48},
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.01, "x": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": GRAY, "activecolor": BLUE},
        "hovermode": "closest",
        **more,
    }


def grid() -> dict[str, Any]:
    """Returns faint lines that show on light and on dark."""
    return {"gridcolor": "rgba(135,145,160,0.25)", "zerolinecolor": "rgba(135,145,160,0.4)"}


def clean(text: str) -> str:
    """Returns text that Plotly shows as it is: it would take ``<b>`` and the like for mark-up."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
