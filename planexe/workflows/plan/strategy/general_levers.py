"""Decisions that every undertaking has to take, by the angle from which levers are looked for."""

from typing import NamedTuple


class GeneralLever(NamedTuple):
    """A lever of any undertaking; its options go from cautious to bold."""

    name: str
    options: tuple[str, str, str]
    trade_off: str


GENERAL_LEVERS: dict[str, tuple[GeneralLever, ...]] = {
    "result": (
        GeneralLever(
            "Scope",
            (
                "Do only what the goal cannot do without.",
                "Do all that the goal asks for, in stages.",
                "Do all of it at once and leave room for more.",
            ),
            "Certainty against reach",
        ),
        GeneralLever(
            "Level of quality",
            (
                "Meet what is required and stop there.",
                "Exceed what is required where users notice it.",
                "Set out to be the best of its kind.",
            ),
            "Cost against distinction",
        ),
        GeneralLever(
            "Whom to serve first",
            (
                "Serve a small group that is known.",
                "Serve one group and prepare for the next.",
                "Serve everybody from the first day.",
            ),
            "Fit against reach",
        ),
    ),
    "method": (
        GeneralLever(
            "Methods and technology",
            (
                "Use only what is proven.",
                "Use what is proven and try one new way in a small trial.",
                "Build on a new way from the beginning.",
            ),
            "Reliability against advantage",
        ),
        GeneralLever(
            "Pace",
            (
                "Finish each stage before the next begins.",
                "Let stages overlap where they do not depend on each other.",
                "Begin all stages as early as possible.",
            ),
            "Control against speed",
        ),
        GeneralLever(
            "First trial",
            (
                "Test everything on a small scale before the real work.",
                "Test the doubtful parts only.",
                "Learn from the real work without a trial.",
            ),
            "Early knowledge against an early start",
        ),
    ),
    "money": (
        GeneralLever(
            "Use of the budget",
            (
                "Hold back a large reserve and spend step by step.",
                "Spend as planned with a usual reserve.",
                "Commit nearly all of it early.",
            ),
            "Safety against effect",
        ),
        GeneralLever(
            "Source of the money",
            (
                "Use only money that is there.",
                "Add money that is promised before it is needed.",
                "Raise further money while the work goes on.",
            ),
            "Independence against size",
        ),
        GeneralLever(
            "Own work or bought work",
            (
                "Do the work with own people.",
                "Do the core of the work and buy the rest.",
                "Give nearly all work to suppliers.",
            ),
            "Own knowledge against capacity",
        ),
    ),
    "organisation": (
        GeneralLever(
            "Partners",
            (
                "Go without partners.",
                "Work with one partner on a clear contract.",
                "Share ownership with several partners.",
            ),
            "Freedom against support",
        ),
        GeneralLever(
            "Who decides",
            (
                "One person decides everything.",
                "A small group decides what matters, the others the rest.",
                "Those who do the work decide.",
            ),
            "Unity against quickness",
        ),
        GeneralLever(
            "Size of the team",
            (
                "Begin with the fewest people who can do it.",
                "Let the team grow with the work.",
                "Have the whole team from the beginning.",
            ),
            "Low cost against strength",
        ),
    ),
    "people": (
        GeneralLever(
            "Telling the public",
            (
                "Speak of it when there is a result.",
                "Inform those concerned at every stage.",
                "Involve the public from the beginning.",
            ),
            "Quiet against support",
        ),
        GeneralLever(
            "Dealing with authorities",
            (
                "Wait for every consent before work begins.",
                "Prepare the work while consents are pending.",
                "Begin with all that needs no consent.",
            ),
            "Legal certainty against time",
        ),
        GeneralLever(
            "Care for the surroundings",
            (
                "Avoid every burden on nature and neighbours.",
                "Keep burdens low and make up for the rest.",
                "Accept what the law allows.",
            ),
            "Acceptance against cost",
        ),
    ),
}
"""Three for each part of the stage, by its key."""
