"""The checklist of defects that plans have: what each item looks for and what counts as low, medium and high."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuestion:
    """One item of the checklist.

    Attributes:
        look_for: the defect, as a question, and where it shows.
        low: what counts as a low level; so do ``medium`` and ``high``.
    """

    key: str
    title: str
    look_for: str
    low: str
    medium: str
    high: str

    @property
    def number(self) -> int:
        """Returns the position in the checklist, from 1."""
        return AUDIT_QUESTIONS.index(self) + 1

    @property
    def task(self) -> str:
        """Returns the item as an auditor is asked."""
        levels = f"Low: {self.low} Medium: {self.medium} High: {self.high}"
        return f"Item {self.number} of the checklist. {self.look_for} {levels}"


AUDIT_QUESTIONS: tuple[AuditQuestion, ...] = (
    AuditQuestion(
        key="laws_of_nature",
        title="Against the laws of nature",
        look_for=(
            "Does success depend on something that physics, chemistry or biology rule out? Look for a step, not for a "
            "difficult aim."
        ),
        low="no step does, which is so in nearly every plan.",
        medium="a step works only at the limit of what has been shown.",
        high="a named step cannot work.",
    ),
    AuditQuestion(
        key="unproven_technology",
        title="Unproven technology",
        look_for="Does success depend on a technique, or a combination of techniques, that nobody has used at this size?",
        low="everything is in everyday use.",
        medium="known, but new to this team, place or size.",
        high="no working example anywhere.",
    ),
    AuditQuestion(
        key="empty_words",
        title="Words without content",
        look_for=(
            "Do decisions hang on words that nobody can act on or measure, such as a strategy, platform or concept "
            "without owner, input and result?"
        ),
        low="important terms are explained or obvious.",
        medium="one.",
        high="the main way of working is such a word.",
    ),
    AuditQuestion(
        key="understated_risk",
        title="Understated risk",
        look_for=(
            "Is a danger to the goal missing from the risks, or rated lower than the plan's own facts suggest? Look "
            "at chains of events."
        ),
        low="the grave ones are there and rated plausibly.",
        medium="one is rated too low.",
        high="one that could end the plan is missing.",
    ),
    AuditQuestion(
        key="unrealistic_timeline",
        title="Unrealistic timeline",
        look_for=(
            "Do the dates hold? Compare the computed finish and its chance with the deadline; look at permits, "
            "deliveries, hiring and tasks without slack."
        ),
        low="finish before the deadline with slack.",
        medium="tight, or one long wait is missing.",
        high="the computed finish is later than the deadline, or a needed wait is not planned at all.",
    ),
    AuditQuestion(
        key="funding_gap",
        title="Money not secured",
        look_for=(
            "Is it known where the money comes from, when, and on what conditions? Whether the sum suffices is "
            "another item."
        ),
        low="source and payment dates fit the work.",
        medium="a source is named but not promised, or paid late.",
        high="work begins without knowing who pays.",
    ),
    AuditQuestion(
        key="budget_too_low",
        title="Budget too low",
        look_for=(
            "Does the sum suffice? Compare the computed total with the budget, and single sums with what such things "
            "usually cost at this place and size; look for missing items and reserve."
        ),
        low="covered with a reserve.",
        medium="covered without one.",
        high="computed costs exceed it, or a large item is missing.",
    ),
    AuditQuestion(
        key="one_sided_forecast",
        title="One-sided forecasts",
        look_for="Are figures about the future single numbers, with no range and no bad case?",
        low="ranges or cases are given for what matters.",
        medium="for some.",
        high="the plan fails if one favourable number is a fifth lower, and nobody says so.",
    ),
    AuditQuestion(
        key="missing_engineering",
        title="Missing technical groundwork",
        look_for=(
            "Is the design, specification, interface, test or site survey missing that the work needs before it begins?"
        ),
        low="there, planned in time, or not needed for this kind of plan.",
        medium="planned, but late.",
        high="needed and absent.",
    ),
    AuditQuestion(
        key="unsupported_claims",
        title="Claims without evidence",
        look_for=(
            "Does something important rest on a statement that nobody has checked: a promise, a permit, a demand, a "
            "right to use?"
        ),
        low="checked, or a check is planned before money is spent.",
        medium="checked too late.",
        high="never checked.",
    ),
    AuditQuestion(
        key="vague_deliverables",
        title="Vague deliverables",
        look_for="Could two people disagree whether the main result has been reached?",
        low="result and measure are clear.",
        medium="the result is clear, its measure is not.",
        high="nobody can say when it is finished.",
    ),
    AuditQuestion(
        key="gold_plating",
        title="More than the goal needs",
        look_for="Does the plan add things that cost time or money and that the goal does not ask for?",
        low="no.",
        medium="one that can be dropped without loss.",
        high="it takes the means away from what the goal needs.",
    ),
    AuditQuestion(
        key="staffing",
        title="Staffing",
        look_for=(
            "Is a role missing, held by somebody with too little time, or so rare that it may not be found at this "
            "place?"
        ),
        low="roles fit the work and can be found.",
        medium="one is scarce.",
        high="the work cannot begin without somebody not yet found.",
    ),
    AuditQuestion(
        key="legal_exposure",
        title="Legal exposure",
        look_for="Which permit, licence, duty, contract or liability is unresolved?",
        low="the usual ones, named and in the schedule.",
        medium="one is named but not in the schedule.",
        high="one that can forbid the plan is not settled or not named.",
    ),
    AuditQuestion(
        key="long_term_operation",
        title="After the end",
        look_for=(
            "Who pays, runs and maintains the result, and what remains if they stop? Where the goal happens once, "
            "look at what must be taken down, paid back or handed over."
        ),
        low="settled.",
        medium="known, without owner or money.",
        high="nobody thought of it.",
    ),
    AuditQuestion(
        key="hard_constraints",
        title="Hard constraints of the place",
        look_for=(
            "Does something fixed stand in the way: zoning, structure, capacity, season, climate, opening hours, "
            "distance, system limits?"
        ),
        low="none, or checked.",
        medium="plausible, to be checked.",
        high="a fixed limit contradicts the plan.",
    ),
    AuditQuestion(
        key="outside_dependencies",
        title="Dependence on outsiders",
        look_for=(
            "Does success hang on one supplier, partner, authority or person outside, without a contract or a second "
            "way?"
        ),
        low="agreed, or replaceable.",
        medium="replaceable with delay.",
        high="irreplaceable and not agreed.",
    ),
    AuditQuestion(
        key="stakeholder_conflict",
        title="Conflict among stakeholders",
        look_for="Do two groups whose consent is needed want opposite things? Name both and what each wants.",
        low="no.",
        medium="yes, and it can be negotiated.",
        high="yes, and one of them can stop the plan.",
    ),
    AuditQuestion(
        key="no_feedback",
        title="No feedback, no control of change",
        look_for=(
            "Would anybody notice in time that the plan goes wrong, and could they change it? Look for figures "
            "watched, how often, by whom, with which limit, and who may decide."
        ),
        low="all there.",
        medium="figures without limits or without a decider.",
        high="nothing.",
    ),
)

_ASKED_FIRST = ("unrealistic_timeline", "budget_too_low")
IN_ASKING_ORDER: tuple[AuditQuestion, ...] = tuple(sorted(AUDIT_QUESTIONS, key=lambda q: q.key not in _ASKED_FIRST))
"""Dates and money first, so that a plan made at fast detail is audited where most plans fail."""
