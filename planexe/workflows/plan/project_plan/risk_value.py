"""The risk register as a value: each risk with its ties, how likely it is, and what it does to days and money."""

from collections.abc import Mapping

from pydantic import BaseModel

from planexe.scheduling.triangles import triangle_through
from planexe.workflows.plan.assumptions.identify_risks import Level, Risk

USUAL_CHANCES: Mapping[Level, float] = {"low": 0.1, "medium": 0.3, "high": 0.6}
"""Probabilities of risks that nobody priced."""


class Impact(BaseModel):
    """What a risk does when it happens: one case in ten is less, the most likely, one case in ten is more."""

    low: float
    likely: float
    high: float

    @property
    def three(self) -> tuple[float, float, float]:
        """Returns the three numbers."""
        return self.low, self.likely, self.high


class LinkedRisk(BaseModel):
    """A risk of the register with its ties; what nobody answered is empty.

    Attributes:
        exposure: likelihood times severity, 1 to 9.
        probability: that it happens; ``None`` where nobody said it.
        impact_days: by how many days each task of ``delayed_task_codes`` then takes longer.
        impact_money: what it then costs, in ``currency``.
        owner_title: title of the owner's role.
        document_names: of ``document_ids``, in their order; both of plans by older rules, where the register named them.
    """

    risk_id: str
    title: str
    area: str
    likelihood: Level
    severity: Level
    exposure: int
    impact: str
    mitigation: str
    owner_role_id: str = ""
    owner_title: str = ""
    task_codes: list[str] = []
    lever_ids: list[str] = []
    document_ids: list[str] = []
    document_names: list[str] = []
    early_sign: str = ""
    review_by_phase: str = ""
    probability: float | None = None
    delayed_task_codes: list[str] = []
    impact_days: Impact | None = None
    impact_money: Impact | None = None

    @property
    def priced(self) -> bool:
        """Returns whether somebody said how likely it is and what it does."""
        return self.probability is not None

    @property
    def chance(self) -> float:
        """Returns the probability; where nobody said it, the usual one of its likelihood."""
        return USUAL_CHANCES[self.likelihood] if self.probability is None else self.probability

    @property
    def expected_money(self) -> float:
        """Returns the expected monetary value: probability times mean loss, by the triangle through the three."""
        return self.chance * triangle_through(*self.impact_money.three).mean if self.impact_money else 0.0

    @property
    def expected_days(self) -> float:
        """Returns probability times mean delay, in days of one of its tasks."""
        return self.chance * triangle_through(*self.impact_days.three).mean if self.impact_days else 0.0


class LinkedRisks(BaseModel):
    """The risk register, the greatest exposure first.

    Attributes:
        currency: of all money in it; empty if the plan has none.
    """

    risks: list[LinkedRisk]
    currency: str = ""

    @property
    def not_priced(self) -> list[str]:
        """Returns the ids of risks of which nobody said how likely they are and what they do."""
        return [risk.risk_id for risk in self.risks if not risk.priced]


def untied(risk: Risk) -> LinkedRisk:
    """Returns a risk of which nobody has said what it is tied to."""
    return LinkedRisk(
        risk_id=risk.risk_id,
        title=risk.title,
        area=risk.area,
        likelihood=risk.likelihood,
        severity=risk.severity,
        exposure=risk.exposure,
        impact=risk.potential_impact,
        mitigation=risk.action,
    )
