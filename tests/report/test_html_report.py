"""The plan as one page: self-contained, linkable, inert."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from planexe.report.html_report import render_html
from tests.report.made_reports import HOSTILE, artefact, attempt, hostile_report, made_report, request, values


class Page(HTMLParser):
    """Collects what the tests look at, and finds tags that are not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.scripts: dict[str, str] = {}
        self._script = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag not in {"meta", "br", "hr", "img"}:
            self.open.append(tag)
        self._script = str(found.get("type") or tag) if tag in {"script", "style"} else ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._script = ""

    def handle_data(self, data: str) -> None:
        if self._script:
            self.scripts[self._script] = self.scripts.get(self._script, "") + data
        else:
            self.texts.append(data)

    def values(self, name: str) -> list[str]:
        return [str(found[name]) for _, found in self.tags if name in found]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


@pytest.fixture
def page(tmp_path: Path) -> Page:
    attempts = [attempt("project_plan", 0, 2), attempt("project_plan", 2, 3, outcome="failed", error_kind="server")]
    return Page(render_html(made_report(tmp_path, None, attempts)))


@pytest.fixture
def hostile(tmp_path: Path) -> Page:
    return Page(render_html(hostile_report(tmp_path / "hostile")))


def test_page_shows_title_goal_and_every_section(page: Page) -> None:
    for text in ("Hearth", "Open a bakery in Aarhus before May.", "About project_plan.", "Executive summary"):
        assert text in page.text


def test_every_anchor_exists_once(page: Page) -> None:
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.values("href") if href.startswith("#")} <= set(ids)
    assert {"executive-summary", "project-plan", "wbs-tree-full", "calls", "provenance"} <= set(ids)


def test_page_loads_nothing(page: Page) -> None:
    assert page.values("src") == []
    assert all(href.startswith("#") for href in page.values("href"))
    assert not any(tag in {"link", "img", "iframe", "object", "base"} for tag, _ in page.tags)
    for text in (page.scripts["style"], page.scripts["script"]):
        assert "http" not in text
        assert "@import" not in text


def test_policy_allows_only_the_pages_own_style_and_script(page: Page) -> None:
    policy = next(str(found["content"]) for tag, found in page.tags if found.get("http-equiv"))
    for kind in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.scripts[kind].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_page_has_no_inline_styles_or_handlers(hostile: Page) -> None:
    names = {name for _, found in hostile.tags for name in found}
    assert "style" not in names
    assert not {name for name in names if name.startswith("on")}


def test_hostile_text_makes_no_tag(hostile: Page, page: Page) -> None:
    markdown = {"p", "strong", "code", "em", "svg", "div", "h3"}
    assert {tag for tag, _ in hostile.tags} <= {tag for tag, _ in page.tags} | markdown
    assert [tag for tag, _ in hostile.tags].count("script") == 3  # data of the plan, data of the chart, our script


def test_hostile_links_lead_nowhere(hostile: Page) -> None:
    outside = {href for href in hostile.values("href") if not href.startswith("#")}
    assert outside <= {"https://example.org/a", "http://evil.example/x.png"}  # the picture has become a plain link


def test_hostile_text_is_shown_as_text(hostile: Page) -> None:
    assert "<script>alert(1)</script>" in hostile.text
    assert "{{ 7*7 }} {% raw %}" in hostile.text
    assert "49" not in [word.strip() for word in hostile.text.split()]


def test_hostile_text_has_no_control_characters(hostile: Page) -> None:
    assert not re.search("[\x00-\x08\x1b\u202e\ud800]", hostile.text)


def test_other_scripts_are_shown(hostile: Page) -> None:
    assert "مرحبا 面包店" in hostile.text
    assert hostile.values("dir").count("auto") > 5


def test_page_can_be_written_in_utf8(tmp_path: Path) -> None:
    assert render_html(hostile_report(tmp_path)).encode("utf-8")


def data_of(page: Page) -> dict[str, Any]:
    found = json.loads(page.scripts["application/json"])
    assert isinstance(found, dict)
    return found


def test_page_holds_the_plan_for_machines(page: Page) -> None:
    data = data_of(page)
    assert data["values"]["wbs_level1"] == {"project_title": "Hearth"}
    assert data["sections"][0]["anchor"] == "chapter-1"
    assert "executive-summary" in {section["anchor"] for section in data["sections"] if section["place"] == "annex"}
    assert data["status"] == "complete"


def test_hostile_values_survive_in_the_data(hostile: Page) -> None:
    assert data_of(hostile)["values"]["project_plan"]["text"] == HOSTILE


def test_simulated_plan_says_so(tmp_path: Path) -> None:
    simulated = Page(render_html(made_report(tmp_path / "a", asked=request(simulated=True))))
    assert "Simulated. A built-in program answered" in simulated.text
    assert "Simulated." not in Page(render_html(made_report(tmp_path / "b"))).text


def test_unfinished_run_says_so(tmp_path: Path) -> None:
    page = Page(render_html(made_report(tmp_path, {})))
    assert "sections made 0 of 5" in page.text
    assert "not been made yet" in page.text
    assert "No model was called." in page.text


def test_states_have_a_mark_and_words(tmp_path: Path) -> None:
    made = values() | {
        "project_plan": artefact("project_plan", origin="person"),
        "choose": artefact("choose", gaps=("Choose: 2 of 3 answered.",)),
    }
    del made["executive_summary"]
    page = Page(html := render_html(made_report(tmp_path, made)))
    for anchor, state, words in (
        ("executive-summary", "missing", "missing"),
        ("project-plan", "edited", "edited by a person"),
        ("decisions", "gaps", "has gaps"),
    ):
        assert (
            f'href="#{anchor}"><span class="mark is-{state}" title="{words}" role="img" aria-label="{words}">' in html
        )
    chapters = html.split('<nav aria-label="Contents">')[1].split('<li class="chapter')
    heads = [chapter.partition("<ul>")[0] for chapter in chapters[1:]]
    marked = [
        head for head in heads if 'aria-label="edited by a person"' in head
    ]  # the edited section marks its chapter
    assert [words in head for head, words in zip(marked, ("Plan", "Summary"), strict=True)] == [True, True]
    assert "Choose: 2 of 3 answered." in page.text


def test_work_breakdown_is_a_tree(page: Page) -> None:
    assert "1.1.1 Fence Around it. · Needs: Digger" in page.text
    assert "A bakery that smells well." in page.text
    assert "tree" in page.values("class")


def test_timeline_has_a_bar_and_a_row_per_attempt(page: Page) -> None:
    bars = [found for tag, found in page.tags if tag == "rect" and "y" in found]
    assert [bar["class"] for bar in bars] == ["ok", "failed"]
    assert "failed (server)" in page.text


def test_language_is_named_where_it_is_known(tmp_path: Path) -> None:
    assert '<html lang="da">' in render_html(made_report(tmp_path / "a", asked=request(language="Danish")))
    assert "<html>" in render_html(made_report(tmp_path / "b", asked=request(language="Klingon")))


def test_same_run_makes_the_same_page(tmp_path: Path) -> None:
    report = made_report(tmp_path)
    assert render_html(report) == render_html(report)
