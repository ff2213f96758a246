"""List the attributes of the report: as the dictionary has them, or as they were found in its description."""

from pathlib import Path

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Effect
from planexe.spine.stage import EffectContext, Expected, Item, unseen
from planexe.workflows.map.attribute import Attribute, Attributes
from planexe.workflows.map.dictionary import read_dictionary, with_truth
from planexe.workflows.map.intake.detail_batch import Details


def _reads(inputs: Inputs, _: Item) -> list[str]:
    return [name for name in ("dictionary", "truth") if inputs.option(name)]


def _list(context: EffectContext, _: Item) -> Attributes:
    report = str(context.inputs.option("report") or "")
    truth: Path | None = context.files.get("truth")
    if "dictionary" in context.files:
        return read_dictionary(context.files["dictionary"], truth, report)
    details = context.inputs.read("detail_batch", Details)
    rows = [
        *(
            Attribute(key=one.name, values=tuple(one.values), **one.model_dump(exclude={"values"}))
            for one in details.rows
        ),
        *(Attribute(key=one.name, name=one.name, description=one.meaning) for one in details.lacking),
    ]
    notes = [f"{one.name} has no details: the call that asked for them was not answered." for one in details.lacking]
    return Attributes(rows=with_truth(rows, truth) if truth else tuple(rows), report=report, notes=tuple(notes))


STAGE = Effect(
    "attributes",
    heading="Attributes",
    needs=(unseen("detail_batch"),),
    options=("report", "dictionary", "truth"),
    reads=_reads,
    do=_list,
    answer=Attributes,
    expected=Expected(seconds=0.1),
)
