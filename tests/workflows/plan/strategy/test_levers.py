from typing import Any

from planexe.workflows.plan.strategy.general_levers import GENERAL_LEVERS
from planexe.workflows.plan.strategy.levers import DescribedLever, described_text, idea_text, kept_text, option_list


def lever(**more: Any) -> DescribedLever:
    values: dict[str, Any] = {
        "lever_id": "L1", "name": "Pace", "consequences": "Sooner or later.", "options": ["Slow.", "Steady.", "Fast."],
        "trade_off": "Speed against care.", "weakness": "None asks who waits.", "influence": 7, "reason": "It decides the date.",
    }  # fmt: skip
    return DescribedLever(**{**values, **more})


def test_options_go_from_cautious_to_bold_as_far_as_there_are_any() -> None:
    assert option_list(lever()) == "1. (cautious) Slow.\n2. (moderate) Steady.\n3. (bold) Fast."
    assert option_list(lever(options=["Slow."])) == "1. (cautious) Slow."
    assert option_list(lever(options=[])) == ""


def test_idea_has_its_id_effect_and_trade_off() -> None:
    text = idea_text(lever(same_name_as="L0"))
    assert text.startswith("### L1 Pace\n\n**Effect:** Sooner or later.")
    assert "**Trade-off:** Speed against care. **Weakness:** None asks who waits." in text
    assert text.endswith("**Same name as:** L0")
    assert "Same name" not in idea_text(lever())


def test_kept_lever_says_what_was_merged_into_it() -> None:
    assert kept_text(lever()) == idea_text(lever())
    assert kept_text(lever(merged=["Order of work", "Overlap"])).endswith(
        "**Also covers:**\n\n- Order of work\n- Overlap"
    )


def test_lever_whose_description_failed_says_so() -> None:
    assert not lever().described
    assert described_text(lever()).endswith("*The description of this lever is missing.*")


def test_described_lever_names_its_ties() -> None:
    text = described_text(
        lever(description="How fast.", synergy="Helps.", synergy_with=["L2", "L3"], conflict="Fights.")
    )
    assert "**Strengthens L2, L3:** Helps." in text
    assert text.endswith("**In conflict with —:** Fights.")


def test_general_levers_have_names_of_their_own_and_three_options_that_differ() -> None:
    levers = [one for angle in GENERAL_LEVERS.values() for one in angle]
    assert len({one.name for one in levers}) == len(levers)
    assert all(len(set(one.options)) == 3 and one.trade_off for one in levers)
    assert {len(angle) for angle in GENERAL_LEVERS.values()} == {3}
