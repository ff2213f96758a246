"""planexe models: the catalogue, and a real ping of one model."""

import argparse
import asyncio
import time
from typing import TYPE_CHECKING, Any

from planexe.cli.command import COMPLETE, FAILED, USAGE, Command, add_json, note, print_json, workbench
from planexe.errors import ProviderError

if TYPE_CHECKING:
    from planexe.wiring import Workbench


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=["test"], help="`test NAME` sends one short real call")
    parser.add_argument("name", nargs="?", metavar="NAME")
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    bench = workbench(arguments)
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
        ready = "ready" if row["ready"] else f"needs {row['key_env']}" if row["key_env"] else "not usable"
        print(f"{row['name']:28} {row['provider']:18} {row['context_tokens']:>9,} tokens  {ready}")
    return COMPLETE


def _row(bench: "Workbench", name: str) -> dict[str, Any]:
    from planexe.llm.model_spec import has_key

    spec = bench.catalog.get(name)
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
        "ready": has_key(spec, bench.settings.environment) and not spec.problem,
        "comment": spec.comment,
    }


async def _ping(bench: "Workbench", name: str, *, as_json: bool) -> int:
    from planexe.llm.messages import Prompt, Request

    spec, provider = bench.connect(name)
    prompt = Prompt(rules="Answer in one short sentence.", task="Say that you are ready to plan.")
    started = time.monotonic()
    try:
        reply = await provider.ask(spec.model, Request(prompt, max_output_tokens=512))
    except ProviderError as error:
        note(f"planexe: {name} did not answer: {error}")
        return FAILED
    finally:
        await provider.aclose()
    seconds = time.monotonic() - started
    if as_json:
        first = reply.first_token_s
        print_json({"name": name, "ok": True, "seconds": seconds, "first_token_s": first, "text": reply.text})
    else:
        first_text = f", first token after {reply.first_token_s:.2f} s" if reply.first_token_s is not None else ""
        print(f"{name} answered in {seconds:.2f} s{first_text}: {reply.text.strip()}")
    return COMPLETE


COMMAND = Command("models", "list the models, or test one", _configure, _run)
