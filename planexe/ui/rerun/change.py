"""What should be different this time: guidance, other models, the prompt, single items; for one stage or for all."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from planexe.runs.workbench import Workbench
from planexe.spine.rerun import RerunWish, StageChange
from planexe.spine.rerun_overrides import again_without_slack, own_rules, rules
from planexe.spine.run import Run
from planexe.spine.stage_override import StageOverride
from planexe.ui.rerun import state as rerun_state
from planexe.ui.rerun.state import Selection
from planexe.ui.shared import model_picker
from planexe.ui.shared.harmless import plain

_ALL = ""
_MOST_ITEMS = 10_000


def show(bench: Workbench, run: Run, chosen: Selection) -> Mapping[str, StageChange]:
    """Draws the fields and returns what should be different, by stage."""
    asked = [name for name in chosen.stages if run.stages.stages[name].kind != "compute"]
    if not asked:
        return {}
    target = asked[0] if len(asked) == 1 else _choose_target(run, asked)
    _show_items(run, target, chosen)
    told = [name for name in asked if run.stages.stages[name].prompt]  # code does what it does
    if told and (not target or target in told):
        _show_guidance(run, target)
        _show_models(bench, run, target)
    if target in told:
        _show_prompt(run, target)
    changes = {name: change_of(run, name, shared=len(asked) > 1) for name in told}
    return {name: change for name, change in changes.items() if change != StageChange()}


def show_fast(bench: Workbench, run: Run, wish: RerunWish) -> str | None:
    """Draws the choice of a model for those of the stages that hold up everything, where any of them runs again.

    Returns:
        Its name, empty for none, ``None`` where nothing else is chosen than an earlier choice.
    """
    hurried = again_without_slack(run, wish)
    if not hurried:
        return None
    present = {run.fast_model_of(name) for name in hurried}
    key = rerun_state.key("fast", run.run_id)
    st.session_state.setdefault(key, max(present))
    chosen = model_picker.choose_fast(bench, key)
    return None if present == {chosen} else chosen


def change_of(run: Run, name: str, *, shared: bool) -> StageChange:
    """Returns what the fields say about a stage; only what differs from what an earlier rerun said.

    Args:
        run: the run.
        name: the stage.
        shared: whether what was written for all chosen stages counts where the stage's own field says nothing new.
    """
    run_id, override = run.run_id, run.overrides.get(name, StageOverride())
    held = st.session_state
    guidance = held.get(rerun_state.key("guidance", run_id, name))
    models = held.get(rerun_state.key("models", run_id, name))
    prompt = held.get(rerun_state.key("prompt", run_id, name))
    change = StageChange(
        guidance=None if guidance is None or guidance.strip() == override.guidance else guidance.strip(),
        models=None if models is None or tuple(models) == tuple(override.models) else tuple(models),
        prompt=None if prompt is None or prompt.strip() == rules(run, name) else prompt.strip(),
    )
    if shared:
        for_all = str(held.get(rerun_state.key("guidance", run_id, _ALL)) or "").strip()
        models_for_all = tuple(held.get(rerun_state.key("models", run_id, _ALL)) or ())
        change = replace(
            change,
            guidance=for_all if change.guidance is None and for_all else change.guidance,
            models=models_for_all if change.models is None and models_for_all else change.models,
        )
    return change


def _choose_target(run: Run, asked: list[str]) -> str:
    key = rerun_state.key("target", run.run_id)
    if st.session_state.get(key, _ALL) not in {_ALL, *asked}:
        st.session_state[key] = _ALL
    return str(
        st.selectbox(
            "For",
            [_ALL, *asked],
            key=key,
            format_func=lambda n: f"all {len(asked)} chosen stages" if n == _ALL else run.stages.stages[n].heading,
        )
    )


def _show_items(run: Run, target: str, chosen: Selection) -> None:
    items = run.fresh[target].items if target else ()
    if len(items) < 2:
        return
    if len(items) > _MOST_ITEMS:
        alone = f"planexe rerun {run.run_id} {target} --item KEY"
        st.caption(f"All {len(items):,} parts run again; for one alone: `{alone}`.")
        return
    titles = {key: title or key for key, title in items}
    key = rerun_state.key("items", run.run_id, target)
    wanted = [k for k in chosen.items.get(target, ()) if k in titles]
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted
    st.multiselect(
        "Only these of its parts",
        list(titles),
        key=key,
        format_func=lambda k: titles[k],
        placeholder=f"All {len(items)}",
        help="Leave it empty to run the whole stage again.",
        on_change=_take_items,
        args=(run.run_id, target, tuple(run.stages.stages)),
    )


def _take_items(run_id: str, target: str, known: tuple[str, ...]) -> None:
    chosen = rerun_state.selection(known)
    keys = tuple(st.session_state.get(rerun_state.key("items", run_id, target)) or ())
    rerun_state.keep_selection(replace(chosen, items={**chosen.items, target: keys}))


def _show_guidance(run: Run, target: str) -> None:
    key = rerun_state.key("guidance", run.run_id, target)
    st.session_state.setdefault(key, run.overrides.get(target, StageOverride()).guidance)
    st.text_area(
        "What you want different",
        key=key,
        height=84,
        max_chars=4000,
        persist_state="session",
        placeholder="In your own words: shorter, name the suppliers, assume the permit comes in March …",
        help="It is added to the question. It stays for later runs until you empty the field and run again.",
    )


def _show_models(bench: Workbench, run: Run, target: str) -> None:
    key = rerun_state.key("models", run.run_id, target)
    st.session_state.setdefault(key, list(run.overrides.get(target, StageOverride()).models))
    specs = bench.catalog.specs
    labels = {name: model_picker.model_label(spec, bench.settings.environment) for name, spec in specs.items()}
    st.multiselect(
        "Models for it, best first",
        list(specs),
        key=key,
        format_func=lambda name: labels.get(name, name),
        placeholder="As the run: " + ", ".join(run.request.models),
        persist_state="session",
    )


def _show_prompt(run: Run, target: str) -> None:
    run_id, own = run.run_id, run.overrides.get(target, StageOverride()).prompt
    key = rerun_state.key("prompt", run_id, target)
    with st.expander("The prompt" + (" (edited by a person)" if own else ""), icon=":material/edit_note:"):
        present = rules(run, target)
        if not present:
            st.caption("Its rules depend on values that are not there yet.")
            return
        st.session_state.setdefault(key, present)
        st.text_area(
            f"The rules that {plain(run.stages.stages[target].heading)} is asked with",
            key=key,
            height=260,
            persist_state="session",
            help="The documents, the question and the form of the answer stay as they are.",
        )
        st.button(
            "Back to the stage's own rules",
            key=rerun_state.key("own_prompt", run_id, target),
            type="tertiary",
            icon=":material/undo:",
            on_click=_back_to_own,
            args=(key, run, target),
        )


def _back_to_own(key: str, run: Run, target: str) -> None:
    st.session_state[key] = own_rules(run, target)
