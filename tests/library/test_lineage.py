from planexe.library.entry import RunEntry
from planexe.library.lineage import lineage_of


def run(run_id: str, parent: str = "") -> RunEntry:
    return RunEntry(run_id=run_id, status="complete", parent=parent, created=run_id)


def ids(entries: tuple[RunEntry, ...]) -> list[str]:
    return [e.run_id for e in entries]


def test_chain_begins_with_the_first_run() -> None:
    found = lineage_of("c", [run("a"), run("b", "a"), run("c", "b"), run("d", "c")])
    assert ids(found.ancestors) == ["a", "b"]
    assert ids(found.children) == ["d"]
    assert found.lost == ""


def test_children_are_in_the_order_of_time() -> None:
    assert ids(lineage_of("a", [run("c", "a"), run("a"), run("b", "a")]).children) == ["b", "c"]


def test_deleted_parent_is_named() -> None:
    found = lineage_of("b", [run("b", "a")])
    assert (found.ancestors, found.lost) == ((), "a")


def test_circle_ends() -> None:
    assert ids(lineage_of("a", [run("a", "b"), run("b", "a")]).ancestors) == ["b"]


def test_run_that_is_its_own_parent_has_no_ancestors() -> None:
    found = lineage_of("a", [run("a", "a")])
    assert (found.ancestors, found.lost) == ((), "")


def test_unknown_run_has_no_lineage() -> None:
    assert lineage_of("x", [run("a")]).ancestors == ()
