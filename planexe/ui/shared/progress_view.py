"""How far a run is: a badge, one bar and six numbers; and the table of its stages."""

from collections.abc import Mapping, Sequence

import streamlit as st

from planexe.blocks.safe_text import first_words
from planexe.figures import count_text, seconds_text, usd_text
from planexe.runs.stalls import Stall, stall_text
from planexe.spine.freshness import Freshness
from planexe.spine.progress import RunSnapshot, StageProgress, left_text
from planexe.spine.service_waits import held_tries_text, service_waits_text
from planexe.ui.shared import page_tick
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.palette import STAGE_LOOKS, STATUS_BADGES, VERDICT_COLOURS
from planexe.ui.shared.value_badges import badge_text

_TITLE_LENGTH = 74


def show_progress(snapshot: RunSnapshot, *, paused: bool = False, look: int = 0, verdict: str = "") -> None:
    """Draws the state of the run, its progress by expected work, and its counts.

    Args:
        snapshot: of the run.
        paused: whether a person holds it.
        look: number of the look that the snapshot is of; the chart on the page then shows the same one.
        verdict: whether what it made holds what was asked; empty where that is not known.
    """
    show_line(snapshot, paused=paused, look=look, verdict=verdict)
    figures = (
        ("Calls done", f"{snapshot.calls_done:,}", "Questions answered, or given up in a stage that is done."),
        ("Running", f"{snapshot.calls_running:,}", "Questions sent and not answered yet."),
        ("To come", f"{snapshot.calls_to_come:,}", "Questions not sent yet; an estimate until their stage begins."),
        ("Attempts", attempts_text(snapshot), "Tries, failed ones and their repeats included."),
        ("Tokens", f"{short_number(snapshot.input_tokens)} + {short_number(snapshot.output_tokens)}", "In + out."),
        ("Cost", usd_text(snapshot.cost_usd), "As the provider says, else from the catalogue's prices."),
    )
    for column, (name, value, meaning) in zip(st.columns(len(figures)), figures, strict=True):
        column.metric(name, value, help=meaning)

    show_budget(snapshot)


def expected_text(snapshot: RunSnapshot) -> str:
    """Returns what the whole run is expected to use, in one line; empty when it is over or nothing is known."""
    if snapshot.status != "running" or snapshot.share_done <= 0:
        return ""
    tokens = f"{short_number(snapshot.expected_tokens)} tokens" if snapshot.expected_tokens else ""
    cost = usd_text(snapshot.expected_cost_usd) if snapshot.expected_cost_usd else ""
    found = " and ".join(part for part in (cost, tokens) if part)
    return f"about {found} expected in all" if found else ""


def show_budget(snapshot: RunSnapshot) -> None:
    """Draws a line about each limit of the run's budget."""
    for line in snapshot.budget:
        share = min(1.0, line.spent / line.cap) if line.cap > 0 else 1.0
        sign = {"well": "", "near": "⚠ ", "used up": "✕ "}[line.state]
        st.progress(share, text=f"{sign}Budget: {line.text}")


def show_trouble(snapshot: RunSnapshot, stalls: Sequence[Stall]) -> None:
    """Draws what somebody who watches should know now: silent calls, failed stages, why the run stopped by itself."""
    headings = {stage.name: stage.heading for stage in snapshot.stages}
    silent = stall_text(stalls, headings)
    if silent:
        st.warning(plain(silent), icon=":material/hourglass_disabled:")
    failed = [stage.heading for stage in snapshot.stages if stage.state == "failed"]
    if failed and snapshot.status == "running":
        names = ", ".join(failed[:3]) + (f" and {len(failed) - 3} more" if len(failed) > 3 else "")
        st.warning(plain(f"Failed for good: {names}. The rest goes on."), icon=":material/error:")
    if down := service_waits_text(snapshot.waiting_for):
        st.warning(plain(down), icon=":material/cloud_off:")
    if held := held_tries_text(snapshot.held_tries):
        st.warning(plain(held), icon=":material/hourglass_top:")
    for warning in set(snapshot.warnings) - {snapshot.stop_reason}:
        st.warning(plain(warning), icon=":material/warning:")
    if snapshot.stop_reason:
        st.warning(plain(snapshot.stop_reason), icon=":material/savings:")


def show_line(snapshot: RunSnapshot, *, paused: bool = False, look: int = 0, verdict: str = "") -> None:
    """Draws the state of the run, the verdict on what it made if there is one, and its progress on one line."""
    label, colour = STATUS_BADGES.get(snapshot.status, (snapshot.status, "gray"))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge("paused" if paused else label, color="orange" if paused else colour)  # pyrefly: ignore[bad-argument-type]  # colours
        if verdict:
            st.badge(verdict, color=VERDICT_COLOURS.get(verdict, "gray"))  # pyrefly: ignore[bad-argument-type]  # too
        st.progress(min(1.0, max(0.0, snapshot.share_done)), text=progress_text(snapshot))
        if look:
            page_tick.show(look)


def progress_text(snapshot: RunSnapshot) -> str:
    """Returns the line above the bar: share of the work, time so far, time left as a band, what caches saved."""
    parts = [f"{snapshot.share_done:.0%} of the expected work", _elapsed_text(snapshot)]
    parts += [text for text in (left_text(snapshot), expected_text(snapshot), snapshot.cache.text()) if text]
    return " · ".join(parts)


def _elapsed_text(snapshot: RunSnapshot) -> str:
    return f"{seconds_text(snapshot.elapsed_s)} {'in all' if snapshot.status.startswith('complete') else 'so far'}"


def attempts_text(snapshot: RunSnapshot) -> str:
    """Returns the number of attempts and of failed ones."""
    failed = f" ({snapshot.failed_attempts:,} failed)" if snapshot.failed_attempts else ""
    return f"{snapshot.attempts:,}{failed}"


def short_number(number: int) -> str:
    """Returns a count in few characters: ``950``, ``12.3k``, ``1.2M``."""
    for least, size, unit in ((999_950, 1_000_000, "M"), (1_000, 1_000, "k")):
        if number >= least:
            return f"{number / size:.1f}{unit}"
    return str(number)


def show_stages(snapshot: RunSnapshot, fresh: Mapping[str, Freshness]) -> None:
    """Draws the table of the stages; what their values are worth where that is known."""
    st.dataframe(
        [stage_row(stage, fresh.get(stage.name)) for stage in snapshot.stages],
        hide_index=True,
        height=420,
        key=f"watch.stages.{snapshot.run_id}",
        column_config={
            "Problem": st.column_config.TextColumn(width="large"),
            "Stage": st.column_config.TextColumn(width="medium"),
        },
        alt=f"Stages of the run: {count_text(len(snapshot.stages), 'row')} with state, value, calls and problem.",
    )


def stage_row(stage: StageProgress, found: Freshness | None = None) -> dict[str, str]:
    """Returns a stage's row: state, what its value is worth if known, name, chapter, calls, and what is wrong."""
    look = STAGE_LOOKS[stage.state]
    calls = f"{stage.calls_done} / {stage.calls}" if stage.calls else "computed"
    calls += f", {stage.doing}" if stage.doing else ""
    return {
        "State": f"{look.sign} {look.label}",
        **({"Value": badge_text(found)} if found else {}),
        "Stage": stage.heading,
        "Chapter": stage.chapter,
        "Calls": calls,
        "Problem": stage.problem or "; ".join(stage.gaps),
    }


def show_title(brief: str, *, simulated: bool) -> None:
    """Draws the beginning of what was asked as the page's title, and says when answers are simulated."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"#### {plain(first_words(brief, _TITLE_LENGTH))}", width="stretch")
        if simulated:
            st.badge("simulated, no AI", color="violet", icon=":material/science:")
