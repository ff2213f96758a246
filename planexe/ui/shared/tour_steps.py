"""The steps of the guided tour: which page, which sample run, and what to look at there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from planexe.ui.shared.sample_runs import AT_ONCE, ONE_BY_ONE, WITH_FAULTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step.

    Attributes:
        page: the page's file, as in ``pages/main.py``.
        title: a few words.
        text: two or three sentences, as Markdown.
        query: what the page's address says, e.g. which run.
    """

    page: str
    title: str
    text: str
    query: Mapping[str, str] = field(default_factory=dict)


STEPS: Sequence[Step] = (
    Step(
        page="new_run.py",
        title="One paragraph is enough",
        text=(
            "Here you write what you want to do. Hints ask for what a planner would miss; calls, time and "
            "cost stand there **before** anything starts. The tour now shows three finished sample runs, all simulated."
        ),
    ),
    Step(
        page="watch_run.py",
        title="Sixteen calls at the same time",
        text=(
            "Each bar is one call to the model: pale until the first word, full while the answer is written. "
            "Some seventy stages share sixteen slots. Click a bar for its prompt and answer; drag to zoom."
        ),
        query={"run": AT_ONCE.run_id},
    ),
    Step(
        page="watch_run.py",
        title="The same plan, one call after the other",
        text=(
            "Same goal, same answers, one slot: compare the time in the line at the top. While a plan runs, the slider "
            "*Calls at the same time* acts at once: the next call obeys."
        ),
        query={"run": ONE_BY_ONE.run_id},
    ),
    Step(
        page="watch_run.py",
        title="When the provider has a bad day",
        text=(
            "This run met refusals, broken connections and wrong JSON. Every failed try is a bar of its own, and the "
            "plan came out whole. Under *Models*, the fault lab lets you break things yourself."
        ),
        query={"run": WITH_FAULTS.run_id},
    ),
    Step(
        page="read_plan.py",
        title="Read it, take it along",
        text=(
            "The plan with its schedule, risks, team and costs; each section says where it came from. Downloads for "
            "Word, Excel, MS Project, calendars and more. (These texts are simulated: they show the form of a plan.)"
        ),
        query={"run": AT_ONCE.run_id},
    ),
    Step(
        page="rerun_stage.py",
        title="Improve one part of it",
        text=(
            "Choose stages, say what should be different, and see **before** anything runs what runs again, what is "
            "reused, and what it costs. Afterwards old and new stand side by side."
        ),
        query={"run": AT_ONCE.run_id},
    ),
    Step(
        page="tune_concurrency.py",
        title="How many calls are worth it?",
        text=(
            "The curve predicts the run time for every number of calls at the same time, from the recorded ones. "
            "Beyond the knee more hardly helps: the plan's own order is the limit then."
        ),
        query={"runs": f"{AT_ONCE.run_id},{ONE_BY_ONE.run_id}"},
    ),
    Step(
        page="race.py",
        title="Show it to others",
        text=(
            "Both sample runs side by side, up to a hundred times as fast, with stopwatch and speed-up. That was the "
            "tour: write a paragraph of your own."
        ),
        query={"a": ONE_BY_ONE.run_id, "b": AT_ONCE.run_id},
    ),
)


def steps_for(pages: Collection[str]) -> tuple[Step, ...]:
    """Returns the steps whose page there is."""
    return tuple(step for step in STEPS if step.page in pages)


def step_number(text: str, count: int) -> int | None:
    """Returns the place of the step that an address names, from 0; ``None`` if it names none."""
    return next((place for place in range(count) if text == str(place + 1)), None)
