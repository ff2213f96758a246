"""What a notebook asks to be made again."""

from collections.abc import Sequence
from dataclasses import replace

from planexe.runs.workbench import Workbench
from planexe.spine.item_states import items_where
from planexe.spine.rerun import RerunWish, StageChange
from planexe.spine.run import Run


def wish_of(
    bench: Workbench,
    run: Run,
    wish: RerunWish,
    stages: Sequence[str],
    where: str,
    guidance: str | None,
    models: Sequence[object],
    fast_model: object | None,
) -> RerunWish:
    """Returns a wish with what is chosen and what is to be different about it; arguments as of ``NotebookRun.rerun``.

    Raises:
        InputError: a model or a state does not exist.
    """
    chosen: dict[str, tuple[str, ...]] = dict.fromkeys(stages, ())
    if where:
        ((first, keys),) = items_where(run, where).items()
        chosen = dict.fromkeys(stages or [first], keys)
    change = StageChange(guidance=guidance, models=tuple(s.name for s in bench.models(models)) if models else None)
    changes = dict.fromkeys(chosen, change) if change != StageChange() else {}
    fast = bench.models((fast_model,))[0].name if fast_model else None if fast_model is None else ""
    return replace(wish, stages=chosen, changes=changes, fast_model=fast)
