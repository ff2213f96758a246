"""What the calls of a simulated model need is there before the first of them."""

import subprocess
import sys

import pytest

from planexe.runs.simulation import language_note

_CODE = """
import asyncio, sys
from planexe.llm.catalog import load_catalog
from planexe.llm.messages import Prompt, Request
from planexe.runs.simulation import Connector, Simulation
from planexe.simulator.demo import asked, goal

spec = load_catalog().get("simulated")
connector = Connector(Simulation(time_scale=0), {})
connector.load(spec)
provider = connector(spec)
banks = (asked._texts, goal.frames, goal._places)
before = set(sys.modules), [bank.cache_info().misses for bank in banks]

async def ask():
    await provider.ask(spec.model, Request(Prompt("Answer.", task="Open a bakery in Aarhus.")))
    later = {name for name in set(sys.modules) - before[0] if name.startswith(("planexe.simulator.", "openai."))}
    print(later or "nothing imported", [bank.cache_info().misses for bank in banks] == before[1])
    await provider.aclose()

asyncio.run(ask())
"""


def test_first_call_imports_nothing_and_reads_no_phrases() -> None:
    done = subprocess.run([sys.executable, "-c", _CODE], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "nothing imported True"


@pytest.mark.parametrize(
    ("language", "brief", "told"),
    [
        ("English", "Open a bakery in Aarhus.", False),
        ("Dansk", "Open a bakery in Aarhus.", True),
        ("English", "Åbn et bageri i Aarhus.", True),
    ],
)
def test_what_the_simulated_model_cannot_write_is_told_before_the_run(language: str, brief: str, told: bool) -> None:
    assert bool(language_note(language, brief)) is told
