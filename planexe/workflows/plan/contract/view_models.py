"""The first table of a plan: what was asked, where it is kept, what the plan says, how likely that is."""

from typing import Literal

from pydantic import BaseModel

from planexe.workflows.plan.contract.verdicts import RowVerdict, Verdict

RowKind = Literal["promise", "money", "window", "capacity", "condition", "target", "unread"]


class ContractRow(BaseModel):
    """One thing that was asked.

    Attributes:
        id: of the entry in the contract.
        asked: words of the goal.
        means: what they were read as.
        kept_in: codes of tasks, or the rule that keeps it; empty where nothing does.
        plan_says: dates or amounts of the plan.
        chance: 0 to 1; ``None`` where none can be told.
        hard: whether it counts for the verdict on the plan.
        decided: what was decided about it since; empty where it stands as it was asked.
    """

    id: str
    kind: RowKind
    asked: str
    means: str
    kept_in: str = ""
    plan_says: str = ""
    chance: float | None = None
    verdict: RowVerdict
    hard: bool = True
    decided: str = ""

    @property
    def words(self) -> str:
        """Returns what was asked, in the goal's words, and what was decided since."""
        asked = f"“{self.asked}”" if self.asked else "Not in the goal"
        return f"{asked} ({self.decided})" if self.decided else asked


class ContractView(BaseModel):
    """The first table, unread rows last.

    Attributes:
        verdict: on the whole plan: the worst of what is hard; ``None`` where nothing could be judged.
        joint: chance that all hard promises and the money hold together; ``None`` where it is not known.
        rules: ``older`` for plans whose goal was read by the rules of an older version.
    """

    rows: list[ContractRow]
    verdict: Verdict | None = None
    joint: float | None = None
    rules: Literal["present", "older"] = "present"

    def row(self, entry_id: str) -> ContractRow | None:
        """Returns the row of an entry of the contract."""
        return next((row for row in self.rows if row.id == entry_id), None)
