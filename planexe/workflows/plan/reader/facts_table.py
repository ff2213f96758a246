"""The register of a plan's figures as a table: each with its source, and which texts depend on it; pure."""

from typing import TYPE_CHECKING, Final

from planexe.blocks.blocks import Column, Table
from planexe.blocks.plain_text import plain_line
from planexe.spine.written import named_in, texts_of
from planexe.workflows.plan.facts.fact_models import Fact, FactRegister

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

TITLE: Final = "Figures of the plan"
_COLUMNS: Final = (
    Column("Id", "code"), Column("Figure", "long"), Column("Value"), Column("Kind"), Column("Source", "long"),
    Column("Named in", "long"),
)  # fmt: skip
_LEAST_DIGITS: Final = 4
"""A value with fewer of them stands in many texts that mean something else."""


def facts_table(run: "RunValues") -> Table | None:
    """Returns every figure of the plan; ``None`` where there is no register."""
    register = run.value("facts", FactRegister)
    if register is None or not register.facts:
        return None
    users = users_of(run, register)
    rows = tuple(
        (one.fact_id, plain_line(one.name), one.text, one.kind, _source(run, one), ", ".join(users[one.fact_id]))
        for one in register.facts
    )
    return Table(title=TITLE, columns=_COLUMNS, rows=rows, sheet="Figures", marks=run.marks("facts"))


def users_of(run: "RunValues", register: FactRegister) -> dict[str, list[str]]:
    """Returns for each figure the headings of the sections that a model wrote and that name it, by id or by value."""
    found: dict[str, list[str]] = {one.fact_id: [] for one in register.facts}
    for name, artefact in run.artefacts.items():
        if artefact.origin == "computed":
            continue
        texts = list(texts_of(artefact.value))
        ids = {one for text in texts for one in named_in(text)}
        whole = "\n".join(texts)
        for one in register.facts:
            if one.fact_id in ids or (_is_telling(one.text) and one.text in whole):
                found[one.fact_id].append(run.stages.stages[name].heading)
    return found


def _is_telling(text: str) -> bool:
    return sum(character.isdigit() for character in text) >= _LEAST_DIGITS


def _source(run: "RunValues", fact: Fact) -> str:
    """Returns where a figure comes from: the words of the goal, else the heading of its stage."""
    if fact.quote:
        return plain_line(f"“{fact.quote}”")
    name, _, field = fact.source.partition(".")
    stage = run.stages.stages.get(name)
    return plain_line(f"{stage.heading if stage else name}: {field.replace('_', ' ').replace('.', ', ')}")
