"""What a user may fix about a plan instead of leaving it to the model: names, and what each may be; pure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, get_args

from planexe.errors import SettingsError
from planexe.scheduling.working_week import WEEK_NAMES
from planexe.workflows.plan.assumptions.currencies import CURRENCY_CODES
from planexe.workflows.plan.screening.classify_plan_type import PlanKind
from planexe.workflows.plan.screening.classify_purpose import PurposeKind

PURPOSES: Final = get_args(PurposeKind)
PLAN_TYPES: Final = get_args(PlanKind)
LONGEST_SCENARIO: Final = 120


def checked_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the options that have a value, as stages read them.

    Raises:
        SettingsError: an option does not exist or its value is not allowed; the text names both and says what is.
    """
    kept: dict[str, Any] = {}
    for name, value in options.items():
        if name not in _CHECKS:
            raise SettingsError(f"There is no plan option {name!r}; use {', '.join(_CHECKS)}.", field=name)
        if value not in (None, ""):
            kept[name] = _CHECKS[name](f"--{name.replace('_', '-')}", value)
    return kept


def _date(flag: str, raw: Any) -> str:
    try:
        return date.fromisoformat(raw).isoformat()
    except (TypeError, ValueError) as error:
        raise SettingsError(f"{flag} is {raw!r}; write it as year-month-day, e.g. 2027-03-01.", field=flag) from error


def _count(flag: str, raw: Any) -> int:
    try:
        count = int(str(raw))
    except ValueError:
        count = 0
    if count < 1:
        raise SettingsError(f"{flag} is {str(raw)!r}; give a whole number, 1 or more.", field=flag)
    return count


def _choice(allowed: tuple[str, ...]) -> Callable[[str, Any], str]:
    by_words = {_words(choice): choice for choice in allowed}

    def check(flag: str, raw: Any) -> str:
        if _words(raw) not in by_words:
            choices = " or ".join(f'"{choice}"' for choice in allowed)
            raise SettingsError(f"{flag} is {raw!r}; choose {choices}.", field=flag)
        return by_words[_words(raw)]

    return check


def _currency(flag: str, raw: Any) -> str:
    code = str(raw).strip().upper()
    if code not in CURRENCY_CODES:
        raise SettingsError(f"{flag} is {raw!r}; give a code of ISO 4217, e.g. EUR or DKK.", field=flag)
    return code


def _scenario(flag: str, raw: Any) -> str:
    name = " ".join(str(raw).split())
    if len(name) > LONGEST_SCENARIO:
        raise SettingsError(
            f"{flag} has {len(name)} characters; give ambitious, balanced, cautious, or a scenario's name.", field=flag
        )
    return name


def _words(raw: Any) -> str:
    return " ".join(str(raw).lower().replace("-", " ").replace("_", " ").split())


_CHECKS: Final[Mapping[str, Callable[[str, Any], Any]]] = {
    "start_date": _date,
    "working_week": _choice(tuple(WEEK_NAMES)),
    "tasks_at_once": _count,
    "purpose": _choice(PURPOSES),
    "plan_type": _choice(PLAN_TYPES),
    "scenario": _scenario,
    "currency": _currency,
}
