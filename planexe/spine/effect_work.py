"""What an effect is asked, and how its work is done."""

from collections.abc import Sequence
from functools import partial
from threading import Event

from planexe.executor.effects import Effect
from planexe.json_text import json_text
from planexe.llm.messages import digest
from planexe.spine.input_files import InputFiles
from planexe.spine.inputs import Inputs
from planexe.spine.stage import EffectContext, Item, Stage


def asked_of_effect(stage: Stage, item: Item, inputs: Inputs, files: InputFiles) -> str:
    """Returns the digest of all that an effect is handed, and of which version of it does the work."""
    reads = _reads(stage, item, inputs)
    return digest(
        {
            "effect": [stage.name, stage.version],
            "item": [item.key, item.title, item.data],
            "shown": {need.ref: inputs.document(need) for need in stage.parsed_needs()},
            "over": inputs.at(item.key).item_text() if stage.over else "",
            "options": {name: inputs.option(name) for name in stage.options},
            **({"files": {ref: files.digest(ref) for ref in reads}} if reads else {}),
        }
    )


def effect_of(stage: Stage, item: Item, inputs: Inputs, files: InputFiles, asked: str) -> Effect:
    """Returns an effect as the executor does it."""
    return Effect(
        work=partial(_work, stage, item, inputs, files),
        asked=asked,
        pool=stage.pool,
        timeout_s=stage.timeout_s,
        repeatable=stage.repeatable,
    )


def _reads(stage: Stage, item: Item, inputs: Inputs) -> Sequence[str]:
    return tuple(stage.reads(inputs.at(item.key), item)) if stage.reads else ()


def _work(stage: Stage, item: Item, inputs: Inputs, files: InputFiles, unwanted: Event) -> str:
    """Does the work of an effect, in a thread, and returns the JSON text of its result."""
    assert stage.do is not None
    paths = {ref: files.path(ref) for ref in _reads(stage, item, inputs)}
    context = EffectContext(inputs.at(item.key), paths, stage.timeout_s, unwanted)
    return json_text(stage.do(context, item).model_dump(mode="json"))
