"""Measures in words."""

from planexe.timing.measures import measure
from tests.events import event_of
from tests.timing.made_attempts import ANCHOR, made, toy_stages


def test_each_measure_has_a_label_a_value_and_a_sentence() -> None:
    lines = measure([made("goal", 0.0, 2.0, cap=2, cost_usd=0.25)], toy_stages()).describe()
    values = {label: value for label, value, _ in lines}
    assert values["Run time"] == "2.0 s"
    assert values["Concurrency ratio"] == "1.00"
    assert values["Idle: nothing ready"] == "2.0 s"
    assert values["Cost"] == "0.25 USD"
    assert all(text.endswith(".") for _, _, text in lines)


def test_several_sessions_are_mentioned() -> None:
    attempts = [made("goal", 0.0, 1.0), made("end", 0.0, 1.0, worker="w02", anchor=ANCHOR + 99)]
    assert "2 sessions" in measure(attempts, toy_stages()).describe()[0][2]


def test_reasons_that_did_not_happen_are_left_out() -> None:
    labels = [label for label, _, _ in measure([made("goal", 0.0, 1.0, cap=1)], toy_stages()).describe()]
    assert not any(label.startswith(("Idle", "Waited")) for label in labels)


def test_memory_and_processor_are_told_where_they_were_sampled() -> None:
    samples = [
        event_of(event="machine", unix_s=ANCHOR + n, memory_bytes=80_000_000 * n, cpu_cores=0.5 * n, threads=3)
        for n in (1, 2)
    ]
    measured = measure([made("goal", 0.0, 2.0)], toy_stages(), samples)
    values = {label: value for label, value, _ in measured.describe()}
    assert (values["Memory"], values["Processor"]) == ("160 MB", "1.00 cores")
    assert measured.to_json()["machine"]["peak_memory_bytes"] == 160_000_000
