"""How the simulated service answers in a run, and the connection to it and to every other service."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from planexe.errors import SettingsError
from planexe.llm.connect import connect, load_package
from planexe.llm.messages import Timeouts
from planexe.llm.model_spec import ModelSpec, resolve_key
from planexe.llm.provider import Provider
from planexe.llm.services import SIMULATED

_LARGEST_SEED: Final = 10**18 - 1  # services take a little more
_KINDS: Final[Mapping[str, tuple[str, tuple[type, ...]]]] = {
    "seed": ("a whole number of at most 18 digits", (int,)),
    "time_scale": ("a number", (int, float)),
    "faults": ("the name of a profile", (str,)),
}

if TYPE_CHECKING:
    import httpx2

    from planexe.simulator.settings import SimulatorSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """How the simulated service answers.

    Attributes:
        seed: of its answers and faults.
        time_scale: factor on its waiting.
        faults: its fault profile.
    """

    seed: int = 1
    time_scale: float = 1.0
    faults: str = "none"

    def check(self, *, answers: bool) -> None:
        """Refuses values that cannot be used.

        Args:
            answers: whether it is asked at all.

        Raises:
            SettingsError: there is no such profile, a number is out of bounds, or faults are wished of a real service.
        """
        for name, (words, kinds) in _KINDS.items():
            if type(value := getattr(self, name)) not in kinds or (name == "seed" and abs(value) > _LARGEST_SEED):
                flag = f"--{name.replace('_', '-')}"
                raise SettingsError(f"{flag} is {str(value)[:60]!r}; give {words}.", field=flag)
        self.settings()
        if not answers and self.faults != "none":
            raise SettingsError(
                f"--faults {self.faults} needs the simulated model; add `--model simulated` or leave it out.",
                field="--faults",
            )

    def settings(self) -> "SimulatorSettings":
        """Returns it as the service reads it."""
        from planexe.simulator.settings import load_profile  # the simulator is only loaded where it is used

        return load_profile(self.faults, seed=self.seed, time_scale=self.time_scale)


class Connector:
    """Makes providers for one run; the simulated service is made once."""

    def __init__(self, simulation: Simulation, environment: Mapping[str, str]) -> None:
        self._simulation = simulation
        self._environment = environment
        self._transport: httpx2.AsyncBaseTransport | None = None

    def __call__(self, spec: ModelSpec) -> Provider:
        """Returns the connection to a model's service."""
        transport = self._simulator() if spec.provider == SIMULATED else None
        return connect(spec, resolve_key(spec, self._environment), transport=transport)

    def load(self, spec: ModelSpec) -> None:
        """Loads what the calls of a model need, from any thread; the simulated service reads all it ever says."""
        load_package(spec)
        if spec.provider == SIMULATED:
            from planexe.simulator.demo.asked import load_texts

            load_texts()
            self._simulator()

    def _simulator(self) -> "httpx2.AsyncBaseTransport":
        from planexe.simulator.service import create_app
        from planexe.simulator.transport import SimulatorTransport

        if self._transport is None:
            self._transport = SimulatorTransport(create_app(self._simulation.settings()))
        return self._transport


def language_note(language: str, brief: str) -> str:
    """Returns what to know before a simulated run in another language than English; empty where there is nothing.

    Args:
        language: of the answers, as it was asked for.
        brief: the goal, or what the run is about.
    """
    from planexe.simulator.demo.goal import is_english

    if language.strip().casefold() in ("english", "en") and is_english(brief):
        return ""
    return (
        "The simulated model writes English alone: it answers in English and quotes the goal in the goal's own words."
    )


def simulated_timeouts(time_scale: float) -> Timeouts:
    """Returns timeouts for a simulated service at this pace; never so short that a busy machine trips them."""
    usual = Timeouts()
    return replace(
        usual,
        first_token_s=max(2.0, usual.first_token_s * time_scale),
        idle_s=max(2.0, usual.idle_s * time_scale),
        total_s=max(20.0, usual.total_s * time_scale),
    )
