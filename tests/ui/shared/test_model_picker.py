import pytest

from planexe.llm.model_spec import ModelSpec
from planexe.ui.shared.model_picker import has_simulated, model_label

SPEC = ModelSpec(name="m", provider="openai", model="m", key_env="OPENAI_API_KEY")


@pytest.mark.parametrize(
    ("spec", "environment", "label"),
    [
        (SPEC, {}, "m (needs OPENAI_API_KEY)"),
        (SPEC, {"OPENAI_API_KEY": "k"}, "m"),
        (ModelSpec(name="s", provider="simulated", model="s"), {}, "s (no AI, no key needed)"),
        (ModelSpec(name="b", provider="openai", model="b", problem="Unknown class."), {}, "b (cannot be used)"),
    ],
)
def test_menu_says_what_a_model_needs(spec: ModelSpec, environment: dict[str, str], label: str) -> None:
    assert model_label(spec, environment) == label


def test_simulated_model_among_others_is_seen() -> None:
    assert has_simulated([SPEC, ModelSpec(name="s", provider="simulated", model="s")])
    assert not has_simulated([SPEC])
