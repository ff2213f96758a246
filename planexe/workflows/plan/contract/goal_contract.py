"""What the goal fixes: the first reading, and what it left out, asked about once more by its words."""

from collections.abc import Sequence

from planexe.reading.clauses import uncovered
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.stage import Answered, Default, Expected, Item, optional
from planexe.workflows.plan.answer_checks import has_figure, parse_date
from planexe.workflows.plan.contract.contract_answer import RULES, ContractAnswer
from planexe.workflows.plan.contract.contract_building import build_contract, quotes_of
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.contract.contract_views import view_full
from planexe.workflows.plan.contract.goal_reading import bindings, check
from planexe.workflows.plan.contract.older_limits import FORMER
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt

MOST_ASKED = 40

PROMPT = f"""\
A goal was read as a contract; `goal_reading` has what was found. Some clauses of the goal seem to limit something and stand in none of its entries: the task names them. Write the entries for them, and for nothing else; do not repeat what `goal_reading` has. A clause that limits nothing goes to `background`.

{RULES}"""


def left_out(inputs: Inputs) -> list[str]:
    """Returns the words of the clauses that the first reading says nothing of, money and dates first."""
    goal = inputs.read("initial_prompt", InitialPrompt)
    return [clause.words for clause in uncovered(goal.goal, quotes_of(_first(inputs)))]


def skip(inputs: Inputs) -> GoalContract | None:
    """Returns the contract where the first reading left nothing out."""
    return None if left_out(inputs) else _contract(inputs, [])


def task(inputs: Inputs, _item: Item) -> str:
    """Returns the clauses to be read."""
    clauses = left_out(inputs)[:MOST_ASKED]
    return "Read these clauses of the goal:\n" + "\n".join(f"- “{words}”" for words in clauses)


def finish(inputs: Inputs, answered: Sequence[Answered]) -> GoalContract:
    """Returns the contract with what both readings found; what neither speaks of is unread."""
    return _contract(inputs, [answered[0].answer])


def _first(inputs: Inputs) -> list[ContractAnswer]:
    first = inputs.find("goal_reading", ContractAnswer)
    return [first] if first else []


def _contract(inputs: Inputs, more: list[ContractAnswer]) -> GoalContract:
    goal = inputs.read("initial_prompt", InitialPrompt)
    chosen = inputs.option("start_date")
    start = parse_date(str(chosen), "start_date") if chosen else None
    return build_contract([*_first(inputs), *more], goal.goal, goal.today, start)


def gaps(value: GoalContract) -> list[str]:
    """Returns the figures and days of the goal that nobody has read."""
    return [f"Not read in the goal: “{one.quote}”." for one in value.unread if has_figure(one.quote)]


def nothing(_inputs: Inputs, _item: Item) -> ContractAnswer:
    """Returns no entry: what was left out stays unread, and is shown as such."""
    return ContractAnswer()


STAGE = Ask(
    name="goal_contract",
    heading="What the goal fixes",
    needs=("initial_prompt", optional("goal_reading")),
    options=("start_date",),
    prompt=PROMPT,
    task=task,
    answer=ContractAnswer,
    bindings=bindings,
    check=check,
    finish=finish,
    skip=skip,
    default=Default(nothing, "no entry, so these clauses stand as not read"),
    value=GoalContract,
    views={"full": view_full},
    gaps=gaps,
    essential=False,
    former=FORMER,
    max_output_tokens=8192,
    expected=Expected(1, 1, 4.0, 2900, 250),
)
