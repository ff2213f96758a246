"""The sixteen questions that are put to the whole plan, each with the ground it has to itself, two or three a call."""

from collections.abc import Mapping
from typing import NamedTuple

from planexe.spine.stage import Part


class ReviewQuestion(NamedTuple):
    """One question."""

    key: str
    title: str
    task: str


QUESTIONS: tuple[ReviewQuestion, ...] = (
    ReviewQuestion(
        "critical_issues",
        "Critical issues",
        "Which three open issues endanger the goal most? An issue is a decision, a gap or a contradiction in this plan that "
        "is there today. Name the documents or decisions that do not fit together.",
    ),
    ReviewQuestion(
        "consequences",
        "Consequences",
        "If the plan is carried out exactly as written, which three consequences, wanted or not, change most for those it "
        "concerns? Follow each one step further than the plan does. Leave out what merely might go wrong on the way.",
    ),
    ReviewQuestion(
        "recommended_actions",
        "Recommended actions",
        "Which three actions that the plan lacks, or has too late, improve it most for what they cost? `finding` says where "
        "it is missing, `impact` what it gains, `recommendation` who starts it and when.",
    ),
    ReviewQuestion(
        "showstoppers",
        "Showstoppers",
        "Which three events would end the project outright, not just delay it? `finding` says how it would come to that and "
        "how likely it is, `recommendation` which way out must be prepared now.",
    ),
    ReviewQuestion(
        "critical_assumptions",
        "Critical assumptions",
        "Which three assumptions carry the most and are tested the least? Name their ids. `impact` says what follows if the "
        "assumption is wrong by a fifth, `recommendation` how and when to test it.",
    ),
    ReviewQuestion(
        "key_figures",
        "Key figures to watch",
        "Which three figures should be read every week or month to see whether the plan works? `finding` gives the figure, "
        "its target and where it is measured; `impact` the value at which something must be done; `recommendation` who does it.",
    ),
    ReviewQuestion(
        "use_of_the_plan",
        "Use of the plan",
        "Who has to decide what with this plan in hand? Name the three decisions that wait for it, and what the plan still "
        "lacks so that each can be taken.",
    ),
    ReviewQuestion(
        "data_quality",
        "Quality of the data",
        "Which three figures or facts in the plan are the weakest: estimated, old, from one source, or contradicting another? "
        "`impact` says how far the result moves if they are off, `recommendation` how to get a better one.",
    ),
    ReviewQuestion(
        "stakeholder_feedback",
        "Voices not yet heard",
        "Whose view is missing from the plan, and what would they probably object to or ask for? Name three groups and the "
        "part of the plan each would change.",
    ),
    ReviewQuestion(
        "changed_assumptions",
        "Assumptions that have moved",
        "Which three things assumed at the beginning are no longer true in the later parts of the plan, such as tasks, dates, "
        "costs or what the experts said? Say what stands where.",
    ),
    ReviewQuestion(
        "budget",
        "Budget",
        "Where does the budget not hold? Three items that are missing, too low or without a reserve. Use the computed totals "
        "if the documents have them. Where the money comes from is another question.",
    ),
    ReviewQuestion(
        "roles",
        "Roles and responsibilities",
        "Which three pieces of work have no owner, two owners, or an owner without the time or the right to decide? Name the "
        "roles and the work.",
    ),
    ReviewQuestion(
        "timeline_dependencies",
        "Timeline and dependencies",
        "Which three links between tasks or with people outside decide about the end date? Name the tasks. `impact` in days "
        "or weeks; `recommendation` what to start earlier, split or decouple.",
    ),
    ReviewQuestion(
        "financing",
        "Financing",
        "When is money needed, and when is it there? Three points about sources, conditions, payment dates and running costs "
        "after the end. Single budget items are another question.",
    ),
    ReviewQuestion(
        "motivation",
        "Motivation",
        "What keeps the people of this plan going when it gets long or goes wrong, and what wears them out? Three points about "
        "named roles, volunteers, family or partners.",
    ),
    ReviewQuestion(
        "automation",
        "Automation and simpler ways",
        "Which three pieces of work can be automated, bought ready-made, borrowed or dropped? `impact` in days or money saved, "
        "and what it costs to set up.",
    ),
)

GROUPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "issues": ("Issues and actions", ("critical_issues", "consequences", "recommended_actions")),
    "danger": ("What could stop it", ("showstoppers", "critical_assumptions", "changed_assumptions")),
    "figures": ("Figures and decisions", ("key_figures", "data_quality", "use_of_the_plan")),
    "people": ("People", ("stakeholder_feedback", "roles", "motivation")),
    "money": ("Money", ("budget", "financing")),
    "work": ("Work", ("timeline_dependencies", "automation")),
}
"""Which questions one call answers, under the key of the call."""


def questions_of(group: str) -> tuple[ReviewQuestion, ...]:
    """Returns the questions of a call, in its order."""
    by_key = {question.key: question for question in QUESTIONS}
    return tuple(by_key[key] for key in GROUPS[group][1])


def _task(group: str) -> str:
    lines = "\n".join(f"- {question.title}: {question.task}" for question in questions_of(group))
    return f"Answer each of these questions, under its title as `subject`:\n{lines}"


PARTS: tuple[Part, ...] = tuple(Part(key, title, _task(key)) for key, (title, _) in GROUPS.items())
