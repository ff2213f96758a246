"""Says something plain in any field: what the simulated model answers where no part of its plan is asked for."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from planexe.simulator.field import Field
from planexe.simulator.randomness import digest, random_for
from planexe.simulator.text_fitting import shorten

_TITLES: Final = re.compile(r"title|name|label|heading|topic|subject|term", re.IGNORECASE)
_LAST: Final = re.compile(r"deadline|end|finish|target|due|last|until", re.IGNORECASE)
_ORDER: Final = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")
_SENTENCES: Final = (
    "This is kept as the goal states it.",
    "It is settled before the first larger step.",
    "Somebody from outside looks at it once.",
    "The figure is an estimate, to be replaced by a count.",
    "Those concerned are asked before it is changed.",
    "It is written down where everybody can read it.",
    "One person answers for it, and another one knows how it stands.",
    "It is looked at again when the first part is done.",
)
_SPAN_DAYS: Final = 180


class NeutralWriter:
    """Writes one answer.

    Args:
        variant: sets this call apart from its siblings.
        today: first of the days that are named.
        subject: what the call is about, named in each text so that siblings differ; may be empty.
    """

    def __init__(self, variant: str, today: date, subject: str = "") -> None:
        self._variant = variant
        self._today = today
        self._about = f"{shorten(' '.join(subject.split()), 40).rstrip('.,:;')}: " if subject else ""

    def count(self, place: Field, least: int, most: int | None, choices: Mapping[str, list[Any]]) -> int:  # noqa: ARG002
        """Returns three, or as many as have to be told apart."""
        every = max((len(values) for name, values in choices.items() if name.endswith("id")), default=0)
        wanted = max(least, every or 3)
        return wanted if most is None else min(wanted, most)

    def begin_list(self, place: Field, choices: Mapping[str, list[Any]], count: int) -> list[dict[str, Any]]:  # noqa: ARG002
        """Returns for each entry an id of its own."""
        ids = {name: values for name, values in choices.items() if values and (name.endswith("id") or not name)}
        return [{name: values[at % len(values)] for name, values in ids.items()} for at in range(count)]

    def asked_for(self, place: Field, least: int, choices: Mapping[str, list[Any]]) -> dict[str, list[Any]]:  # noqa: ARG002
        """Returns the choices as they are."""
        return dict(choices)

    def begin_item(self, place: Field) -> None:
        """Settles nothing: an entry is told by its place."""

    def choose(self, place: Field, values: list[Any]) -> Any:
        """Returns one of the values, another one for the next entry."""
        return values[(random_for(self._variant, place.name).randrange(len(values)) + place.index) % len(values)]

    def prefers_nothing(self, place: Field) -> bool:  # noqa: ARG002
        """Returns no: what can be said is said."""
        return False

    def flag(self, place: Field) -> bool:
        """Returns yes or no."""
        return random_for(self._variant, place.path()).random() < 0.5

    def number(self, place: Field, least: float | None, most: float | None, *, whole: bool) -> float:
        """Returns a small number, or one between the bounds, another one for the next entry."""
        low = 0.0 if least is None else least
        high = low + 10 if most is None else most
        part = random_for(self._variant, place.path()).uniform(0.2, 0.8)
        wanted = low + min(high - low, 100.0) * part
        return float(round(wanted)) if whole else round(wanted, 2)

    def text(self, place: Field, least: int, most: int | None) -> str:  # noqa: ARG002
        """Returns a plain title or sentence."""
        if _TITLES.search(place.name):
            return f"{self._about}{_ORDER[place.index % 10]} point{f' {place.index + 1}' if place.index >= 10 else ''}"
        at = random_for(self._variant, place.path()).randrange(len(_SENTENCES))
        first = _SENTENCES[at]
        text = f"{self._about}{first[0].lower()}{first[1:]}" if self._about else first
        while len(text) < least:
            at += 1
            text = f"{text} {_SENTENCES[at % len(_SENTENCES)]}"
        return text

    def formatted(self, place: Field, kind: str) -> str:
        """Returns a text in one of JSON schema's formats; ``""`` for a format that is not known."""
        code = digest(self._variant, place.path())
        part = 1.0 if _LAST.search(place.name) else int(code[:4], 16) / 65536 * 0.6
        day = self._today + timedelta(days=round(_SPAN_DAYS * part))
        return {
            "date": day.isoformat(),
            "date-time": f"{day.isoformat()}T09:00:00Z",
            "time": "09:00:00Z",
            "email": f"office-{code[:4]}@example.org",
            "idn-email": f"office-{code[:4]}@example.org",
            "uri": f"https://example.org/{code[:8]}",
            "url": f"https://example.org/{code[:8]}",
            "iri": f"https://example.org/{code[:8]}",
            "uri-reference": f"https://example.org/{code[:8]}",
            "uuid": f"{code[:8]}-{code[8:12]}-4{code[13:16]}-a{code[17:20]}-{code[20:32]}",
            "ipv4": "192.0.2.10",
            "hostname": "example.org",
        }.get(kind, "")

    def keys(self, place: Field, count: int) -> list[str]:  # noqa: ARG002
        """Returns distinct names for the entries of a free map."""
        return [f"point_{number}" for number in range(1, count + 1)]
