"""A key never shows itself by accident."""

import copy
import json
import pickle
from dataclasses import asdict, dataclass

import pytest

from planexe.llm.secret import Secret

KEY = "sk-very-private"


@pytest.mark.parametrize("shown", [str, repr, "{}".format, "{!r:>30}".format, lambda s: f"{s:^20}", lambda s: f"{s!s}"])
def test_prints_as_stars(shown: object) -> None:
    assert callable(shown)
    text = shown(Secret(KEY))

    assert KEY not in text
    assert "*****" in text


def test_reveals_itself_when_asked() -> None:
    assert Secret(KEY).reveal() == KEY


def test_json_refuses_it_and_a_text_fallback_gives_stars() -> None:
    with pytest.raises(TypeError):
        json.dumps({"key": Secret(KEY)})
    assert KEY not in json.dumps({"key": Secret(KEY)}, default=str)


def test_is_not_pickled() -> None:
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(Secret(KEY))


def test_stays_hidden_inside_a_dataclass_and_its_copies() -> None:
    @dataclass(frozen=True)
    class Holder:
        key: Secret

    holder = Holder(Secret(KEY))

    assert KEY not in repr(holder)
    assert KEY not in repr(asdict(holder))
    assert copy.deepcopy(holder).key.reveal() == KEY
    assert copy.copy(holder.key) is holder.key


def test_equal_keys_are_equal_and_empty_ones_are_false() -> None:
    assert Secret(KEY) == Secret(KEY) != Secret("other")
    assert len({Secret(KEY), Secret(KEY)}) == 1
    assert Secret(KEY) != KEY
    assert Secret(KEY)
    assert not Secret("")


def test_has_no_attribute_dictionary_to_dump() -> None:
    with pytest.raises(TypeError):
        vars(Secret(KEY))
