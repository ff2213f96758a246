"""The shapes of the project plan: what its four calls answer, and the plan that is put together from them."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field, model_validator

from planexe.workflows.plan.texts import Line, Name, Remark, ShortTitle, Text

Priority = Literal["must", "should", "could"]
Stance = Literal["supports", "undecided", "opposes"]
Rank = Literal[1, 2, 3, 4, 5]


class SmartCriteria(BaseModel):
    """What success means."""

    specific: Text = Field(description="What exactly, and what is out of scope.")
    measurable: Text = Field(description="By which figures one sees success.")
    achievable: Text = Field(description="Why it can be done with these means.")
    relevant: Text = Field(description="Why it is worth it, and for whom.")
    time_bound: Text = Field(description="The end and two or three milestones, with dates or months.")


class DeliverableDraft(BaseModel):
    """Something that is handed over."""

    title: Name = Field(description="What is handed over, two to eight words.")
    acceptance: Remark = Field(
        description="By what anybody sees that it is done and good: one sentence that can be tested."
    )
    priority: Priority = Field(description="`must`: without it the goal is missed; `should`; `could`: left out first.")


class AimDraft(BaseModel):
    """What is to be reached."""

    goal_statement: Text = Field(description="What will be true at the end, for whom, where, by when.")
    smart_criteria: SmartCriteria
    deadline: date = Field(description="Date of the end, as year-month-day.")
    related_goals: list[Text] = Field(min_length=1, description="Larger aims it serves.")
    tags: list[Text] = Field(min_length=2, max_length=12, description="Single words to find it by.")


class ScopeDraft(BaseModel):
    """What belongs to it, and what it takes."""

    deliverables: list[DeliverableDraft] = Field(
        min_length=2, max_length=9, description="Three to eight things that are handed over, the most important first."
    )
    exclusions: list[Line] = Field(
        min_length=1, max_length=8, description="Three to eight things somebody could expect and will not get."
    )
    dependencies: list[Text] = Field(min_length=1, description="What must be there or decided first.")
    resources_required: list[Text] = Field(min_length=2, description="Means with quantities.")


class StakeholderDraft(BaseModel):
    """Somebody who has a say or is affected."""

    stakeholder: ShortTitle = Field(description="The person's function, the group or the body, one to five words.")
    interest: Rank = Field(description="How much it means to them: 1 hardly anything, 5 everything.")
    influence: Rank = Field(description="How much they can further or stop it: 1 not at all, 5 alone.")
    stance: Stance = Field(description="Where they stand today.")
    wants: Remark = Field(description="What they want of it, or fear: one sentence.")
    message: Remark = Field(description="What they must be told, as a sentence one would say to them.")
    frequency: Line = Field(description="How often, and in which form.")
    who: ShortTitle = Field(description="The function that keeps in touch with them, two to four words.")


class PeopleDraft(BaseModel):
    """Who has a say or is affected."""

    stakeholders: list[StakeholderDraft] = Field(
        min_length=2, max_length=10, description="Four to eight, those with the greatest influence first."
    )


class Regulation(BaseModel):
    """What the law asks for."""

    permits_and_licenses: list[Text] = Field(min_length=1)
    compliance_standards: list[Text] = Field(min_length=1)
    regulatory_bodies: list[Text] = Field(min_length=1)
    compliance_actions: list[Text] = Field(min_length=1)


class Deliverable(DeliverableDraft):
    """Something that is handed over; its id is ``X1``."""

    deliverable_id: str


class Stakeholder(BaseModel):
    """Somebody who has a say or is affected; the id is ``N1``. An older plan knows no more than the name.

    Attributes:
        interest: 1 to 5; ``influence``, too.
        who: the function that keeps in touch, in the words of the answer.
    """

    stakeholder_id: str
    stakeholder: str
    interest: int | None = None
    influence: int | None = None
    stance: str = ""
    wants: str = ""
    message: str = ""
    frequency: str = ""
    who: str = ""


class ProjectPlan(BaseModel):
    """The plan.

    Attributes:
        deliverables: the most important first; an older plan has none, and no exclusions.
        engagement_strategies: of an older plan: how groups are kept informed.
    """

    goal_statement: str
    smart_criteria: SmartCriteria
    deadline: date
    deliverables: list[Deliverable] = []
    exclusions: list[str] = []
    dependencies: list[str]
    resources_required: list[str]
    related_goals: list[str]
    tags: list[str]
    stakeholders: list[Stakeholder] = []
    engagement_strategies: list[str] = []
    regulatory_and_compliance_requirements: Regulation

    @model_validator(mode="before")
    @classmethod
    def _from_older(cls, raw: Any) -> Any:
        """Returns the fields of a plan that had lists of names in place of stakeholders."""
        if not isinstance(raw, dict) or not isinstance(older := raw.get("stakeholder_analysis"), dict):
            return raw
        names = [*(older.get("primary_stakeholders") or []), *(older.get("secondary_stakeholders") or [])]
        people = [{"stakeholder_id": stakeholder_id(n), "stakeholder": name} for n, name in enumerate(names, 1)]
        told = {"stakeholders": people, "engagement_strategies": older.get("engagement_strategies") or []}
        return {name: value for name, value in raw.items() if name != "stakeholder_analysis"} | told


def deliverable_id(number: int) -> str:
    """Returns the id of the deliverable at a position, counted from 1."""
    return f"X{number}"


def stakeholder_id(number: int) -> str:
    """Returns the id of the stakeholder at a position, counted from 1."""
    return f"N{number}"
