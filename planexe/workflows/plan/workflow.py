"""Make a plan: what it is given, and which stages these inputs ask for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from planexe.errors import SettingsError
from planexe.reading.currencies import CURRENCY_CODES
from planexe.scheduling.work_calendar import WeekName
from planexe.spine.registry import StageSet, find_stages
from planexe.spine.stage import Stage
from planexe.spine.workflow import Example, Hint, Pitch, Workflow, WorkflowInputs
from planexe.workflows.plan.contract.verdicts import HOLD_AT
from planexe.workflows.plan.goal import LONGEST, checked_goal
from planexe.workflows.plan.schedule.work_days import MOST_HOURS_A_WEEK
from planexe.workflows.plan.screening.classify_plan_type import PlanKind
from planexe.workflows.plan.screening.classify_purpose import PurposeKind

if TYPE_CHECKING:
    from planexe.blocks.blocks import Section
    from planexe.spine.repair_view import Repairs
    from planexe.spine.run_values import RunValues

_LONGEST_SCENARIO: Final = 120
_LEAST_CHANCE: Final = 0.05
_MOST_CHANCE: Final = 0.99
_STANCES: Final = ("ambitious", "balanced", "cautious")


def _date(raw: Any) -> str:
    try:
        return date.fromisoformat(raw).isoformat()
    except (TypeError, ValueError) as error:
        raise ValueError("write it as year-month-day, e.g. 2027-03-01") from error


def _count(raw: Any) -> int:
    try:
        count = int(str(raw))
    except ValueError:
        count = 0
    if count < 1:
        raise ValueError("give a whole number, 1 or more")
    return count


def _hours(raw: Any) -> float:
    try:
        hours = float(str(raw))
    except ValueError:
        hours = 0.0
    if not 0 < hours <= MOST_HOURS_A_WEEK:
        raise ValueError(f"give a number above 0, {MOST_HOURS_A_WEEK:g} at most")
    return hours


def _choice_of(kind: Any) -> Callable[[Any], str]:
    by_words = {_words(choice): choice for choice in get_args(kind)}

    def choice(raw: Any) -> str:
        if _words(raw) not in by_words:
            raise ValueError(f"choose {' or '.join(f'{chr(34)}{one}{chr(34)}' for one in by_words.values())}")
        return str(by_words[_words(raw)])

    return choice


def _currency(raw: Any) -> str:
    code = str(raw).strip().upper()
    if code not in CURRENCY_CODES:
        raise ValueError("give a code of ISO 4217, e.g. EUR or DKK")
    return code


def _scenario(raw: Any) -> str:
    name = " ".join(str(raw).split())
    if len(name) > _LONGEST_SCENARIO:
        raise ValueError(f"it has {len(name)} characters; give ambitious, balanced, cautious, or a scenario's name")
    return name


def _words(raw: Any) -> str:
    return " ".join(str(raw).lower().replace("-", " ").replace("_", " ").split())


def _chance(raw: Any) -> float:
    try:
        chance = float(str(raw))
    except ValueError:
        chance = 0.0
    if not _LEAST_CHANCE <= chance <= _MOST_CHANCE:
        raise ValueError(f"give a chance from {_LEAST_CHANCE:g} to {_MOST_CHANCE:g}, such as 0.8")
    return chance


class PlanInputs(WorkflowInputs):
    """What a plan is made from; what is left empty is decided from the goal."""

    goal: str = Field(title="What do you want to do?", json_schema_extra={"maxLength": LONGEST})
    """what you want to do, where, by when, with how much money, and how you will know that it has worked"""
    detail: Literal["full", "fast"] = "full"
    """how thorough, fast asks for fewer drafts and lets no answer wait for what only improves it"""
    start_date: Annotated[str, BeforeValidator(_date)] | None = Field(None, json_schema_extra={"format": "date"})
    """first day of the project, year-month-day"""
    working_week: Annotated[WeekName, BeforeValidator(_choice_of(WeekName))] | None = None
    """which days count (default: Monday to Friday without public holidays of the place; every day for a personal goal)"""
    hours_per_week: Annotated[float, BeforeValidator(_hours)] | None = Field(None, gt=0, le=MOST_HOURS_A_WEEK)
    """hours a week that you and unpaid helpers have for it (default 40)"""
    tasks_at_once: Annotated[int, BeforeValidator(_count)] | None = Field(None, ge=1)
    """at most so many subtasks at the same time (default: as many as there are people for)"""
    purpose: Annotated[PurposeKind, BeforeValidator(_choice_of(PurposeKind))] | None = None
    """fix the purpose instead of asking"""
    plan_type: Annotated[PlanKind, BeforeValidator(_choice_of(PlanKind))] | None = None
    """fix the plan type instead of asking"""
    scenario: Annotated[str, BeforeValidator(_scenario)] | None = Field(None, examples=list(_STANCES))
    """fix the scenario instead of asking: ambitious, balanced, cautious, or a scenario's name"""
    currency: Annotated[str, BeforeValidator(_currency)] | None = Field(None, examples=list(CURRENCY_CODES))
    """fix the currency instead of asking: a code of ISO 4217, e.g. EUR or DKK"""
    hold_at: Annotated[float, BeforeValidator(_chance)] | None = Field(None, ge=_LEAST_CHANCE, le=_MOST_CHANCE)
    """chance from which on a date or the money holds (default 0.8)"""
    doubt_at: Annotated[float, BeforeValidator(_chance)] | None = Field(None, ge=_LEAST_CHANCE, le=_MOST_CHANCE)
    """chance below which it does not hold; between the two it is doubtful (default 0.5)"""

    @model_validator(mode="before")
    @classmethod
    def _from_older(cls, raw: Any) -> Any:
        """Returns the inputs of an older run without its ``quick``, which is a part of ``fast`` today."""
        return {name: value for name, value in raw.items() if name != "quick"} if isinstance(raw, dict) else raw


@lru_cache
def plan_stages(*, detail: str = "full") -> StageSet:
    """Returns the stages of a plan: those of a fast one have fewer needs and fewer items."""
    found = find_stages("planexe.workflows.plan")
    return found.changed(Stage.in_short) if detail == "fast" else found


def _checked(inputs: PlanInputs) -> PlanInputs:
    hold_at = HOLD_AT if inputs.hold_at is None else inputs.hold_at
    if inputs.doubt_at is not None and inputs.doubt_at > hold_at:
        raise SettingsError(
            f"--doubt-at is {inputs.doubt_at:g}; give no more than --hold-at, {hold_at:g}.", field="--doubt-at"
        )
    return inputs.model_copy(update={"goal": checked_goal(inputs.goal)})


def _sections(run: "RunValues") -> "Sequence[Section]":
    from planexe.workflows.plan.reader.sections import sections_of

    return sections_of(run)


def _written(values: Mapping[str, Any]) -> Mapping[str, str]:
    from planexe.workflows.plan.facts.fact_texts import written_in

    return written_in(values)


def _hints(goal: str) -> Sequence[Hint]:
    from planexe.workflows.plan.goal_hints import goal_hints

    return goal_hints(goal)


def _examples() -> Sequence[Example]:
    from planexe.workflows.plan.goal_examples import goal_examples

    return goal_examples()


def _repairs() -> "Repairs":
    from planexe.workflows.plan.repair.choosing import REPAIRS

    return REPAIRS


WORKFLOW = Workflow(
    name="plan",
    title="Make a plan",
    noun="plan",
    pitch=Pitch(
        "A goal becomes a full plan",
        "One paragraph in, a complete plan out.",
        "Strategy, schedule, costs, risks and team, written by many calls of a model at the same time. You see each "
        "call, set how many run at once, and ask again for what you do not like.",
        1,
    ),
    inputs=PlanInputs,
    text_input="goal",
    graph_inputs=("detail",),
    stages=plan_stages,
    graph_words=lambda detail: f"{detail} detail",
    brief_of=lambda inputs: inputs.goal,
    brief_title="Goal",
    title_value=("wbs_level1", "project_title"),
    sections=_sections,
    written=_written,
    hints=_hints,
    examples=_examples,
    quick_picks={
        "Document drafting": ("draft_documents_to_find", "draft_documents_to_create"),
        "WBS decomposition": ("wbs_level2", "wbs_level3"),
        "Risks": ("identify_risks", "risk_register"),
        "Schedule": ("task_dependencies", "task_durations"),
        "Costs": ("role_rates", "task_costs"),
        "Expert review": ("find_experts", "expert_criticism"),
    },
    checked=_checked,
    asks_first="interview",
    repairs=_repairs,
)
