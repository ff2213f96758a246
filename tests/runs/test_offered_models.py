"""`models refresh` over the real client: a service on loopback is asked for its list, and what is new is kept."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from planexe.errors import CatalogError, SettingsError
from planexe.llm.local_services import LOCAL
from planexe.runs.offered_models import Refreshed, refresh
from planexe.runs.workbench import Workbench
from planexe.settings import OFFERED_FILE, load_settings
from tests.provider_cases.hostile_service import RawAnswer, lab, raw

MINE = """
[[model]]
name = "mine"
provider = "openrouter"
model = "maker/known"
base_url = "{url}"
key_env = "MY_KEY"
"""
PRICED = {
    "id": "maker/priced",
    "context_length": 131072,
    "top_provider": {"max_completion_tokens": 131072},
    "pricing": {"prompt": "0.0000004", "completion": "0.0000016", "input_cache_read": "-1"},
}


def models(*listed: Any) -> bytes:
    return raw(200, json.dumps({"object": "list", "data": listed}))


class Place:
    """A workbench whose one reachable service is on loopback."""

    def __init__(self, folder: Path, url: str, heads: list[str]) -> None:
        self.folder, self.heads = folder, heads
        (folder / "models.toml").write_text(MINE.format(url=url), encoding="utf-8")
        self.bench = Workbench(load_settings({"MY_KEY": "sk-mine-123456789"}, folder))
        self.bench.settings.runs.mkdir(exist_ok=True)

    @property
    def file(self) -> Path:
        return self.bench.settings.runs / OFFERED_FILE

    async def refresh(self, **wishes: Any) -> Refreshed:
        return await refresh(self.bench, "openrouter", **wishes)


@asynccontextmanager
async def place(folder: Path, *answers: RawAnswer) -> AsyncGenerator[Place]:
    async with lab(*answers) as hostile:
        yield Place(folder, hostile.spec.base_url, hostile.service.headers)


def only(found: Refreshed) -> Any:
    (one,) = found.services
    return one


async def test_offered_models_are_added_with_window_and_price_as_the_service_says(tmp_path: Path) -> None:
    async with place(tmp_path, models(PRICED, {"id": "maker/known"})) as at:
        found = await at.refresh()
        (name,) = only(found).came
        spec = at.bench.catalog.get(name)

    assert name.startswith("openrouter@127.0.0.1:")
    assert name.endswith("/maker/priced")
    assert at.heads[0].startswith("GET /v1/models ")
    assert "Bearer sk-mine-123456789" in at.heads[0]
    assert (spec.context_tokens, spec.output_tokens, spec.guessed) == (131072, 65536, ())
    assert (spec.input_usd_per_million, spec.output_usd_per_million, spec.cached_usd_per_million) == (0.4, 1.6, None)
    assert (spec.key_env, spec.priority) == ("MY_KEY", None)
    assert spec.checked.endswith("/v1/models")
    assert spec.checked[:2] == "20"
    assert at.file.read_text(encoding="utf-8").count("written by planexe models refresh on 20") == 1
    assert "sk-mine" not in at.file.read_text(encoding="utf-8")
    assert (tmp_path / "models.toml").read_text(encoding="utf-8").count("[[model]]") == 1


async def test_window_that_nobody_states_is_known_by_name_or_guessed_and_marked(tmp_path: Path) -> None:
    async with place(tmp_path, models({"id": "a/gpt-4o-x"}, {"id": "a/nobody-knows"}, {"id": "tiny", "context_length": 4096})) as at:  # fmt: skip
        found = await at.refresh()
        specs = [at.bench.catalog.get(name) for name in only(found).came]

    assert [(s.context_tokens, s.guessed) for s in specs[:2]] == [
        (128_000, ("context_tokens",)),
        (32_768, ("context_tokens",)),
    ]
    assert (specs[2].context_tokens, specs[2].output_tokens, specs[2].problem) == (4096, 2048, "")
    assert specs[0].input_usd_per_million is None


async def test_what_came_went_and_changed_is_said_the_second_time(tmp_path: Path) -> None:
    dearer = {**PRICED, "pricing": {"prompt": "0.000001", "completion": "0.0000016"}}
    async with place(tmp_path, models(PRICED, {"id": "old"}), models(dearer, {"id": "new"})) as at:
        await at.refresh()
        second = only(await at.refresh())

    assert [name.rpartition("/")[2] for name in (*second.came, *second.went)] == ["new", "old"]
    assert second.changed[0].endswith("maker/priced: input_usd_per_million 0.4 → 1.0")
    assert second.unlisted == ("mine",)
    assert "1 new, 1 gone, 1 changed" in second.told()
    assert "does not list mine" in second.told()


async def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    async with place(tmp_path, models(PRICED)) as at:
        found = await at.refresh(dry_run=True)
    assert (found.written, found.kept, at.file.exists()) == (False, 1, False)


async def test_users_own_table_wins_over_an_offered_one(tmp_path: Path) -> None:
    async with place(tmp_path, models(PRICED)) as at:
        (name,) = only(await at.refresh()).came
        with (tmp_path / "models.toml").open("a", encoding="utf-8") as file:
            file.write(f'[[model]]\nname = "{name}"\ninput_usd_per_million = 7\n')
        at.bench.reload_catalog()
        assert at.bench.catalog.get(name).input_usd_per_million == 7
        again = only(await at.refresh())
    assert (again.came, again.went) == ((), ())
    assert at.bench.catalog.get(name).input_usd_per_million == 7


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (raw(401, '{"error": {"message": "bad key"}}'), "did not accept the key"),
        (raw(404, "nothing here"), "has no list of its models"),
        (raw(200, "<html>", media_type="text/html"), "text that is not JSON in place of a list of models"),
        (raw(200, "[" * 100_000), "in place of a list of models"),
        (raw(200, '{"answer": 42}'), "no list of models"),
        (raw(200, " " * 17_000_000), "more than 16 MB in place of a list of models"),
        (b"", "OpenRouter"),
    ],
    ids=["key", "no list", "page", "deep", "no models", "flood", "broken off"],
)
async def test_service_that_gives_no_list_is_told_and_what_was_kept_stays(
    tmp_path: Path, answer: bytes, words: str
) -> None:
    async with place(tmp_path, models(PRICED), answer) as at:
        await at.refresh()
        before = at.file.read_bytes()
        failed = await at.refresh()
    assert words in only(failed).problem
    assert "sk-mine" not in only(failed).problem
    assert not failed.written
    assert at.file.read_bytes() == before


async def test_hostile_entries_are_passed_over(tmp_path: Path) -> None:
    bad = [
        None,
        7,
        {},
        {"id": ""},
        {"id": 'a\n[[model]]\nname="x"'},
        {"id": "x" * 300},
        {"id": "text-embedding-3-large"},
    ]
    windows = {"id": 'quo"ted\\', "context_length": -1, "pricing": {"prompt": "NaN", "completion": []}}
    async with place(tmp_path, models(*bad, windows)) as at:
        found = only(await at.refresh())
    assert (found.offered, found.passed_over) == (1, 7)
    assert at.bench.catalog.problems == ()
    spec = at.bench.catalog.get(found.came[0])
    assert (spec.model, spec.guessed, spec.input_usd_per_million) == ('quo"ted\\', ("context_tokens",), None)


async def test_service_that_cannot_be_asked_says_what_to_do(tmp_path: Path) -> None:
    bench = Workbench(load_settings({}, tmp_path))
    for service, words in (
        ("openrouter", "set OPENROUTER_API_KEY"),
        ("azure", "base_url"),
        ("nobody", "There is no service 'nobody'"),
        ("simulated", "There is no service 'simulated'"),
    ):
        with pytest.raises(SettingsError, match=words):
            await refresh(bench, service)


async def test_offered_file_that_somebody_broke_is_named(tmp_path: Path) -> None:
    async with place(tmp_path, models(PRICED)) as at:
        at.file.write_text("[[model]", encoding="utf-8")
        with pytest.raises(CatalogError, match="remove it and ask again"):
            await at.refresh()


async def test_local_service_is_asked_where_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LOCAL, "not_running", lambda spec: "127.0.0.1" not in spec.base_url)
    async with lab(models({"id": "llama3.1:8b"}, {"id": "nomic-embed-text:latest"})) as hostile:
        entry = f'[[model]]\nname = "l"\nprovider = "ollama"\nmodel = "other"\nbase_url = "{hostile.spec.base_url}"\n'
        (tmp_path / "models.toml").write_text(entry, encoding="utf-8")
        found = await refresh(Workbench(load_settings({}, tmp_path)))
    assert (only(found).service, only(found).offered, only(found).passed_over) == ("ollama", 1, 1)
