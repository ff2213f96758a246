"""The Race page: the choice of runs, the race itself, its numbers, and the ways to show it to others."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from planexe.figures import count_text
from planexe.library.entry import RunEntry
from planexe.report.race_page import race_svg, render_race
from planexe.runs.manager import RunManager
from planexe.runs.races import differences, race_of_runs, title_of
from planexe.spine.own_pace import why_no_forecast
from planexe.timing.race import Race
from planexe.ui.race import choice as race_choice
from planexe.ui.race import element as race_element
from planexe.ui.race import samples as race_samples
from planexe.ui.race.choice import Pair
from planexe.ui.shared import damaged_run, presenter, run_picker, state
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.session import plain_errors
from planexe.ui.shared.state_badges import stage_label
from planexe.ui.tune import choice as tune_choice

_EVERY_S = 1.0
_ENDED = "race.ended"
_NOT_TO_ALL = "There is no race of this run to show. Leave presenter mode to see why."


def show(manager: RunManager) -> None:
    """Draws the page."""
    presenting = presenter.is_on()
    entries = manager.entries()
    choice = race_choice.pair_of(manager, entries, ids_hidden=presenting)
    pair = choice.pair
    problem = _NOT_TO_ALL if presenting and choice.problem else plain(choice.problem)
    for sentence in filter(None, (state.take_notice(), problem)):
        st.warning(sentence)
    if choice.problem and not presenting:
        damaged_run.show_repairs(
            manager, entries, {run_picker.asked_run(), st.query_params.get(race_choice.AGAINST, "")}
        )
    if pair is None and not choice.problem:
        _show_empty(manager)
        return
    if presenting:
        presenter.show_style()
    else:
        _show_heading(manager)
        race_choice.show(entries, pair)
    if pair is not None:
        _show_race(manager, entries, pair, presenting=presenting)
    if presenting:
        presenter.show_leave()


def _show_heading(manager: RunManager) -> None:
    title, buttons = st.columns([2, 1.4], vertical_alignment="center")
    title.markdown("### Race")
    with buttons.container(horizontal=True, horizontal_alignment="right"):
        race_samples.show_button(manager, primary=False)
        presenter.show_button("goals, ids and lists")


def _show_empty(manager: RunManager) -> None:
    st.subheader("See what concurrency buys", anchor=False)
    st.write(
        "A race shows the same thing made twice, side by side: one call after the other, and many at once. There is no "
        "finished run yet. Two sample runs on the simulated model take under a minute, need no key and cost nothing."
    )
    race_samples.show_button(manager, primary=True)


def _show_race(manager: RunManager, entries: Sequence[RunEntry], pair: Pair, *, presenting: bool) -> None:
    key = f"{pair.first} {pair.second} {presenting}"
    going = race_choice.is_going(entries, pair)
    with plain_errors():
        if going and pair.second:
            requests = [manager.folder(run_id).request() for run_id in (pair.first, pair.second)]
            title = "" if presenting else title_of(requests[0].brief)
            data = race_element.live_data(requests, manager.stages(pair.first), f"{key} live", title)
            race_element.show(data, presenter=presenting)
            st.fragment(_follow, run_every=_EVERY_S)(manager, pair, key)
        elif going:
            st.info("This run is under way. When it is complete, it can race its own calls made one by one.")
            st.page_link("watch_run.py", label="Watch it", query_params={state.RUN_PARAM: pair.first})
        elif not pair.second and (reason := why_no_forecast(manager.folder(pair.first).request())):
            st.info(_NOT_TO_ALL if presenting else plain(f"{reason} It can race another run that really was made."))
        else:
            race = race_of_runs(manager.workbench, pair.first, pair.second, titled=not presenting)
            ended_live = st.session_state.pop(_ENDED, "") == key
            race_element.show(race_element.recorded_data(race, key, at_end=ended_live), presenter=presenting)
            _show_below(manager, entries, pair, race, presenting=presenting)


def _follow(manager: RunManager, pair: Pair, key: str) -> None:
    """Says how far both runs are; when they are over, draws the page anew."""
    with plain_errors():
        found = sorted((manager.snapshot(r) for r in (pair.first, pair.second)), key=lambda s: s.cap)
        if not any(s.status in {"running", "new"} for s in found):
            st.session_state[_ENDED] = key
            st.rerun()
        st.caption(
            " · ".join(
                f"At most {count_text(s.cap, 'call')} at once: {s.status}, {s.share_done:.0%} of the work"
                for s in found
            )
        )


def _show_below(manager: RunManager, entries: Sequence[RunEntry], pair: Pair, race: Race, *, presenting: bool) -> None:
    st.markdown(plain(race.summary()))
    by_id = {entry.run_id: entry for entry in entries}
    stale = [e for run_id in (pair.first, pair.second) if (e := by_id.get(run_id)) and e.stale]
    if stale and not presenting:
        names = " and ".join(entry.title or entry.run_id for entry in stale)
        st.caption(f"{stage_label(names, 'stale')}: changed since, and not brought up to date. "
                   "The race shows the calls as they were made.")  # fmt: skip
    if pair.second:
        odd = differences(*(manager.folder(r).request() for r in (pair.first, pair.second)))
        if odd:
            st.warning(f"Not the same twice: {', '.join(odd)} differ too, so the cap alone does not explain it.")
    if presenting:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        _download("Save as one file", "html", "text/html", partial(_page, race), "Plays in any browser, also offline.")
        _download("Save as SVG", "svg", "image/svg+xml", partial(_svg, race), "How the race ends, as a drawing.")
        st.page_link(
            "tune_concurrency.py",
            label="Which cap is best?",
            icon=":material/speed:",
            query_params=tune_choice.query_of([r for r in (pair.first, pair.second) if r]),
        )
        st.caption("Space starts and pauses, ← → move through time, ↑ ↓ change the speed, F fills the screen.")
    with st.expander("The race in numbers", icon=":material/table:"):
        one, other = race.first.name, race.second.name
        other = f"{other} (2)" if one == other else other
        st.dataframe(
            [{"What": what, one: first, other: second} for what, first, second in race.table()],
            hide_index=True,
            key="race.table",
            alt=f"The race in numbers: {race.summary()}",
        )


def _download(label: str, suffix: str, media_type: str, content: partial[bytes], meaning: str) -> None:
    st.download_button(
        label,
        content,
        file_name=f"race.{suffix}",
        mime=media_type,
        on_click="ignore",
        icon=":material/download:",
        help=meaning,
        key=f"race.save.{suffix}",
    )


def _page(race: Race) -> bytes:
    return render_race(race.to_json(), race.summary(), race.table()).encode("utf-8")


def _svg(race: Race) -> bytes:
    return race_svg(race.to_json()).encode("utf-8")
