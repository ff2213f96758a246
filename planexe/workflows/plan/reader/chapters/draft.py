"""What the chapters of the main part are drawn from; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from planexe.blocks.blocks import Cell, Column, Table, Text
from planexe.blocks.plain_text import plain_line
from planexe.blocks.safe_text import one_line
from planexe.spine.markdown import bullets
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.reader.plan_work import PlanWork
from planexe.workflows.plan.team.find_team_roles import Role

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

Value = TypeVar("Value", bound=BaseModel)
SHORT, MIDDLE, LONG = 90, 160, 420
"""Most characters of a table's cell, of an entry in a list, and of a paragraph taken from a longer text."""


@dataclass(frozen=True)
class Draft:
    """The values of a run, read as the chapters need them.

    Attributes:
        annexes: the name of the annex with a section of a stage, by the stage: ``Annex D``.
    """

    run: "RunValues"
    work: PlanWork
    annexes: Mapping[str, str] = field(default_factory=dict)

    def value(self, stage: str, model: type[Value]) -> Value | None:
        """Returns the value of a stage, ``None`` if it is missing or of another shape."""
        return self.run.value(stage, model)

    def see(self, stage: str) -> str:
        """Returns a link to the annex that holds a stage's value: ``[Annex D](#risk-register)``."""
        name = self.annexes.get(stage)
        return f"[{name}](#{stage.replace('_', '-')})" if name else "the annexes"

    @property
    def roles(self) -> Sequence[Role]:
        """Returns the roles of the team; none where nobody named them."""
        return self.work.team.roles if self.work.team else ()

    def role_title(self, role_id: str) -> str:
        """Returns the title of a role, else the words given."""
        return next((plain_line(role.title) for role in self.roles if role.role_id == role_id), plain_line(role_id))

    def role_like(self, words: str) -> Role | None:
        """Returns the role that a function named in a text means: of most words in common, else who leads the plan."""
        wanted = set(words.casefold().split())
        shared = {role.role_id: len(wanted & set(role.title.casefold().split())) for role in self.roles}
        best = max(self.roles, key=lambda role: shared[role.role_id], default=None)
        lead = self.work.team.lead if self.work.team else None
        return best if best and 2 * shared[best.role_id] >= len(wanted) > 0 else lead

    def money(self, amount: float, currency: str = "") -> str:
        """Returns an amount with the currency of the plan, or another: ``DKK 1,210,644``."""
        return f"{one_line(currency) or self.work.gantt.currency} {amount:,.0f}".strip()


def text(*paragraphs: str) -> Text:
    """Returns paragraphs of Markdown, those that say nothing left out."""
    return Text("\n\n".join(paragraph for paragraph in paragraphs if paragraph))


def listed(title: str, entries: Iterable[str], most: int = 8, length: int = MIDDLE) -> str:
    """Returns a titled list of at most so many entries, each on one line; empty where there are none."""
    found = [shorten(entry, length) for entry in entries if entry.strip()]
    more = [f"and {len(found) - most} more"] if len(found) > most else []
    return f"**{title}**\n\n{bullets([*found[:most], *more])}" if found else ""


def facts(title: str, rows: Iterable[tuple[str, Cell]]) -> Table:
    """Returns a table of labels and values, what is not known left out."""
    known = tuple((label, plain_line(value) if isinstance(value, str) else value) for label, value in rows if value)
    return Table(title=title, columns=(Column("What"), Column("Value", "long")), rows=known)
