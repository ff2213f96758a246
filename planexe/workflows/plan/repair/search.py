"""Which changes make a plan hold: each tried alone, then up to three together; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from planexe.workflows.plan.repair.candidates import Candidate, goes_with
from planexe.workflows.plan.repair.decision_models import Change, Decision, Decisions
from planexe.workflows.plan.repair.option_models import PromiseEffect, RepairOption
from planexe.workflows.plan.repair.variants import Variant, Variants

MOST_OPTIONS: Final = 6
MOST_TOGETHER: Final = 3
LEAST_MOVE: Final = 0.03
"""Points of chance that an option must move to be worth a line."""
_MOST_EXACT: Final = 8
_MOST_IN_ROUND: Final = 4
_GIVING_WAY: Final = frozenset({"later_date", "more_money"})


@dataclass(frozen=True, slots=True)
class _Tried:
    candidates: tuple[Candidate, ...]
    variant: Variant

    @property
    def changes(self) -> list[Change]:
        return [change for one in self.candidates for change in one.changes]


def options_of(variants: Variants, candidates: Sequence[Candidate]) -> list[RepairOption]:
    """Returns the options worth showing, most gain for the money first, numbered from 1."""
    base, rough = variants.base, variants.rough
    singles = [_Tried((one,), variants.after(one.changes, one.text)) for one in candidates]
    able = sorted((one for one in singles if _moves(rough, one.variant)), key=lambda one: -_gain(rough, one.variant))
    exact = [_Tried(one.candidates, variants.exact(one.variant)) for one in able[:_MOST_EXACT]]
    useful = [one for one in exact if _moves(base, one.variant)]
    if together := _together(variants, useful):
        useful.append(_Tried(together.candidates, variants.exact(together.variant)))
    found = [option_from(base, one.candidates, one.variant) for one in useful]
    kept = _kept(found)
    return [one.model_copy(update={"number": number}) for number, one in enumerate(kept, 1)]


def option_from(base: Variant, candidates: Sequence[Candidate], after: Variant) -> RepairOption:
    """Returns what some candidates together bring, as an option."""
    before = {one.promise_id: one.chance for one in base.hard}
    first = candidates[0]
    return RepairOption(
        kind=first.kind if len(candidates) == 1 else "combination",
        changes=[change for one in candidates for change in one.changes],
        text=first.text if len(candidates) == 1 else "; ".join(one.text for one in candidates),
        side_effect=" ".join(one.side_effect for one in candidates),
        promises=[
            PromiseEffect(
                promise_id=one.promise_id,
                text=one.text,
                date=one.date,
                p50=one.p50,
                p80=one.p80,
                before=before.get(one.promise_id, 0.0),
                chance=one.chance,
            )
            for one in after.hard
        ],
        money_before=base.money_chance,
        money_chance=after.money_chance,
        joint_before=base.joint,
        joint=after.joint,
        cost_delta=after.base_cost - base.base_cost,
        p80_cost=after.cost.p80 if after.cost else None,
        gain=_gain(base, after),
        verdict=after.verdict or "holds",
        order=list(after.decisions.order),
    )


def _gain(base: Variant, after: Variant) -> float:
    return after.score - base.score


def _moves(base: Variant, after: Variant) -> bool:
    """Returns whether a chance moves far enough, and no other one by more the other way."""
    moved = max((chance - base.chances.get(key, 0.0) for key, chance in after.chances.items()), default=0.0)
    return moved >= LEAST_MOVE - 1e-9 and _gain(base, after) > 0


def _together(variants: Variants, useful: Sequence[_Tried]) -> _Tried | None:
    """Returns up to three changes that hold together although none does alone; changes of the work come first.

    Where the work alone cannot be made to hold, what was asked gives way: dates and money, as many as are needed.
    """
    if not useful:
        return None
    work = [one for one in useful if one.candidates[0].kind not in _GIVING_WAY]
    found = None if any(one.variant.verdict == "holds" for one in work) else _grown(variants, work)
    if found and found.variant.verdict == "holds":
        return found
    if any(one.variant.verdict == "holds" for one in useful):
        return found
    giving = [one.candidates[0] for one in useful if one.candidates[0].kind in _GIVING_WAY]
    if len(giving) < 2:
        return found
    changes = [change for one in giving for change in one.changes]
    return _Tried(tuple(giving), variants.after(changes, "; ".join(one.text for one in giving)))


def _grown(variants: Variants, singles: Sequence[_Tried]) -> _Tried | None:
    """Returns the best single change with others added, the best of each round, until it holds; ``None`` if alone."""
    if len(singles) < 2:
        return None
    best, score = singles[0], singles[0].variant.score
    while len(best.candidates) < MOST_TOGETHER and best.variant.verdict != "holds":
        decided = Decisions(decided=[Decision(text="", changes=best.changes)])
        more = [one.candidates[0] for one in singles if goes_with(decided, one.candidates[0])][:_MOST_IN_ROUND]
        tried = [_with(variants, best, one) for one in more]
        better = max(tried, key=lambda one: one.variant.score, default=None)
        if better is None or better.variant.score - score < LEAST_MOVE / 3:
            break
        score = better.variant.score
        best = better
    return best if len(best.candidates) > 1 else None


def _with(variants: Variants, best: _Tried, one: Candidate) -> _Tried:
    candidates = (*best.candidates, one)
    changes = [change for each in candidates for change in each.changes]
    return _Tried(candidates, variants.after(changes, "; ".join(each.text for each in candidates)))


def _kept(found: Iterable[RepairOption]) -> list[RepairOption]:
    """Returns at most six: those that hold, then those that win most for their money."""
    ranked = sorted(found, key=_worth)
    if len(ranked) > MOST_OPTIONS:
        holding = [one for one in ranked if one.holds][:MOST_OPTIONS]
        others = [one for one in ranked if not one.holds][: MOST_OPTIONS - len(holding)]
        ranked = sorted([*holding, *others], key=_worth)
    return ranked


def _worth(one: RepairOption) -> tuple[bool, float, str]:
    """Returns the place of an option: what costs nothing by its gain, then by gain for the money."""
    costs = one.cost_delta >= 0.5
    return costs, -one.gain / one.cost_delta if costs else -one.gain, one.text
