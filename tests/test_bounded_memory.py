from functools import partial

from planexe.bounded_memory import BoundedMemory, MarkedMemory


def test_memory_forgets_the_oldest() -> None:
    memory: BoundedMemory[int, int] = BoundedMemory(2)
    for number in range(3):
        memory.remember(number, number)
    assert memory.recall(1, lambda: 9) == 1
    assert memory.recall(1, lambda: 9) == 1
    assert list(memory) == [2, 1]
    assert memory[1] == 1


def test_value_is_made_anew_under_another_mark() -> None:
    memory: MarkedMemory[str] = MarkedMemory(2)
    assert memory.get("run", 1, lambda: "first") == "first"
    assert memory.get("run", 1, lambda: "never") == "first"
    assert memory.get("run", 2, lambda: "second") == "second"


def test_value_used_longest_ago_is_let_go_of() -> None:
    memory: MarkedMemory[str] = MarkedMemory(2)
    for name in ("one", "two", "one", "three"):
        memory.get(name, 1, partial(str, name))
    assert memory.get("one", 1, lambda: "again") == "one"
    assert memory.get("two", 1, lambda: "again") == "again"


def test_forgotten_value_is_made_anew() -> None:
    memory: MarkedMemory[str] = MarkedMemory(2)
    memory.get("run", 1, lambda: "first")
    memory.forget("run")
    memory.forget("run")
    assert memory.get("run", 1, lambda: "again") == "again"
