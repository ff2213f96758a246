"""Review of items on Read: one after the other by keys, all that are certain at once, and the way back."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

import streamlit as st

from planexe.blocks.items import Items
from planexe.blocks.plain_text import plain_line
from planexe.figures import count_text
from planexe.runs.manager import RunManager
from planexe.spine.changes import Review, apply
from planexe.spine.reviews import MOST_NOTE, REVIEWS, ItemReview, ItemReviews, Reviewable, Reviews, review_of
from planexe.spine.run import Run
from planexe.ui.read import item_table
from planexe.ui.shared import key_press
from planexe.ui.shared.guard import guarded
from planexe.ui.shared.harmless import plain

_MOST_BACK: Final = 50
_KEYS: Final = (
    ("accepted", "Accept", "check", "A", "Take it as it is proposed; it is not asked again unless it is named."),
    ("rejected", "Reject", "close", None, "Not this (R); it is asked again without it when the run is worked on."),
    ("pinned", "Keep", "keep", "K", "Take it, and keep it whatever is asked again."),
)  # fmt: skip


def is_offered(run: Run) -> bool:
    """Returns whether the items of a run are reviewed, and there is something to review now."""
    return run.workflow.reviews is not None and REVIEWS in run.artefacts and not run.growing


def show_all(manager: RunManager, run_id: str) -> None:
    """Draws how many items wait, the button that accepts all certain ones, and the way back."""
    run = manager.report(run_id).run
    how = run.workflow.reviews
    if how is None or not is_offered(run):
        return
    items = how.items(run)
    certain = {one.key: one for one in items if one.certain and one.waits}
    waiting = sum(one.waits for one in items)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        left = f"{waiting:,} of {count_text(len(items), how.noun)} wait for review." if waiting else "All are reviewed."
        st.caption(plain(left), width="content")
        if certain:
            st.button(
                f"Accept all that are certain ({len(certain):,})", icon=":material/done_all:",
                key=f"read.review.certain.{run_id}", on_click=_say_all, args=(run, tuple(certain)),
                help="Those of which nothing else could be meant.",
            )  # fmt: skip
        st.button(
            "Undo", icon=":material/undo:", type="tertiary", key=f"read.review.undo.{run_id}", shortcut="U",
            disabled=not _back(run_id), on_click=_undo, args=(run,), help="Take back what you said last.",
        )  # fmt: skip


def show_one(manager: RunManager, run_id: str, items: Items, key: str, shown: Sequence[str]) -> None:
    """Draws what can be said of one item; then the next one that waits is chosen."""
    run = manager.report(run_id).run
    how = run.workflow.reviews
    if how is None or not is_offered(run):
        return
    by_key = {one.key: one for one in how.items(run)}
    if (own := by_key.get(key)) is None:
        return
    waiting = [one for one in shown if one in by_key and by_key[one].waits]
    go_on = partial(_next, run_id, items, tuple(shown), key, waiting)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for state, words, icon, shortcut, about in _KEYS:
            st.button(
                words, icon=f":material/{icon}:", key=f"read.review.{state}.{run_id}", shortcut=shortcut, help=about,
                on_click=_say_one, args=(run, key, state, go_on),
            )  # fmt: skip
        if st.button(
            "Note …", icon=":material/edit_note:", key=f"read.review.more.{run_id}", shortcut="N",
            help="Write a note, or set it to something else.",
        ):  # fmt: skip
            _ask(run, how, own, go_on)
        key_press.watch(f"read.review.rejected.{run_id}", "r", ctrl=False)  # Streamlit keeps R for itself


@st.dialog("Note, or something else")
def _ask(run: Run, how: ItemReviews, own: Reviewable, go_on: Callable[[], None]) -> None:
    said = (run.value(REVIEWS, Reviews) or Reviews()).rows.get(own.key)
    st.markdown(f"**{plain(own.key)}**: {plain(own.proposed or 'nothing is proposed')}")
    note, chosen = f"read.review.note.{run.run_id}.{own.key}", f"read.review.set.{run.run_id}.{own.key}"
    st.text_area("Note", value=said.note if said else "", max_chars=MOST_NOTE, placeholder="Why …", height=90, key=note)
    st.selectbox(
        "Set it to", own.choices, index=None, accept_new_options=True, key=chosen, format_func=plain_line,
        placeholder="As it is. Choose a candidate, or write another name …",
    )  # fmt: skip
    if st.button(
        "Keep", type="primary", icon=":material/check:", key=f"read.review.kept.{run.run_id}", on_click=_note_or_set,
        args=(run, how, own, note, chosen, go_on),
    ):  # fmt: skip
        st.rerun()  # closes the question


def _note_or_set(
    run: Run, how: ItemReviews, own: Reviewable, note_key: str, set_key: str, go_on: Callable[[], None]
) -> None:
    note, chosen = str(st.session_state.get(note_key) or ""), st.session_state.get(set_key)
    said = (run.value(REVIEWS, Reviews) or Reviews()).rows.get(own.key)

    def work() -> None:
        if chosen:
            _apply(run, {own.key: review_of("edited", how.set_to(run, own.key, str(chosen)), who=_who(), note=note)})
        else:
            answer = said.answer if said else own.answer
            _apply(run, {own.key: review_of(said.state if said else "proposed", answer, who=_who(), note=note)})

    if guarded(work) and chosen:
        go_on()


def _say_one(run: Run, key: str, state: str, go_on: Callable[[], None]) -> None:
    if guarded(lambda: _say(run, {key: state})):
        go_on()


def _say_all(run: Run, keys: Sequence[str]) -> None:
    guarded(lambda: _say(run, dict.fromkeys(keys, "accepted")))


def _say(run: Run, states: Mapping[str, str]) -> None:
    """Says something of items as they stand: of what a person set before, that stays what it was set to."""
    how = run.workflow.reviews
    assert how is not None
    answers = {one.key: one.answer for one in how.items(run)}
    before = (run.value(REVIEWS, Reviews) or Reviews()).rows
    said: dict[str, ItemReview | None] = {}
    for key, state in states.items():
        old = before.get(key)
        answer = old.answer if old and old.settled else answers[key]
        said[key] = review_of(state, answer, who=_who(), note=old.note if old else "")
    _apply(run, said)


def _apply(run: Run, said: Mapping[str, ItemReview | None]) -> None:
    before = run.value(REVIEWS, Reviews) or Reviews()
    apply(run, Review(said, who=_who()))
    back = _back(run.run_id)
    back.append({key: before.rows.get(key) for key in said})
    del back[:-_MOST_BACK]


def _undo(run: Run) -> None:
    back = _back(run.run_id)
    if back and guarded(lambda: apply(run, Review(back[-1], who=_who()))):
        keys = list(back.pop())
        if len(keys) == 1:
            item_table.choose(keys[0])


def _back(run_id: str) -> list[dict[str, ItemReview | None]]:
    """Returns what was said before each thing that was said in this tab, the last one last."""
    found: list[dict[str, ItemReview | None]] = st.session_state.setdefault(f"read.review.back.{run_id}", [])
    return found


def _who() -> str:
    """Returns who is signed in, where the workbench knows."""
    user = st.user.to_dict() if hasattr(st.user, "to_dict") else {}
    return str(user.get("email") or user.get("name") or "a person")


def _next(run_id: str, items: Items, shown: tuple[str, ...], key: str, waiting: Sequence[str]) -> None:
    """Chooses the next item of the table that waits; where none does, the next one."""
    after = [one for one in waiting if shown.index(one) > shown.index(key)]
    before = [one for one in waiting if shown.index(one) < shown.index(key)]
    following = next(iter((*after, *before)), None)
    if following is None:
        item_table.step(run_id, items, shown, key, 1)
    else:
        item_table.step(run_id, items, shown, key, shown.index(following) - shown.index(key))
