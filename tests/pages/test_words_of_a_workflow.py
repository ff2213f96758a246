"""Screens and documents of a run that is no plan never call it one."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from planexe.report.exports import export
from tests.app_runs import AppRuns

PAGES = ("watch_run.py", "read_plan.py", "rerun_stage.py", "library.py", "tune_concurrency.py", "race.py")
BELOW = ("graph", "stages", "failures", "events", "attempts")

pytestmark = pytest.mark.usefixtures("own_workflows")


@pytest.fixture
def toys(app: AppRuns) -> list[str]:
    made = []
    for run_id, cap in (("one", 1), ("many", 4)):
        wishes: dict[str, Any] = {"workflow": "toy_workflow", "numbers": "3,4", "models": ["simulated"]}
        request = app.workbench.request(run_id=run_id, concurrency=cap, time_scale=0.1, **wishes)
        made.append(app.manager.start(request))
        app.manager.wait(run_id)
    return made


def nodes(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from nodes(child)


def said_of_plans(text: str, app: AppRuns, run_id: str) -> list[str]:
    """Returns where the word stands, but for the navigation and for what the model answered."""
    bare = text.replace("\\", "").replace("New run", "").replace('"sort": "plan"', "")
    for one in app.manager.run(run_id).answers("name_it").values():
        bare = bare.replace(one["word"], "")
    return [match.group() for match in re.finditer(r".{0,60}\bplans?\b.{0,40}", bare, flags=re.IGNORECASE)]


@pytest.mark.parametrize(
    ("page", "below"), [*((page, "") for page in PAGES), *(("watch_run.py", below) for below in BELOW)]
)
def test_no_screen_calls_it_a_plan(page: str, below: str, toys: list[str], app: AppRuns, screens: Any) -> None:
    test = screens.open(page, run=toys[1], below=below)
    protos = "\n".join(str(node.proto) for node in nodes(test.main) if hasattr(node, "proto"))
    shown = re.sub(r"^ *(js|css)_content: .*$", "", protos, flags=re.MULTILINE)
    assert "Numbers" in shown
    assert said_of_plans(shown, app, toys[1]) == []


@pytest.mark.parametrize("name", ["html", "md"])
def test_no_document_calls_it_a_plan(name: str, toys: list[str], app: AppRuns) -> None:
    text = export(name, app.manager.report(toys[0])).decode()
    visible = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    assert said_of_plans(visible, app, toys[0]) == []
