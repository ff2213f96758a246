"""planexe models: the catalogue, a real ping of one model, and what the services offer."""

import argparse
import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from planexe.cli.command import (
    COMPLETE,
    FAILED,
    USAGE,
    Command,
    add_json,
    add_runs,
    note,
    note_unread_models,
    print_json,
    workbench,
)
from planexe.errors import ProviderError
from planexe.figures import count_text

if TYPE_CHECKING:
    from planexe.runs.workbench import Workbench

_LLAMA_INDEX: Final = (
    "Any LLM object of llama-index works too: bench.request(goal, models=[llm]); "
    "see docs/configuration.md#models-of-llama-index"
)


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        nargs="?",
        choices=["test", "refresh", "sandbox"],
        help="`test NAME` sends two short real calls, one with a schema; `refresh [SERVICE]` asks the services whose "
        "keys are set, and those that run here, which models they offer, and adds those that are in no catalogue; "
        "`sandbox` says what holds the programs that models write on this machine",
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="model to test, or kind of service to ask")
    parser.add_argument("--dry-run", action="store_true", help="with `refresh`: say what it would add, write nothing")
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    from planexe.sandbox import sandbox_levels, sandbox_text

    bench = workbench(arguments)
    note_unread_models(bench)
    if arguments.action == "test":
        if not arguments.name:
            note("planexe: give the model's name: planexe models test NAME")
            return USAGE
        return asyncio.run(_ping(bench, arguments.name, as_json=arguments.json))
    if arguments.action == "refresh":
        return asyncio.run(_refresh(bench, arguments.name or "", dry_run=arguments.dry_run, as_json=arguments.json))
    if arguments.action == "sandbox":
        return _sandbox(as_json=arguments.json)
    rows = [_row(bench, name) for name in bench.catalog.names()]
    if arguments.json:
        print_json(rows)
        return COMPLETE
    for row in rows:
        ready = "ready" if row["ready"] else row["problem"] or row["state"] or f"needs {row['key_env']}"
        guess = " (guessed)" if "context_tokens" in row["guessed"] else ""
        print(f"{row['name']:28} {row['provider']:18} {row['context_tokens']:>9,} tokens{guess}  {ready}")
    print(sandbox_text(sandbox_levels()))
    print(_LLAMA_INDEX)
    return COMPLETE


def _sandbox(*, as_json: bool) -> int:
    from planexe.sandbox import sandbox_levels, sandbox_text

    levels = sandbox_levels()
    if as_json:
        print_json([asdict(level) for level in levels])
        return COMPLETE
    for level in levels:
        print(f"{level.name:12} {'works' if level.found else 'absent':8} {level.sentence}")
    print(sandbox_text(levels))
    return COMPLETE


def _row(bench: "Workbench", name: str) -> dict[str, Any]:
    from planexe.llm.local_services import LOCAL
    from planexe.llm.model_spec import has_key

    spec = bench.catalog.get(name)
    state = "not running" if LOCAL.not_running(spec) else ""
    return {
        "name": spec.name,
        "provider": spec.provider,
        "model": spec.model,
        "context_tokens": spec.context_tokens,
        "output_tokens": spec.output_tokens,
        "input_usd_per_million": spec.input_usd_per_million,
        "output_usd_per_million": spec.output_usd_per_million,
        "requests_per_minute": spec.requests_per_minute,
        "tokens_per_minute": spec.tokens_per_minute,
        "max_concurrency": spec.max_concurrency,
        "key_env": spec.key_env,
        "ready": has_key(spec, bench.settings.environment) and not spec.problem and not state,
        "state": state,
        "problem": spec.problem,
        "comment": spec.comment,
        "guessed": list(spec.guessed),
        "checked": spec.checked,
    }


async def _ping(bench: "Workbench", name: str, *, as_json: bool) -> int:
    from planexe.runs.ping import accepted_text, fit_text, ping

    try:
        found = await ping(bench, name)
    except ProviderError as error:
        note(f"planexe: {name} did not answer: {error}")
        return FAILED
    if as_json:
        print_json({**asdict(found), "ok": not found.accepted.problem, "tokens_per_s": found.tokens_per_s})
    else:
        first = f", first token after {found.first_token_s:.2f} s" if found.first_token_s is not None else ""
        speed = f", {found.tokens_per_s:.0f} tokens/s" if found.tokens_per_s is not None else ""
        print(f"{name} answered in {found.seconds:.2f} s{first}{speed}: {found.text}")
        print(f"  {accepted_text(found)}\n  {fit_text(found.plan, bench.catalog.get(name))}")
    return FAILED if found.accepted.problem else COMPLETE


async def _refresh(bench: "Workbench", service: str, *, dry_run: bool, as_json: bool) -> int:
    from planexe.runs.offered_models import refresh

    found = await refresh(bench, service, dry_run=dry_run, on_answer=lambda one: note(f"planexe: {one.told()}"))
    if as_json:
        print_json(found)
    else:
        for one in found.services:
            for sign, name in one.differences():
                print(f"{sign} {name}")
        done = f"{found.path} holds" if found.written else f"Nothing was written; {found.path} would hold"
        print(f"{done} {count_text(found.kept, 'model')}.")
    return FAILED if all(one.problem for one in found.services) else COMPLETE


COMMAND = Command("models", "list the models, test one, or ask the services what they offer", _configure, _run)
