"""How prompts begin alike, and what a service is taken to know of them."""

from dataclasses import replace

from planexe.llm.messages import AnswerFormat, Document, Prompt
from planexe.llm.model_spec import ModelSpec
from planexe.llm.prompt_cache import KnownPrefixes, PrefixReader, prefix_of

PROMPT = Prompt("Rules.", (Document("a", "x" * 400), Document("b", "y" * 400)), "Do it.", instructions="z" * 400)
SPEC = ModelSpec(name="m", provider="p", model="m", cache_from_tokens=300)


def test_items_of_a_stage_begin_alike_and_everything_else_is_another_beginning() -> None:
    same = prefix_of(replace(PROMPT, task="Do another."), None)
    assert same == prefix_of(PROMPT, None)
    others = [
        prefix_of(replace(PROMPT, rules="Other."), None),
        prefix_of(replace(PROMPT, documents=PROMPT.documents[::-1]), None),
        prefix_of(replace(PROMPT, instructions="Other."), None),
        prefix_of(PROMPT, AnswerFormat("note", {"type": "object"})),
    ]
    assert len({same.digest, *(other.digest for other in others)}) == 5


def test_documents_of_one_call_alone_end_what_it_shares() -> None:
    other = replace(PROMPT, documents=(PROMPT.documents[0], Document("b", "another item")))
    assert prefix_of(PROMPT, None, 1) == prefix_of(other, None, 1)
    assert prefix_of(PROMPT, None, 1).tokens < prefix_of(PROMPT, None).tokens


def test_beginning_counts_where_the_service_caches_one_so_short() -> None:
    prefix = prefix_of(PROMPT, None)
    assert prefix.tokens == 302
    assert prefix.at(SPEC) == f"m {prefix.digest}"
    assert prefix.at(replace(SPEC, cache_from_tokens=303)) == prefix.at(replace(SPEC, cache_from_tokens=None)) == ""


def test_beginning_is_known_for_some_minutes_after_its_last_use() -> None:
    known = KnownPrefixes()
    assert not known.knows("p", 0.0)
    known.remember("p", 10.0)
    assert known.knows("p", 240.0)
    assert not known.knows("p", 250.0)


def test_beginning_read_before_is_the_same_and_another_one_is_read_anew() -> None:
    reader, schema = PrefixReader(), AnswerFormat("note", {"type": "object"})
    prompts = [PROMPT, replace(PROMPT, task="Other."), replace(PROMPT, rules="Other."), PROMPT]
    for prompt in prompts:
        for answer, own in ((None, 0), (schema, 0), (None, 1)):
            assert reader.prefix_of("stage", prompt, answer, own) == prefix_of(prompt, answer, own)
