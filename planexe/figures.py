"""Figures as people write them: durations, days, tokens, money."""

import datetime as dt

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def seconds_text(seconds: float) -> str:
    """Returns a duration as people say it: ``0.4 s``, ``12 s``, ``3 min 20 s``, ``2 h 05 min``."""
    if round(seconds, 1) < 10:
        return f"{seconds:.1f} s"
    minutes, rest_s = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest_s} s"
    if minutes < 60:
        return f"{minutes} min {rest_s:02d} s" if rest_s else f"{minutes} min"
    hours, rest_min = divmod(minutes, 60)
    return f"{hours} h {rest_min:02d} min" if rest_min else f"{hours} h"


def usd_text(cost_usd: float | None) -> str:
    """Returns money: ``not known``, ``0.00 USD``, ``0.0031 USD``, ``1.25 USD``."""
    if cost_usd is None:
        return "not known"
    return f"{cost_usd:.2f} USD" if cost_usd == 0 or cost_usd >= 0.1 else f"{cost_usd:.4f} USD"


def count_text(number: int, one: str, many: str = "") -> str:
    """Returns a number with its noun: ``1 call``, ``1,204 calls``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def size_text(size_bytes: int) -> str:
    """Returns what files take on disk: ``700 B``, ``12 kB``, ``2.3 MB``, ``230 MB``, ``1.2 GB``."""
    for size, unit in ((1e9, "GB"), (1e6, "MB")):
        if (number := size_bytes / size) >= 0.9995:  # less is shown as fewer than 1000 of the next unit
            return f"{number:.0f} {unit}" if round(number, 1) >= 100 else f"{number:.1f} {unit}"
    return f"{size_bytes / 1000:.0f} kB" if size_bytes >= 1000 or not size_bytes else f"{size_bytes} B"


def day_text(day: dt.date) -> str:
    """Returns a day in few characters: ``7 Dec 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
