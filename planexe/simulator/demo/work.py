"""Answers about the work: phases and tasks, their parts, days, links, costs, and the risks that strike them."""

import re
from collections.abc import Mapping
from typing import Any, Final

from planexe.simulator.demo.asked import Asked, lower
from planexe.simulator.demo.guidance import Guidance
from planexe.simulator.demo.plan import DemoTask, rounded

_BOUND: Final = re.compile(r"\*\*(?P<id>[A-Z]\d+)\*\*[^“\n]*“(?P<quote>[^”\n]*)”")
_CODE: Final = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.])")
_LATE_ANSWER: Final = "An answer from outside may come late."
_DELAYS: Final = (
    "{worker} may be needed elsewhere.",
    "What it takes may not be at hand in time.",
    "The first attempt may not pass its test.",
    "A decision of {lead} may come late.",
)
_SERVED: Final = re.compile(
    r"\b(\d{1,3}(?:,\d{3})+|\d{1,7}) (?:guests|children|people|persons|students|pupils|patients|visitors|families|households)\b"
)
_CHANCES: Final = {"low": 0.12, "medium": 0.28, "high": 0.45}


def title(a: Asked) -> Mapping[str, Any]:
    """Returns the name of the project and what it delivers."""
    return {"project_title": a.plan.title, "final_deliverable": a.plan.result}


def phases(a: Asked) -> Mapping[str, Any]:
    """Returns phases and tasks as the reader wants them, and how they keep what the goal fixes."""
    plan = a.plan
    made: list[dict[str, Any]] = [
        {
            "title": name,
            "tasks": [task.title for task in plan.tasks if task.code.startswith(f"{at}.")],
            "after_promise": plan.after and at == len(plan.phases) and bool(a.choices.get("milestones.promise_id")),
        }
        for at, name in enumerate(plan.phases, 1)
    ]
    made = Guidance.of(a.parts.task).outline(made)
    codes = [f"{at}.{n}" for at, phase in enumerate(made, 1) for n in range(1, len(phase["tasks"]) + 1)]
    titles = dict(zip(codes, (title for phase in made for title in phase["tasks"]), strict=True))
    early = [code for code in codes if not made[int(code.split(".")[0]) - 1]["after_promise"]]
    promises = [str(one) for one in a.choices.get("milestones.promise_id", ()) if one]
    quotes = _quotes(a)
    return {
        "phases": made,
        "milestones": [
            {
                "promise_id": key,
                "title": f"Kept: “{quotes[key]}”" if key in quotes else plan.result,
                "after_task_codes": [
                    early[-1 if key == promises[-1] else max(0, len(early) * (at + 1) // len(promises) - 1)]
                ],
            }
            for at, key in enumerate(promises)
        ],
        "windows": [
            {"window_id": key, "task_codes": _middle(early)} for key in a.choices.get("windows.window_id", ()) if key
        ],
        "conditions": [
            {
                "condition_id": key,
                "task_codes": [],
                "design_rule": f"All work keeps to these words of the goal: “{quotes.get(str(key), '')}”"[:290],
            }
            for key in a.choices.get("conditions.condition_id", ())
            if key
        ],
        "deliverables": [
            {"deliverable_id": key, "task_codes": [_maker(_line(a, str(key)), titles, early)]}
            for key in a.choices.get("deliverables.deliverable_id", ())
            if key
        ],
    }


def _line(a: Asked, key: str) -> str:
    """Returns the first line of the documents that begins with an id, empty where none does."""
    form = re.compile(rf"^\W*{key}\b[^\n]*", re.MULTILINE)
    return next((found[0] for _, text in a.parts.documents if (found := form.search(text))), "")


def _maker(deliverable: str, titles: Mapping[str, str], early: list[str]) -> str:
    """Returns the task that a deliverable is the result of: the one it names, the first for the page of results."""
    named = next((code for code, title in titles.items() if f"“{title}”" in deliverable), "")
    return named or early[0 if "Page of " in deliverable else -1]


def _middle(codes: list[str]) -> list[str]:
    return [code for code in codes if code.split(".")[0] in ("3", "4")] or codes[-1:]


def _quotes(a: Asked) -> dict[str, str]:
    return {found["id"]: found["quote"] for _, text in a.parts.documents for found in _BOUND.finditer(text)}


def _known(a: Asked, code: str, title: str) -> DemoTask:
    """Returns the task of the plan that a task of the run stands for; one of its place where the title is another."""
    numbers = [int(n) for n in code.split(".")]
    at = (numbers[0] - 1) * 4 + numbers[-1] - 1
    tasks = a.plan.tasks
    return a.plan.task(title) or tasks[min(at, len(tasks) - 1)]


def _asked_tasks(a: Asked) -> list[tuple[str, str, DemoTask]]:
    """Returns code, title and kind of the tasks that the call is about."""
    shown = a.ids("")
    listed = re.findall(r"^- (\d+\.\d+) ", a.parts.task, re.MULTILINE) or _CODE.findall(a.parts.subject)[:1]
    codes = [code for code in listed if code in shown] or list(shown)
    return [(code, shown[code], _known(a, code, shown[code])) for code in codes]


def parts(a: Asked) -> Mapping[str, Any]:
    """Returns the pieces of one task, with who works on them."""
    found = _asked_tasks(a)
    if not found:
        return {}
    _, name, task = found[0]
    own = a.plan.task(name) is not None
    pieces = (
        task.parts
        if own
        else (
            f"Agree on how to {lower(name)}"[:60],
            f"Do the main part of {found[0][0]}",
            f"Check what {found[0][0]} has given",
        )
    )
    owner, second = a.role_id(task.role), a.role_id("H" if task.role == "W" else "W")
    entries = []
    for at, piece in enumerate(pieces):
        waits = task.waits and own and at == len(pieces) - 1 and task.days > 4 and not a.goal.limits.windows
        work = [{"role_id": owner, "people": 1, "percent": 5 if waits else a.plan.percent}]
        if at == 1 and second != owner and task.days > 5:
            work.append({"role_id": second, "people": 1, "percent": max(5, a.plan.percent // 2)})
        entries.append(
            {
                "name": piece,
                "description": f"It belongs to “{name}”. {('First it is settled what is needed, then it begins.', 'This is the longest piece; its state is noted each week.', 'It ends with a look at the result by somebody else.')[at % 3]}",
                "resources": [task.item] if task.item and at == 1 else ["Time of those who work on it"],
                "assignments": work,
                "mode": "wait" if waits else "work",
                "acceptance": (
                    "A dated note shows it, and a second person has read it.",
                    "The result is there and can be shown to a second person.",
                    "Somebody who did not do it has looked at it and signed.",
                )[at % 3],
                "work_share": (2, 3, 5 if waits else 2)[at % 3] if task.days > 2 else 1,
            }
        )
    return {"subtasks": entries}


def days(a: Asked) -> Mapping[str, Any]:
    """Returns how long tasks take, and what they cost beside the team."""
    guided = Guidance.of(a.parts.task)
    entries = []
    for code, name, task in _asked_tasks(a):
        random = a.random(code)
        low, high = random.uniform(0.7, 0.85), random.uniform(1.25, 1.6 if task.waits else 1.4)
        items = _materials(a, task)
        entries.append(
            {
                "task_code": code,
                "days_min": max(1, int(task.days * low)),
                "days_realistic": task.days,
                "days_max": max(task.days, round(task.days * high)),
                "delay_risks": a.said(
                    f"{_LATE_ANSWER if task.waits else _DELAYS[len(entries) % 4]} It holds up “{name}”."
                ),
                "mitigation": a.said(
                    "{keeper} asks again after a week."
                    if task.waits
                    else (
                        "{lead} fixes the days two weeks ahead.",
                        "{lead} names somebody who can step in.",
                        "{worker} begins with the hardest piece.",
                    )[len(entries) % 3]
                ),
                "materials": items,
                "contingency_percent": 10 if task.cost else 5,
                "low_factor": round(random.uniform(0.85, 0.95), 2),
                "high_factor": round(random.uniform(1.1, 1.35), 2),
                "assumptions": [
                    f"The price of “{task.item}” is a round figure of this year, not an offer."
                    if items
                    else f"“{name}” takes hours of the team alone; nothing is bought."
                ],
                "risks": [f"“{task.item}” may become a tenth dearer before the order."] if items else [],
            }
        )
    return {"estimates": guided.entries(entries)}


def _materials(a: Asked, task: DemoTask) -> list[dict[str, Any]]:
    if not task.cost or not task.item:
        return []
    mark = _earmark(a, task)
    large = task.cost > 0.1 * a.plan.total
    return [
        {
            "name": task.item,
            "cost": task.cost,
            "buy": not re.search(r"[Ff]ee|[Rr]ent|[Tt]ravel|[Dd]eposit|premium", task.item),
            "lead_days": max(0, min(60, a.goal.days // 20)) if large else 0,
            "pay_at": "start" if re.search(r"[Ff]ee|[Dd]eposit|premium", task.item) else "finish",
            "earmark_for": mark,
        }
    ]


def _earmark(a: Asked, task: DemoTask) -> str:
    """Returns for what the goal reserves the money of a purchase: the dearest ones count until the sum is reached."""
    for fund in a.goal.limits.funds:
        for mark in fund.earmarks:
            wanted = mark.share * fund.money.low
            for one in sorted(a.plan.tasks, key=lambda one: -one.cost):
                if wanted <= 0:
                    break
                if one is task or one == task:
                    return mark.purpose if mark.purpose.casefold() in a.goal.text.casefold() else ""
                wanted -= one.cost
    return ""


def links(a: Asked) -> Mapping[str, Any]:
    """Returns what each task waits for: in a phase the middle ones run side by side between the first and the last."""
    shown = a.ids("", "dependencies.task_code")
    phases: dict[str, list[str]] = {}
    for code in shown:
        phases.setdefault(code.split(".")[0], []).append(code)
    wanted = a.asked_ids("", "dependencies.task_code") if "- " in a.parts.task else shown
    entries, gate = [], ""
    for codes in phases.values():
        for at, code in enumerate(codes):
            last = at == len(codes) - 1
            waits = [gate] if at == 0 else ([*codes[1:-1]] or [codes[0]]) if last else [codes[0]]
            found = [
                {
                    "predecessor_code": before,
                    "type": "FS",
                    "lag_days": 0,
                    "reason": f"It uses what “{shown[before]}” has settled."[:380],
                }
                for before in waits
                if before
            ]
            if code in wanted:
                entries.append({"task_code": code, "predecessors": found[:6]})
        gate = codes[-1]
    return {"dependencies": entries}


def register(a: Asked) -> Mapping[str, Any]:
    """Returns who watches each risk, which work counters it, and what it does when it happens."""
    rows = a.rows("risks.list")
    known = {row["title"].casefold(): row for row in rows}
    tasks = [(code, _known(a, code, name)) for code, name in a.ids("", "risks.task_codes").items()]
    levers = list(a.ids("L", "risks.lever_ids")) if "risks.lever_ids" in a.choices else []
    documents = list(map(str, a.choices.get("risks.document_ids", ())))
    said = dict(
        re.findall(r"### (R\d+) [^\n]*\n+\*[^\n]*likelihood (\w+)", "\n".join(text for _, text in a.parts.documents))
    )
    ends = list(map(str, a.choices.get("risks.review_by_phase", ())))
    entries = []
    for at, (key, name) in enumerate(a.asked_ids("R", "risks.risk_id").items()):
        row = known.get(name.casefold(), rows[at % len(rows)])
        number = int(re.sub(r"\D", "", key) or at)
        chance = _CHANCES[said.get(key, row["likelihood"])] + 0.01 * (number % 4)
        struck = tasks[(number * 5) % len(tasks)] if tasks else ("", a.plan.tasks[0])
        likely = max(1, round(float(row["_time"]) * a.goal.days * 5 / 7)) if float(row["_time"]) else 0
        loss = rounded(a.plan.total * float(row["_loss"]))
        if not likely and not loss:
            likely = 1
        entries.append(
            {
                "risk_id": key,
                "owner_role_id": a.role_id(row["_role"]),
                "task_codes": [struck[0]] if struck[0] else [],
                "lever_ids": [levers[number % len(levers)]] if levers else [],
                "document_ids": [documents[number % len(documents)]] if documents else [],
                "early_sign": row["_sign"],
                "review_by_phase": ends[min(number % 5, len(ends) - 1)] if ends else "",
                "probability": round(chance, 2),
                "delayed_task_codes": [struck[0]] if likely and struck[0] else [],
                "delay_days_low": likely // 2,
                "delay_days_likely": likely,
                "delay_days_high": likely * 2,
                "loss_low": rounded(loss * 0.5),
                "loss_likely": loss,
                "loss_high": rounded(loss * 1.8),
            }
        )
    return {"risks": entries}


def _served(a: Asked) -> int:
    """Returns how many people the goal is for, as it says itself; 0 where it does not."""
    found = _SERVED.search(a.goal.text)
    return int(re.sub(r"\D", "", found[1])) if found else 0


def business(a: Asked) -> Mapping[str, Any]:
    """Returns what comes in and goes out each month once it is open; nothing where nobody pays."""
    if not a.plan.pays:
        text = "Nobody pays month by month for what the goal asks for; the gain is the result itself."
        return {
            "applicable": False,
            "reason": text,
            "streams": [],
            "fixed_month": 0,
            "benefit_unit": a.plan.unit,
            "benefit_units": _served(a) or 50,
        }
    price = max(1.0, rounded(a.goal.day_rate / 30))
    full = max(20, round(a.plan.total * 0.12 / price))
    stream = {
        "name": "Usual sales",
        "unit": a.plan.unit,
        "price": price,
        "variable_cost": round(price * 0.35, 2),
        "units_first_month": round(full * 0.4),
        "units_full": full,
        "months_to_full": 6,
    }
    text = "Others pay for what the goal opens. Price and number are round estimates; nobody has counted yet."
    return {
        "applicable": True,
        "reason": text,
        "streams": [stream],
        "fixed_month": rounded(full * price * 0.45),
        "benefit_unit": a.plan.unit,
        "benefit_units": full * 9,
    }
