"""What code makes of many items is made aside; meanwhile calls go on, and it is made once."""

import threading

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from tests.spine.conftest import Lab, Note, Notes, each, once


async def test_value_of_many_items_is_computed_in_a_thread_and_once(lab: Lab) -> None:
    threads: list[str] = []

    def count(inputs: Inputs) -> Note:
        threads.append(threading.current_thread().name)
        return Note(text=f"{len(inputs.read('plan', Notes).texts)} of them")

    keys = [str(number) for number in range(501)]
    stages = [each("plan", keys=keys), Compute("count", heading="Count", needs=("plan",), compute=count, value=Note)]
    outcome = await lab.runner([*stages, once("after", "count")], cap=64).run()
    assert outcome.status == "complete"
    assert lab.value("count") == {"text": "501 of them"}
    assert len(threads) == 1
    assert threads[0] != threading.main_thread().name


async def test_mistake_of_code_that_runs_aside_loses_its_stage_only(lab: Lab) -> None:
    def fail(_: Inputs) -> Note:
        raise ValueError("It was too much.")

    keys = [str(number) for number in range(501)]
    stages = [each("plan", keys=keys), Compute("count", heading="Count", needs=("plan",), compute=fail, value=Note)]
    outcome = await lab.runner(stages, cap=64).run()
    assert outcome.status == "failed"
    assert set(outcome.problems) == {"count"}
