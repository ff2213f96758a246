"""One attempt in full: timings, tokens, cost, errors, and the texts that went to and fro."""

import re

import streamlit as st

from planexe.errors import PlanExeError
from planexe.executor.attempt_log import Attempt
from planexe.figures import seconds_text, usd_text
from planexe.gantt.looks import look_name
from planexe.llm.curl_command import curl_command
from planexe.llm.silent_cut import REMEDY
from planexe.runs.look import AttemptKey
from planexe.runs.manager import RunManager
from planexe.ui.shared import copy_button
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.palette import ATTEMPT_LOOKS

_TEXT_HEIGHT = 300


def parsed_key(text: str) -> AttemptKey | None:
    """Returns call id and number of ``call_id:number``, ``None`` if the text is no such thing."""
    call_id, _, number = text.rpartition(":")
    return (call_id, int(number)) if call_id and re.fullmatch(r"[0-9]{1,9}", number) else None


def is_under_way(manager: RunManager, run_id: str, selected: str) -> bool:
    """Returns whether an attempt is selected that has not ended yet."""
    key = parsed_key(selected)
    return key is not None and manager.attempt(run_id, key) is None


def show(manager: RunManager, run_id: str, selected: str) -> None:
    """Draws the attempt that is selected in the chart."""
    key = parsed_key(selected)
    attempt = manager.attempt(run_id, key) if key else None
    if attempt is None:
        text = "This attempt is still under way; its texts appear when it has ended." if key else ""
        st.caption(text or "Click a bar to see its prompt, answer, tokens and times.")
        return
    with st.container(border=True, gap="small"):
        look = ATTEMPT_LOOKS[look_name(attempt.outcome, attempt.reason)]
        stage = manager.stages(run_id).stages.get(attempt.stage)
        name = f"{stage.heading if stage else attempt.stage}{': ' + attempt.title if attempt.title else ''}"
        st.markdown(f"**{plain(name)}** · {look.sign} {look.label} · try {attempt.attempt} · {plain(attempt.model)}")
        st.markdown(" · ".join(facts_of(attempt)))
        if attempt.message:
            st.error(plain(attempt.message), icon=":material/error:")
        st.markdown("\n".join(f"- {plain(note)}" for note in notes_of(attempt)))
        _show_texts(manager, run_id, attempt)


def show_times(manager: RunManager, run_id: str, selected: str) -> None:
    """Draws the selected attempt for an audience: stage, outcome and times, and nothing that was asked or answered."""
    key = parsed_key(selected)
    attempt = manager.attempt(run_id, key) if key else None
    if attempt is None:
        st.caption("This attempt is still under way." if key else "Click a bar to see its times.")
        return
    look = ATTEMPT_LOOKS[look_name(attempt.outcome, attempt.reason)]
    stage = manager.stages(run_id).stages.get(attempt.stage)
    name = stage.heading if stage else "Call"
    with st.container(border=True, gap="small"):
        st.markdown(f"**{plain(name)}** · {look.sign} {look.label} · try {attempt.attempt}")
        st.markdown(" · ".join(times_of(attempt)) or "It was not sent.")


def facts_of(attempt: Attempt) -> list[str]:
    """Returns times, tokens and cost in plain words."""
    facts = times_of(attempt)
    cached = f" ({attempt.cached_tokens:,} cached)" if attempt.cached_tokens else ""
    thought = f" ({attempt.reasoning_tokens:,} of them thought)" if attempt.reasoning_tokens else ""
    facts.append(f"{attempt.input_tokens:,} tokens in{cached}, {attempt.output_tokens:,} out{thought}")
    facts.append(f"cost {usd_text(attempt.cost_usd)}")
    if attempt.saved_usd:
        facts.append(f"{usd_text(attempt.saved_usd)} saved by the cache")
    if attempt.slot >= 0:
        facts.append(f"slot {attempt.slot + 1} of {attempt.cap}")
    if attempt.finish_reason and attempt.finish_reason != "stop":
        facts.append(f"ended by {plain(attempt.finish_reason.replace('_', ' '))}")
    return facts


def times_of(attempt: Attempt) -> list[str]:
    """Returns how long an attempt waited, how long until its first token came, and how long it took, in plain words."""
    if attempt.sent is None:
        return []
    waited = attempt.sent - attempt.ready
    times = [f"waited {seconds_text(waited)}{_reasons(attempt) if waited >= 0.05 else ''}"]
    if attempt.first_token is not None:
        times.append(f"first token after {seconds_text(attempt.first_token - attempt.sent)}")
    return [*times, f"took {seconds_text(attempt.duration_s)}"]


def _reasons(attempt: Attempt) -> str:
    waits = {name.replace("_", " "): s for name, s in attempt.waits.items() if s >= 0.005}
    if len(waits) < 2:
        return f" ({next(iter(waits))})" if waits else ""
    return f" ({', '.join(f'{name} {seconds_text(s)}' for name, s in waits.items())})"


def notes_of(attempt: Attempt) -> list[str]:
    """Returns what is worth knowing beside the numbers: validation errors, values read leniently, shortened inputs."""
    notes = [*attempt.problems, *(f"Read as it was meant: {note}" for note in attempt.coerced)]
    notes += [
        f"Shortened to fit the model's context window: {name}, from {before:,} to {after:,} characters"
        for name, before, after in attempt.shortened
    ]
    if attempt.estimated:
        notes.append("The service did not count the tokens: they are a guess from the characters.")
    if attempt.read_tokens:
        notes.append(f"The service read only {attempt.read_tokens:,} tokens of the prompt: {REMEDY}.")
    if attempt.retry_after_s:
        notes.append(f"The provider asked to wait {seconds_text(attempt.retry_after_s)}.")
    if attempt.headroom:
        left = " and ".join(f"{number:,} {name}" for name, number in attempt.headroom.items())
        notes.append(f"Left of the provider's limit after this call: {left}.")
    return notes


def _show_texts(manager: RunManager, run_id: str, attempt: Attempt) -> None:
    prompt, answer = manager.texts(run_id, attempt)
    asked, answered = st.columns(2)
    with asked.expander("Prompt", icon=":material/upload:"):
        _show_curl(manager, attempt, prompt)
        for label, text in prompt:
            st.caption(plain(label))
            st.code(text, language=None, wrap_lines=True, height=_height(text))
        if not prompt:
            st.caption("Nothing was sent.")
    with answered.expander("Answer", icon=":material/download:", expanded=True):
        if answer:
            st.code(answer, language="json", wrap_lines=True, height=_height(answer))
        else:
            st.caption("There is no answer text.")


def _show_curl(manager: RunManager, attempt: Attempt, prompt: tuple[tuple[str, str], ...]) -> None:
    try:
        spec = manager.workbench.catalog.specs.get(attempt.model)
    except PlanExeError:  # the catalogue was changed since; the attempt can be read all the same
        return
    command = curl_command(spec, prompt, wants_json=attempt.response_format != "text") if spec else ""
    if command:
        copy_button.show(command, key="watch.curl", label="Copy as curl, without the key")


def _height(text: str) -> int:
    return min(_TEXT_HEIGHT, 60 + 22 * (text.count("\n") + len(text) // 80))
