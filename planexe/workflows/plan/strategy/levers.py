"""A lever, as it grows from an idea to a described choice: the models that the strategy stages share."""

from pydantic import BaseModel, Field

from planexe.spine.markdown import bullets

OPTION_LABELS = ("cautious", "moderate", "bold")


class LeverIdea(BaseModel):
    """A lever as it was brainstormed.

    Attributes:
        lever_id: ``L1`` … ``L15``.
        options: three complete choices, from cautious to bold.
        same_name_as: id of an earlier lever of the same name.
    """

    lever_id: str
    name: str
    consequences: str
    options: list[str]
    trade_off: str
    weakness: str
    same_name_as: str | None = None


class KeptLever(LeverIdea):
    """A lever that survived de-duplication.

    Attributes:
        influence: how much the choice moves the outcome, 1 to 10.
        reason: why it was kept.
        merged: what the levers absorbed into it add.
        tied_to: ids of kept levers whose choice it helps or hinders; of plans by older rules none are known.
    """

    influence: int = Field(ge=1, le=10)
    reason: str
    merged: list[str] = Field(default_factory=list)
    tied_to: list[str] = Field(default_factory=list)


class DescribedLever(KeptLever):
    """A kept lever with its description and its ties to other levers; empty where the call failed.

    Attributes:
        synergy_with: ids of levers that it strengthens.
        conflicts_with: ids of levers that it fights.
    """

    description: str = ""
    synergy: str = ""
    synergy_with: list[str] = Field(default_factory=list)
    conflict: str = ""
    conflicts_with: list[str] = Field(default_factory=list)

    @property
    def described(self) -> bool:
        """Returns whether the description was written."""
        return bool(self.description)


def idea_text(lever: LeverIdea) -> str:
    """Returns a lever as Markdown for a prompt: id, name, effect, options, trade-off."""
    lines = [f"### {lever.lever_id} {lever.name}", "", f"**Effect:** {lever.consequences}", "", option_list(lever)]
    lines += ["", f"**Trade-off:** {lever.trade_off} **Weakness:** {lever.weakness}"]
    if lever.same_name_as:
        lines += ["", f"**Same name as:** {lever.same_name_as}"]
    return "\n".join(lines)


def kept_text(lever: KeptLever) -> str:
    """Returns a kept lever as Markdown: the idea and what was merged into it."""
    text = idea_text(lever)
    if lever.merged:
        text += f"\n\n**Also covers:**\n\n{bullets(lever.merged)}"
    return f"{text}\n\n**Tied to:** {', '.join(lever.tied_to)}" if lever.tied_to else text


def described_text(lever: DescribedLever) -> str:
    """Returns a described lever as Markdown; says so where the description is missing."""
    if not lever.described:
        return f"{kept_text(lever)}\n\n*The description of this lever is missing.*"
    return (
        f"{kept_text(lever)}\n\n{lever.description}\n\n**Strengthens {', '.join(lever.synergy_with) or '—'}:** {lever.synergy}"
        f"\n\n**In conflict with {', '.join(lever.conflicts_with) or '—'}:** {lever.conflict}"
    )


def option_list(lever: LeverIdea) -> str:
    """Returns the options as a numbered list, each with its place between cautious and bold; a poor answer has fewer."""
    return "\n".join(
        f"{number}. ({label}) {option}"
        for number, (label, option) in enumerate(zip(OPTION_LABELS, lever.options, strict=False), 1)
    )
