"""Routes about runs: list, snapshot, log, caps, stop and report."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from planexe.api.answers import changing, json_answer, reading
from planexe.errors import SettingsError
from planexe.report.exports import export, find_format
from planexe.runs.manager import RunManager
from planexe.runs.process import process_manager

# The report holds text of models. As a sandboxed document without an origin it can reach neither this app nor the net.
_REPORT_POLICY = (
    "sandbox allow-scripts allow-popups allow-downloads; default-src 'none'; img-src data:; font-src data:; "
    "style-src 'unsafe-inline'; script-src 'unsafe-inline'"
)


def run_routes(manager: Callable[[], RunManager] = process_manager) -> list[Route]:
    """Returns the routes.

    Args:
        manager: gives the manager whose runs they are about.
    """

    def run_list(_: Request) -> Response:
        return json_answer({"runs": manager().runs()})

    def snapshot(request: Request) -> Response:
        run_id = request.path_params["run_id"]
        found = asdict(manager().snapshot(run_id))
        stale = [] if found["status"] in {"new", "running"} else list(manager().report(run_id).stale)
        return json_answer({**found, "problem": manager().problem(run_id), "stale": stale})

    def attempts(request: Request) -> Response:
        after, look = (_whole_number(request, name) for name in ("after", "look"))
        epoch = request.query_params.get("epoch", "")
        return json_answer(manager().attempts_after(request.path_params["run_id"], after, epoch, look))

    def idle(request: Request) -> Response:
        return json_answer(manager().idle_slots(request.path_params["run_id"]))

    def cap(request: Request, body: dict[str, Any]) -> Response:
        return json_answer({"cap": manager().set_cap(request.path_params["run_id"], body.get("cap"))})

    def limits(_: Request) -> Response:
        bench = manager().workbench
        return json_answer({"services": bench.limits.of(bench.catalog.specs.values())})

    def limit(_: Request, body: dict[str, Any]) -> Response:
        service = body.get("service")
        if not isinstance(service, str):
            raise SettingsError(f"service is {service!r}; it must be a name.", field="service")
        return json_answer({"service": service, "cap": manager().workbench.limits.set(service, body.get("cap"))})

    def stop(request: Request, body: dict[str, Any]) -> Response:
        mode = body.get("mode", "now")
        if mode not in {"now", "drain"}:
            raise SettingsError(f"mode is {mode!r}; use now or drain.", field="mode")
        manager().control(request.path_params["run_id"], mode)
        return json_answer({"stopping": mode}, 202)

    def report(request: Request) -> Response:
        content = export("html", manager().report(request.path_params["run_id"]))
        headers = {
            "Content-Security-Policy": _REPORT_POLICY,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(content, media_type=find_format("html").media_type, headers=headers)

    one = "/api/runs/{run_id}"
    return [
        Route("/api/runs", reading(run_list)),
        Route("/api/services", reading(limits)),
        Route("/api/services", changing(limit), methods=["POST"]),
        Route(one, reading(snapshot)),
        Route(f"{one}/attempts", reading(attempts)),
        Route(f"{one}/idle", reading(idle)),
        Route(f"{one}/cap", changing(cap), methods=["POST"]),
        Route(f"{one}/stop", changing(stop), methods=["POST"]),
        Route(f"{one}/report.html", reading(report)),
    ]


def _whole_number(request: Request, name: str) -> int:
    given = request.query_params.get(name, "0")
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        raise SettingsError(f"{name} is {given[:40]!r}; it must be a whole number.", field=name)
    return int(given)
