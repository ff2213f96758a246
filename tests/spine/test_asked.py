from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from planexe.llm.messages import Document, Message, Prompt, digest
from planexe.spine.asked import AskedDigests

texts = st.text(max_size=12)
prompts = st.builds(
    Prompt,
    rules=texts,
    documents=st.lists(st.builds(Document, name=texts, text=texts), max_size=3).map(tuple),
    task=texts,
    instructions=texts,
    turns=st.lists(st.builds(Message, role=st.sampled_from(["user", "assistant"]), content=texts), max_size=2).map(
        tuple
    ),
)
schemas = st.none() | st.dictionaries(texts, st.floats() | texts, max_size=3)


def plain_digest(prompt: Prompt, schema: Any, models: Sequence[str], settings: Any, most: int) -> str:
    return digest(
        {
            "prompt": [
                prompt.rules,
                sorted([d.name, d.text] for d in prompt.documents),
                prompt.instructions,
                prompt.task,
            ],
            "turns": [[t.role, t.content] for t in prompt.turns],
            "schema": schema,
            "models": list(models),
            "settings": settings,
            "max_output_tokens": most,
        }
    )


@given(st.lists(st.tuples(prompts, schemas, st.lists(texts, max_size=2), st.integers(1, 3)), min_size=1, max_size=4))
def test_digests_are_those_of_all_that_is_asked_whatever_was_asked_before(asked: list[Any]) -> None:
    digests = AskedDigests()
    for prompt, schema, models, most in [*asked, *asked]:
        found = digests.of(prompt, schema, models=models, settings={"seed": most}, max_output_tokens=most)
        assert found == plain_digest(prompt, schema, models, {"seed": most}, most)


def test_digest_of_a_question_never_changes() -> None:
    prompt = Prompt("rules", (Document("b", "two"), Document("a", "one")), "task", instructions="do")
    found = AskedDigests().of(prompt, {"type": "object"}, models=["m"], settings={"seed": 1}, max_output_tokens=10)

    assert found == "564d3d8470c6e8ed2ce219a9d9e503f6bef29ea96c295d0d33ba65590094552a"
