"""Three coherent combinations of the vital levers: ambitious, balanced, cautious."""

from collections.abc import Sequence
from typing import Literal, get_args

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Default, Expected, Item
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.strategy.levers import OPTION_LABELS, KeptLever
from planexe.workflows.plan.strategy.select_vital_levers import VitalLevers
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED

Stance = Literal["ambitious", "balanced", "cautious"]

PROMPT = f"""\
You combine the vital levers of a goal into three scenarios, so that its owner can choose between whole strategies instead of single options. The levers with their three options each are in `select_vital_levers`.

The three scenarios:
- `ambitious`: takes big risks and high costs for the largest effect.
- `balanced`: a realistic path between effect, cost and risk.
- `cautious`: proven ways, low cost, small steps, little that can go wrong.

What to write:
- For each scenario: `name` (two to four words that describe this strategy, not "Ambitious scenario"), `strategic_logic` (one or two sentences: why these options belong together and for whom this strategy is right), `settings`.
- `settings`: exactly one entry for each vital lever id, with `option_index` 1, 2 or 3: the number of the chosen option in the list of that lever.

Rules:
- Use only options from the lists; do not change or mix them.
- Within a scenario the options must fit together: no option may make another impossible.
- The three scenarios must differ in their settings, best in most levers. The ambitious one need not take option 3 everywhere, nor the cautious one option 1.
- All three must be able to reach the goal as it is written, within what the goal fixes.

{GOAL_RULES}"""


class Setting(BaseModel):
    """The option chosen for one lever."""

    lever_id: str = Field(description="Id of the lever.")
    option_index: int = Field(ge=1, le=3, description="Number of the chosen option of that lever.")


class ScenarioDraft(BaseModel):
    """One way to set all vital levers."""

    name: Text = Field(description="Two to four words that describe the strategy.")
    strategic_logic: Text = Field(description="Why these options belong together, one or two sentences.")
    settings: list[Setting] = Field(min_length=1, description="One entry for each vital lever.")


class ScenarioDrafts(BaseModel):
    """Three scenarios."""

    ambitious: ScenarioDraft
    balanced: ScenarioDraft
    cautious: ScenarioDraft

    def draft(self, stance: Stance) -> ScenarioDraft:
        """Returns the scenario of one stance."""
        return {"ambitious": self.ambitious, "balanced": self.balanced, "cautious": self.cautious}[stance]


class ChosenOption(BaseModel):
    """The option of one lever, word for word."""

    lever_id: str
    lever_name: str
    option_index: int
    option: str


class Scenario(BaseModel):
    """A scenario with its id (``S1`` ambitious, ``S2`` balanced, ``S3`` cautious)."""

    scenario_id: str
    stance: Stance
    name: str
    strategic_logic: str
    settings: list[ChosenOption]


class Scenarios(BaseModel):
    """The three scenarios.

    Attributes:
        analysis_title: of plans by older rules, as ``core_tension``; today they are written with the choice.
    """

    analysis_title: str = ""
    core_tension: str = ""
    scenarios: list[Scenario]


def bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: in each scenario every vital lever exactly once."""
    ids = tuple(lever.lever_id for lever in inputs.read("select_vital_levers", VitalLevers).vital)
    return [OneEach(f"{stance}.settings", "lever_id", ids) for stance in get_args(Stance)]


def check(answer: ScenarioDrafts, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns scenarios that are the same in name or in settings."""
    stances: tuple[Stance, ...] = get_args(Stance)
    vectors = {s: sorted((x.lever_id, x.option_index) for x in answer.draft(s).settings) for s in stances}
    pairs = [(a, b) for number, a in enumerate(stances) for b in stances[number + 1 :]]
    problems = [
        f"`{a}` and `{b}` have the same settings; change `option_index` of at least one lever."
        for a, b in pairs
        if vectors[a] == vectors[b]
    ]
    return problems + [
        f"The scenario name {name!r} is used more than once; give each scenario its own."
        for name in repeated(answer.draft(s).name for s in stances)
    ]


def finish(inputs: Inputs, answered: Sequence[Answered]) -> Scenarios:
    """Returns the scenarios with ids and the full text of each chosen option, in the order of the vital levers."""
    answer: ScenarioDrafts = answered[0].answer
    levers = inputs.read("select_vital_levers", VitalLevers).vital
    stances: tuple[Stance, ...] = get_args(Stance)
    return Scenarios(
        scenarios=[_scenario(f"S{n}", stance, answer.draft(stance), levers) for n, stance in enumerate(stances, 1)],
    )


def _scenario(scenario_id: str, stance: Stance, draft: ScenarioDraft, levers: Sequence[KeptLever]) -> Scenario:
    chosen = {s.lever_id: s.option_index for s in draft.settings}
    # A poor answer may leave a lever unset, or set it to an option that it does not have.
    settled = [lever for lever in levers if 0 < chosen.get(lever.lever_id, 0) <= len(lever.options)]
    return Scenario(
        scenario_id=scenario_id,
        stance=stance,
        name=draft.name,
        strategic_logic=draft.strategic_logic,
        settings=[
            ChosenOption(
                lever_id=lever.lever_id,
                lever_name=lever.name,
                option_index=chosen[lever.lever_id],
                option=lever.options[chosen[lever.lever_id] - 1],
            )
            for lever in settled
        ],
    )


def same_option_everywhere(inputs: Inputs, _item: Item) -> ScenarioDrafts:
    """Returns the cautious, moderate and bold option of every vital lever as one scenario each."""
    ids = [lever.lever_id for lever in inputs.read("select_vital_levers", VitalLevers).vital]

    def all_at(index: int) -> ScenarioDraft:
        label = OPTION_LABELS[index - 1]
        return ScenarioDraft(
            name=f"All {label} options",
            strategic_logic=f"{NOT_ASSESSED} Every vital lever is set to its {label} option.",
            settings=[Setting(lever_id=lever_id, option_index=index) for lever_id in ids],
        )

    return ScenarioDrafts(
        ambitious=all_at(3),
        balanced=all_at(2),
        cautious=all_at(1),
    )


def settings_text(scenario: Scenario) -> str:
    """Returns the chosen options as a Markdown list."""
    return bullets([f"**{s.lever_name} ({s.lever_id}):** {s.option}" for s in scenario.settings])


def view_full(value: Scenarios) -> str:
    """Returns each scenario with its settings."""
    parts: list[str] = []
    for scenario in value.scenarios:
        parts.append(f"### {scenario.scenario_id} {scenario.name} ({scenario.stance})")
        parts += [scenario.strategic_logic, settings_text(scenario)]
    return "\n\n".join(parts)


STAGE = Ask(
    name="generate_scenarios",
    heading="Candidate scenarios",
    needs=("initial_prompt", "select_vital_levers"),
    prompt=PROMPT,
    task="Write the three scenarios.",
    answer=ScenarioDrafts,
    bindings=bindings,
    check=check,
    finish=finish,
    default=Default(same_option_everywhere, "the same option of every vital lever, a scenario each"),
    value=Scenarios,
    views={"full": view_full},
    expected=Expected(1, 1, 5, 2250, 480),
)
