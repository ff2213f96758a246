"""Chapter 11: who has a say or is affected, where they stand, and how they are kept informed; pure."""

from collections.abc import Iterator, Sequence

from planexe.blocks.blocks import Block, Column, Matrix, Placed, Table
from planexe.blocks.plain_text import plain_line
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.project_plan.plan_fields import ProjectPlan, Stakeholder
from planexe.workflows.plan.reader.chapters.draft import MIDDLE, SHORT, Draft, listed, text

DRAWN = ("find_team_roles",)


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields who they are, the grid of influence and interest, and who tells them what and how often."""
    plan = draft.value("project_plan", ProjectPlan)
    if plan is None:
        return
    ranked = _ranked(plan)
    if not ranked:  # of an older plan, or nobody answered
        yield text(
            listed(
                "Who has a say or is affected", (f"{one.stakeholder_id} {one.stakeholder}" for one in plan.stakeholders)
            ),
            listed("How they are kept informed and won", plan.engagement_strategies),
        )
        return
    yield _who(draft, ranked)
    yield Matrix(
        noun="stakeholder",
        across="interest",
        upwards="influence",
        placed=tuple(
            Placed(one.stakeholder_id, plain_line(one.stakeholder), level(one.interest), level(one.influence))
            for one in ranked
        ),
        told=True,
    )
    yield _told(draft, ranked)


def stakeholder_tables(draft: Draft) -> list[Table]:
    """Returns who they are, and who tells them what and how often; none where their influence is not known."""
    plan = draft.value("project_plan", ProjectPlan)
    ranked = _ranked(plan) if plan else []
    return [_who(draft, ranked), _told(draft, ranked)] if ranked else []


def _ranked(plan: ProjectPlan) -> list[Stakeholder]:
    return [one for one in plan.stakeholders if one.influence is not None]


def level(rank: int | None) -> str:
    """Returns a rank of 1 to 5 as a level: 1 and 2 are low, 3 is medium; empty where it is not known.

    Example:
        >>> [level(rank) for rank in (1, 2, 3, 4, 5, None)]
        ['low', 'low', 'medium', 'high', 'high', '']
    """
    return "" if rank is None else "low" if rank <= 2 else "medium" if rank == 3 else "high"


def _who(draft: Draft, ranked: Sequence[Stakeholder]) -> Table:
    columns = (
        Column("Id", "code"), Column("Who"), Column("Influence", "number"), Column("Interest", "number"), Column("Today"),
        Column("Wants", "long"),
    )  # fmt: skip
    rows = tuple(
        (
            one.stakeholder_id, plain_line(one.stakeholder), one.influence, one.interest, one.stance,
            shorten(one.wants, MIDDLE),
        )
        for one in ranked
    )  # fmt: skip
    return Table(title="", columns=columns, rows=rows, marks=draft.run.marks("project_plan"))


def _told(draft: Draft, ranked: Sequence[Stakeholder]) -> Table:
    columns = (Column("Id", "code"), Column("Who"), Column("Is told", "long"), Column("How often"), Column("By"))
    rows = []
    for one in ranked:
        role = draft.role_like(one.who)
        by = f"{role.role_id} {plain_line(role.title)}" if role else plain_line(one.who)
        message, often = shorten(one.message, MIDDLE), shorten(one.frequency, SHORT)
        rows.append((one.stakeholder_id, plain_line(one.stakeholder), message, often, by))
    return Table(title="Communication", columns=columns, rows=tuple(rows))
