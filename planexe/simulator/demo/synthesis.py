"""Answers that look at the whole plan: reviews, audit, premortem, questions, pitch, summary, and short questions."""

import re
from collections.abc import Mapping
from typing import Any, Final

from planexe.simulator.demo.asked import Asked

_QUESTIONS: Final[Mapping[str, str]] = {
    "critical issues": "issue", "consequences": "consequence", "recommended": "action", "showstopper": "stopper",
    "critical assumptions": "assumption", "key figures": "figure", "use of": "decision", "quality": "data",
    "voices": "voice", "moved": "moved", "budget": "budget", "roles": "role", "timeline": "link", "financing": "money",
    "motivation": "spirit", "automation": "simple",
}  # fmt: skip
_STATED: Final = re.compile(r"^- ([^:\n]+): (.+)$", re.MULTILINE)
_LINE: Final = re.compile(r"^\W*([A-Z][^\n*“”|#`]{24,160}?[.])", re.MULTILINE)
_CHANCE: Final = re.compile(r"^- (?:\*\*Z\d+[^\n]*?|Funds[^\n]*?): (\d+) ?%", re.MULTILINE)


def points(a: Asked) -> Mapping[str, Any]:
    """Returns three points on each question of a review that the call asks."""
    subject = f"{a.parts.subject} {a.parts.task[:200]}".casefold()
    kinds = [kind for word, kind in _QUESTIONS.items() if word in a.parts.subject.casefold()]
    kind = kinds[0] if kinds else next((kind for word, kind in _QUESTIONS.items() if word in subject), "issue")
    return {"bullet_points": _points(a, kind)}


def _points(a: Asked, kind: str) -> list[dict[str, Any]]:
    lines = [line for line in a.bank("synthesis.points") if line[0] == kind]
    names = ("title", "finding", "impact", "recommendation")
    return [{name: a.said(text) for name, text in zip(names, line[1:], strict=True)} for line in lines]


def audit(a: Asked) -> Mapping[str, Any]:
    """Returns the level of one item of the checklist, with words of the plan that it rests on."""
    subject = a.parts.subject.casefold()
    chances = [int(found) for _, text in a.parts.documents for found in _CHANCE.findall(text)]
    level = ("low", "medium", "low", "low", "medium")[a.random("level").randrange(5)]
    if chances and ("timeline" in subject or "budget too low" in subject):
        chance = chances[-1] if "budget" in subject else chances[0]
        level = "low" if chance >= 80 else "medium" if chance >= 50 else "high"
    at = ("medium", "low", "high").index(level) % 3
    return {
        "quotes": [_quote(a)],
        "justification": a.bank("synthesis.audit")[(0, 2, 0)[at]],
        "level": level,
        "mitigation": a.one("synthesis.mitigation"),
        "owner_role_id": a.role_id("LWAHC"[a.random("owner").randrange(5)]) or a.plan.role("L").title,
        "due": f"Week {a.random('due').randrange(2, 5)} of the project",
        "related_items": list(a.choices.get("related_items", ()))[4:6],
    }


def _quote(a: Asked) -> str:
    """Returns a sentence that stands in the plan."""
    texts = [
        text for name, text in a.parts.documents if name in ("project_plan", "plan_brief", "team_doc", "swot_analysis")
    ]
    lines = [found for text in texts for found in _LINE.findall(text)]
    if not lines:
        return a.goal.text.split("\n")[0][:200]
    return str(lines[a.random("quote").randrange(len(lines))])


def failures(a: Asked) -> Mapping[str, Any]:
    """Returns how it went wrong, of the kind that the call names."""
    subject = a.parts.subject.casefold()
    kind = next((one for one in ("process", "technical", "human") if one in subject), "process")
    found = []
    for at, (_, title, statement, test, falsifier, story, grade) in enumerate(
        line for line in a.bank("synthesis.failures") if line[0] == kind
    ):
        task = a.some_task(at + 1)
        found.append(
            {
                "statement": a.said(statement, task=task),
                "test_now": test,
                "falsifier": a.said(falsifier),
                "failure_mode_title": title,
                "risk_analysis": a.said(story, task=task),
                "early_warning_signs": ["Answers come later each time", "Nobody can say who decides"],
                "owner_role_id": a.role_id("LAW"[at % 3]),
                "likelihood_5": (3, 2, 2)[at % 3],
                "impact_5": int(grade),
                "tripwires": ["More than 5 working days without an answer", "2 tasks late in one week"],
                "playbook": {
                    "contain": a.said("{lead} stops new orders the same day."),
                    "assess": a.said("{keeper} adds up what is bound and what is still free."),
                    "respond": a.said("{lead} brings two ways out to those who pay."),
                },
                "stop_rule": a.said(
                    "The work ends if more than {s20} would be needed on top, or it would take {t20} longer."
                ),
            }
        )
    return {"failures": found}


def answers(a: Asked) -> Mapping[str, Any]:
    """Returns questions of outsiders with their answers."""
    about = "understanding" in a.parts.subject.casefold()
    pairs = [
        {
            "question": question,
            "answer": a.said(answer),
            "rationale": "It is among the first things that people ask about this plan.",
        }
        for question, answer in a.bank("synthesis.understanding" if about else "synthesis.disputes")
    ]
    text = (
        "Who reads this knows what comes first and who decides."
        if about
        else "What people worry about has an answer, and where it has none, the plan says what would settle it."
    )
    return {"question_answer_pairs": pairs, "summary": text}


def pitch(a: Asked) -> Mapping[str, Any]:
    """Returns the pitch."""
    return {
        "pitch": a.said(
            "What would it take? {goal} The plan answers with {n} roles, five phases and a test for each result. The first part is finished early, so that everybody can see hours and price before the larger steps begin. The means are {money}; the end is {by}. Nothing large is bound before the first part has passed its test. What is asked of you is small at first: an hour of your time, a frank answer, and a word on what would make you say no."
        ),
        "why_this_pitch_works": "It meets the worry that money is bound too early, by putting a test before the larger steps.",
        "target_audience": "Those who pay want to know the limit; those it is for want to try the first part; offices want complete papers.",
        "call_to_action": a.said("Meet {lead} for one hour within 2 weeks and say which result matters most to you."),
        "risks_and_mitigation": "A consent may come late, so all offices are asked on one day. Somebody who carries much may drop out, so each duty has a deputy.",
        "metrics_for_success": a.said("4 of 5 results pass their test at once; cost within {money}; end by {by}."),
        "stakeholder_benefits": "Those who pay see each larger sum first. Those it is for get a result that they have tried before.",
        "ethical_considerations": "People close to those who work carry part of the load, so the busiest weeks are agreed with them.",
        "collaboration_opportunities": "Others who did the same can share their hours and lend tools; neighbours can try the first part.",
        "long_term_vision": "After the end the result is in use, and somebody is named who looks after it.",
    }


def summary(a: Asked) -> Mapping[str, Any]:
    """Returns the summary, with the computed figures as the task states them."""
    stated = dict(_STATED.findall(a.parts.task))
    finish, cost = stated.get("Finish"), stated.get("Total cost", "").split(" (")[0]
    chance = stated.get("Chance to meet the deadline")
    told = [f"The computed finish is {finish}." if finish else "No dates have been computed."]
    told += (
        [f"The deadline is {stated['Deadline']}; the chance to meet it is {chance}."]
        if chance and "Deadline" in stated
        else []
    )
    told += [f"The total cost is {cost}."] if cost and not cost.startswith("0 ") else []
    told += [f"The budget is {stated['Budget']}."] if "Budget" in stated else []
    told += ["Waiting for answers and the hours of few people drive both."]
    return {
        "audience_tailoring": "Those who pay and those who lead have to decide whether the first phase begins; this page speaks plainly to them.",
        "focus_and_context": a.said(
            "The goal is {goal}. Whether it holds depends on hours that have been promised and not counted yet."
        ),
        "purpose_and_goals": a.said(
            "At the end there is what the goal names, and each result has passed its test: {goal}."
        ),
        "key_deliverables_and_outcomes": "; ".join(
            [a.plan.result, "a signed test for each result", "an account of money and hours"]
        )
        + ".",
        "timeline_and_budget": " ".join(told),
        "risks_and_mitigations": a.said(
            "A consent may come late; {lead} asks all offices on one day. Somebody may drop out; each duty gets a deputy."
        ),
        "action_orientation": a.said(
            "{lead} counts the hours within 1 week. {keeper} asks for two offers within 2 weeks. {worker} writes the tests within 2 weeks."
        ),
        "overall_takeaway": "Begin with the first phase, and decide about the larger steps when the first part has passed its test.",
        "feedback": "Hours confirmed in writing; two offers for the largest item; an answer of each office.",
    }


def first_questions(a: Asked) -> Mapping[str, Any]:
    """Returns what would change the plan most and the goal does not say."""
    goal = a.goal
    asked = [
        (
            "How much money is there at most?",
            "Size and quality depend on it.",
            "An amount that is usual for work of this size.",
            goal.money is None,
        ),
        (
            "By which day must it be done?",
            "The number of people depends on it.",
            "Half a year from the start.",
            goal.deadline is None,
        ),
        (
            "Where does it happen?",
            "Permits, prices and travel depend on it.",
            "A place near those concerned.",
            not goal.place,
        ),
        (
            "How many hours a week can you give it?",
            "The length of each task depends on it.",
            "A part of each working day.",
            goal.people is None,
        ),
        (
            "What must not happen under any circumstances?",
            "It rules out ways of working.",
            "Nothing beyond what the goal says.",
            True,
        ),
        ("Who decides that it is finished?", "The last check depends on it.", "The person who wrote the goal.", True),
        (
            "Which result would you give up first?",
            "It decides what is left out when time is short.",
            "None; the end would move.",
            True,
        ),
    ]
    return {"questions": [{"question": q, "changes": c, "otherwise": o} for q, c, o, open_ in asked if open_][:7]}
