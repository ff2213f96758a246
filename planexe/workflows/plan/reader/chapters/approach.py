"""Chapter 5: the way that was chosen, the decisions it rests on, and what was not chosen; pure."""

from collections.abc import Iterator, Mapping

from planexe.blocks.blocks import Block, Column, Table
from planexe.spine.markdown import bullets
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.reader.chapters.draft import LONG, MIDDLE, Draft, text
from planexe.workflows.plan.scenario.scenarios_doc import JudgedScenario, ScenarioDocument
from planexe.workflows.plan.strategy.strategic_decisions_doc import StrategicDecisions

DRAWN = ("strategic_decisions_doc",)
_TRADE_OFF = 220


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields the chosen scenario, its decisions, and one line for each scenario that was rejected."""
    scenarios = draft.value("scenarios_doc", ScenarioDocument)
    if scenarios is None:
        return
    chosen = scenarios.chosen.scenario
    yield text(
        scenarios.core_tension,
        f"**{chosen.scenario_id} {chosen.name}** ({chosen.stance}). {shorten(chosen.strategic_logic, LONG)}",
        shorten(scenarios.justification, 2 * LONG),
    )
    yield _decisions(draft, scenarios)
    rejected = [_rejected(one) for one in scenarios.alternatives]
    if rejected:
        yield text("### Not chosen", bullets(rejected), f"All options: {draft.see('strategic_decisions_doc')}.")


def _decisions(draft: Draft, scenarios: ScenarioDocument) -> Table:
    decisions = draft.value("strategic_decisions_doc", StrategicDecisions)
    trade_offs: Mapping[str, str] = (
        {decision.lever.lever_id: decision.lever.trade_off for decision in decisions.primary} if decisions else {}
    )
    rows = tuple(
        (s.lever_id, s.lever_name, shorten(s.option, MIDDLE), shorten(trade_offs.get(s.lever_id, ""), _TRADE_OFF))
        for s in scenarios.chosen.scenario.settings
    )
    columns = (Column("Id", "code"), Column("Decision"), Column("Chosen", "long"), Column("What it costs", "long"))
    return Table(title="The decisions it rests on", columns=columns, rows=rows)


def _rejected(one: JudgedScenario) -> str:
    scenario = one.scenario
    score = f" (fit {one.fit_score} of 10)" if one.fit_score is not None else ""
    why = one.fit_assessment or scenario.strategic_logic
    return f"**{scenario.scenario_id} {scenario.name}**{score}: {shorten(why, MIDDLE)}"
