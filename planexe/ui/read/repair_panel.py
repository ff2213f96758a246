"""Above a plan that does not surely hold: what would make it hold, what that takes, and the button that chooses it."""

from collections.abc import Sequence

import streamlit as st

from planexe.figures import count_text
from planexe.report.report import Report
from planexe.runs.manager import RunManager
from planexe.runs.reruns import Preview
from planexe.spine.repair_view import RepairLine, RepairView
from planexe.spine.repairs import are_outdated, can_look, choose_repairs, look_at_repairs, take_back_repairs
from planexe.spine.run import Run
from planexe.ui.read.stale_bar import preview_text
from planexe.ui.rerun.preview import stage_lines
from planexe.ui.shared.guard import guarded, tell
from planexe.ui.shared.harmless import plain

_WIDTHS = (0.5, 4.8, 3.3, 1.5, 1.6, 1.4)
_SIGNS = {"holds": ":green[holds]", "doubtful": ":orange[doubtful]", "does not hold": ":red[does not hold]"}


def show(manager: RunManager, run_id: str, report: Report) -> None:
    """Draws it; nothing for what is no plan, one that holds and about which nothing was decided, or one being made."""
    run = report.run
    if run.growing or not can_look(run):
        return
    view = look_at_repairs(run)
    if not (view.needed or view.decided):
        return
    with st.container(border=True, key=f"read.repair.{run_id}"):
        _show_decided(manager, run, view.decided)
        if are_outdated(run):
            st.caption("The options are worked out anew when the plan is brought up to date.")
        elif view.needed:
            st.fragment(_show_options)(manager, run, view)


def _show_decided(manager: RunManager, run: Run, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, 1):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":material/check: **Decided:** {plain(line)}", width="stretch")
            st.button(
                "Take it back",
                type="tertiary",
                icon=":material/undo:",
                key=f"read.repair.back.{run.run_id}.{number}",
                help="The plan is brought up to date without it.",
                on_click=tell,
                args=(lambda number=number: _withdraw(manager, run, number),),
            )


def _show_options(manager: RunManager, run: Run, view: RepairView) -> None:
    st.markdown(f"**What would make it hold.** {plain(view.headline)}")
    if view.lines:
        _show_heads()
    chosen = [one.number for one in view.lines if _show_row(run.run_id, one)]
    if view.notes:
        st.caption(plain(" ".join(view.notes)))
    if chosen:
        _show_choice(manager, run, chosen)


def _show_heads() -> None:
    heads = ("", "Option", "Dates", "Money suffices", "Costs", "The plan then")
    for column, head in zip(st.columns(_WIDTHS, gap="small", vertical_alignment="center"), heads, strict=True):
        column.caption(head)


def _show_row(run_id: str, one: RepairLine) -> bool:
    """Draws an option; returns whether it is ticked."""
    tick, option, dates, enough, cost, verdict = st.columns(_WIDTHS, gap="small", vertical_alignment="center")
    ticked = tick.checkbox(f"{one.number}", key=f"read.repair.pick.{run_id}.{one.number}", width="content")
    option.markdown(plain(one.text), help=plain(one.side_effect))
    dates.markdown(plain(one.dates))
    enough.markdown(one.money or " ")
    cost.markdown(plain(one.cost))
    verdict.markdown(_SIGNS[one.verdict])
    return ticked


def _show_choice(manager: RunManager, run: Run, numbers: Sequence[int]) -> None:
    """Draws what the ticked options bring together, what that takes, and the button."""
    edit, effect = choose_repairs(run, numbers)
    preview = manager.reruns.preview_edit(run.run_id, edit)
    if len(numbers) > 1:
        told = "; ".join(part for part in (effect.dates, effect.money, f"costs {effect.cost}") if part)
        st.markdown(f"**Together:** {plain(told)}; the plan then {_SIGNS[effect.verdict]}.")
    st.caption(plain(effect.side_effect))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        started = st.button(
            f"Choose {'it' if len(numbers) == 1 else f'these {len(numbers)}'}",
            type="primary",
            icon=":material/build:",
            key=f"read.repair.choose.{run.run_id}",
            help="Written down as a decision; the plan is brought up to date with it. You can take it back.",
        )
        st.caption(preview_text(preview), width="stretch")
    _show_stages(run, preview)
    if started and guarded(lambda: manager.reruns.start_with(run.run_id, edit)):
        for number in numbers:
            st.session_state.pop(f"read.repair.pick.{run.run_id}.{number}", None)
        st.rerun(scope="app")


def _show_stages(run: Run, preview: Preview) -> None:
    names = [*preview.plan.again, *preview.plan.perhaps]
    asked = [name for name in names if preview.calls.get(name)]
    with st.expander(f"What is made again: {count_text(len(names), 'stage')}, {len(asked)} of them ask a model"):
        st.markdown("\n".join(stage_lines(run, names, {}, preview.calls)))


def _withdraw(manager: RunManager, run: Run, number: int) -> None:
    manager.reruns.start_with(run.run_id, take_back_repairs(run, [number]))
