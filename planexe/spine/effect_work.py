"""What an effect is asked, and how its work is done."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from pydantic import BaseModel

from planexe.errors import StageError
from planexe.executor.allowed_http import AllowedHttp
from planexe.executor.effects import Effect
from planexe.figures import size_text
from planexe.jobs.work_line import WorkLine
from planexe.json_text import json_text
from planexe.llm.messages import digest
from planexe.records import MOST_BYTES
from planexe.sandbox import EffectSandbox
from planexe.spine.input_files import InputFiles
from planexe.spine.inputs import Inputs
from planexe.spine.stage import EffectContext, Item, Stage

MOST_RESULT_BYTES = MOST_BYTES // 5
"""A result is a text among those of the run, where it takes up to twice its size, and stands twice in its artefact."""


@dataclass(frozen=True, slots=True)
class EffectWork:
    """The work of one effect, in a thread, or sent to a child process: nothing but what it holds is looked at.

    What else effects are given a way to is handed in here, as files, hosts and the sandbox are.
    """

    do: Callable[[EffectContext, Item], BaseModel]
    item: Item
    inputs: Inputs
    files: InputFiles
    reads: tuple[str, ...]
    hosts: tuple[str, ...]
    timeout_s: float

    def __call__(self, line: WorkLine) -> str:
        """Does it and returns the JSON text of its result.

        Raises:
            StageError: it returned no model, or one that is too large.
        """
        deadline = time.monotonic() + self.timeout_s
        context = EffectContext(
            inputs=self.inputs,
            files={ref: self.files.path(ref) for ref in self.reads},
            http=AllowedHttp(self.hosts, deadline),
            sandbox=EffectSandbox(deadline, line.check),
            deadline=deadline,
            line=line,
        )
        result = self.do(context, self.item)
        if not isinstance(result, BaseModel):
            raise StageError(f"It returned {type(result).__name__}; a pydantic model is wanted, as `answer` says.")
        text = json_text(result.model_dump(mode="json"))
        if (size := len(text.encode("utf-8", "surrogatepass"))) > MOST_RESULT_BYTES:
            raise StageError(f"Its result has {size_text(size)}; {size_text(MOST_RESULT_BYTES)} are allowed.")
        return text


def effect_of(stage: Stage, item: Item, inputs: Inputs, files: InputFiles) -> Effect:
    """Returns an effect as the executor does it; its question is all that it is handed, and which version does it.

    Args:
        stage: whose effect it is.
        item: which of them.
        inputs: of this item.
        files: the input files.
    """
    assert stage.do is not None
    reads = tuple(stage.reads(inputs, item)) if stage.reads else ()
    if stage.takes:
        item, inputs = replace(item, data=stage.takes(inputs, item)), inputs.of_nothing()
    asked = digest(
        {
            "effect": [stage.name, stage.version],
            "item": [item.key, item.title, item.data],
            **({} if stage.takes else _shown(stage, inputs)),
            **({"files": {ref: files.digest(ref) for ref in reads}} if reads else {}),
        }
    )
    return Effect(
        work=EffectWork(stage.do, item, inputs, files.only(reads), reads, stage.hosts, stage.timeout_s),
        asked=asked,
        pool=stage.pool,
        timeout_s=stage.timeout_s,
        repeatable=stage.repeatable,
        child=stage.do.__module__ if stage.process else "",
    )


def _shown(stage: Stage, inputs: Inputs) -> dict[str, object]:
    """Returns all that an effect may look at beside its files."""
    return {
        "shown": {need.ref: inputs.document(need) for need in stage.parsed_needs()},
        "over": inputs.item_text() if stage.over else "",
        **({"beside": inputs.beside_text()} if stage.beside else {}),
        "options": {name: inputs.option(name) for name in stage.options},
    }
