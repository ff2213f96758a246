"""tmp"""

from typing import Any
from collections.abc import Mapping
from planexe.simulator.field import Field
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.randomness import random_for


class PlanWriter:
    def __init__(self, parts: PromptParts) -> None:
        self._parts = parts

    def _random(self, place: Field):
        return random_for(self._parts.variant, place.path())

    def count(self, place: Field, least: int, most: int | None) -> int:
        return max(least, min(4, most if most is not None else 4))

    def begin_list(self, place: Field, properties: Mapping[str, list[Any]], count: int) -> list[dict[str, Any]]:
        return [{} for _ in range(count)]

    def begin_item(self, place: Field) -> None:
        pass

    def choose(self, place: Field, values: list[Any]) -> Any:
        return self._random(place).choice(values)

    def prefers_nothing(self, place: Field) -> bool:
        return False

    def flag(self, place: Field) -> bool:
        return True

    def number(self, place: Field, least: float | None, most: float | None, *, whole: bool) -> float:
        return 3

    def text(self, place: Field, least: int, most: int | None) -> str:
        return "The plan."

    def formatted(self, place: Field, kind: str) -> str:
        return {"date": "2026-03-01", "uuid": "7d444840-9dc0-11d1-b245-5ffdce74fad2"}.get(kind, "")

    def keys(self, place: Field, count: int) -> list[str]:
        return [f"entry_{n}" for n in range(count)]
