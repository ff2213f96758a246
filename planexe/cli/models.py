"""planexe models: the catalogue, and a real ping of one model."""

import argparse
import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from planexe.runs.workbench import Workbench


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action", nargs="?", choices=["test"], help="`test NAME` sends two short real calls, one with a schema"
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="model to test; without `test` all are listed")
    add_runs(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    bench = workbench(arguments)
    note_unread_models(bench)
    if arguments.action == "test":
        if not arguments.name:
            note("planexe: give the model's name: planexe models test NAME")
            return USAGE
        return asyncio.run(_ping(bench, arguments.name, as_json=arguments.json))
    rows = [_row(bench, name) for name in bench.catalog.names()]
    if arguments.json:
        print_json(rows)
        return COMPLETE
    for row in rows:
        ready = "ready" if row["ready"] else row["problem"] or row["state"] or f"needs {row['key_env']}"
        guess = " (guessed)" if "context_tokens" in row["guessed"] else ""
        print(f"{row['name']:28} {row['provider']:18} {row['context_tokens']:>9,} tokens{guess}  {ready}")
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


COMMAND = Command("models", "list the models, or test one", _configure, _run)
