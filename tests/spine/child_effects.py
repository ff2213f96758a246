"""Effects for child processes, which import them by their names."""

import os
from pathlib import Path

from planexe.spine.stage import EffectContext, Item
from tests.spine.conftest import Note
from tests.spine.effect_stages import Length


def measure(context: EffectContext, item: Item) -> Length:
    return Length(letters=len(context.inputs.item(Note).text), pid=os.getpid())


def look_at_all(context: EffectContext, item: Item) -> Length:
    """Looks at all that there is: a need, its text, an option, the item before, a file."""
    inputs = context.inputs
    before = inputs.done("a", Length).letters if item.key == "b" else 0
    (need,) = inputs._stage.all_needs()
    (path,) = context.files.values()
    shown = len(inputs.read("first", Note).text) + len(inputs.document(need)) + len(path.read_text())
    return Length(letters=shown + before + inputs.option("plus"))


def hang(context: EffectContext, item: Item) -> Length:  # pyrefly: ignore[unexpected-never]
    """Notes its process and eats the processor."""
    context.progress(0.25, "begun")
    Path(str(item.data)).write_text(str(os.getpid()))
    while True:
        pass


def large(context: EffectContext, item: Item) -> Length:
    return Length(letters=1, text="x" * 13_000_000)


def no_model(context: EffectContext, item: Item) -> Length:
    return 5  # pyrefly: ignore[bad-return]  # the mistake that is tried
