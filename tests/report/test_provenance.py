"""Where a part of the report came from."""

from planexe.report.provenance import Provenance, attempts_by_stage, provenance_of
from tests.report.made_reports import artefact, attempt


def test_calls_tokens_and_cost_are_added_up_over_the_stages() -> None:
    attempts = attempts_by_stage(
        [
            attempt("a", outcome="failed", error_kind="server", cost_usd=0.1),
            attempt("a", attempt=2, cost_usd=0.2),
            attempt("b", model="m2"),
            attempt("c"),
        ]
    )
    found = provenance_of(("a", "b"), {}, attempts)
    assert (found.calls, found.attempts, found.failed) == (2, 3, 1)
    assert (found.input_tokens, found.output_tokens) == (300, 30)
    assert found.cost_usd == 0.1 + 0.2
    assert found.models == ("m1", "m2")


def test_answers_from_the_journal_cost_nothing() -> None:
    assert provenance_of(("a",), {}, {"a": [attempt("a", outcome="reused")]}).attempts == 0


def test_unknown_cost_is_not_zero() -> None:
    assert provenance_of(("a",), {}, {"a": [attempt("a")]}).cost_usd is None


def test_prompts_stand_in_the_order_of_the_calls() -> None:
    tried = [
        attempt("a", item="2", index=2, prompt_digest="d2"),
        attempt("a", item="1", index=1, prompt_digest="d1"),
        attempt("a", item="3", index=3, prompt_digest="d3", outcome="failed"),
    ]
    assert provenance_of(("a",), {}, {"a": tried}).prompt_digests == ("d1", "d2")


def test_edits_and_reruns_are_named() -> None:
    artefacts = {"a": artefact("a", origin="person"), "b": artefact("b", revision=2, models=("m9",))}
    found = provenance_of(("a", "b"), artefacts, {})
    assert (found.edited, found.rerun, found.models) == (("a",), {"b": 2}, ("m9",))


def test_description_reads_well() -> None:
    found = provenance_of(
        ("a", "b"),
        {"a": artefact("a", origin="person", revision=1)},
        {"a": [attempt("a", outcome="failed"), attempt("a", attempt=2, cost_usd=0.5)]},
    )
    assert found.describe() == (
        "2 stages: a, b · answered by m1 · 1 call in 2 attempts (1 failed) · 200 tokens in, 20 out · cost 0.50 USD · "
        "edited by a person: a · run again: a (revision 1)"
    )


def test_computed_parts_say_so() -> None:
    assert Provenance(stages=("a",)).describe() == "1 stage: a · made without a model"
