"""Answers of the HTTP interface: JSON, and errors as one sentence with a fitting status."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from planexe.errors import InputError, PlanExeError, RunDamaged, RunFromNewerVersion, RunInUse, RunNotFound
from planexe.json_text import json_text
from planexe.records import parse_json

Endpoint = Callable[[Request], Awaitable[Response]]
Reading = Callable[[Request], Response]
Changing = Callable[[Request, dict[str, Any]], Response]
MOST_BODY_BYTES = 100_000
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def json_answer(value: Any, status: int = 200) -> Response:
    """Returns a value as JSON."""
    return Response(json_text(value), status, headers=_HEADERS, media_type="application/json")


def problem(message: str, status: int) -> Response:
    """Returns an error as ``{"error": "one sentence"}``."""
    return json_answer({"error": message}, status)


def status_of(error: PlanExeError) -> int:
    """Returns the HTTP status that fits an error."""
    if isinstance(error, RunNotFound):
        return 404
    if isinstance(error, RunInUse):
        return 409
    if isinstance(error, InputError):
        return 400
    return 500 if isinstance(error, (RunDamaged, RunFromNewerVersion)) else 503


def reading(work: Reading) -> Endpoint:
    """Returns an endpoint that does some reading in a thread, so that a slow disk holds nobody up."""

    async def endpoint(request: Request) -> Response:
        return await _guarded(lambda: work(request))

    return endpoint


def changing(work: Changing) -> Endpoint:
    """Returns an endpoint that changes something: its body is a JSON object, and other web sites may not send it."""

    async def endpoint(request: Request) -> Response:
        if not is_same_origin(request):
            return problem("This request came from another web site and was refused.", 403)
        try:
            body = await _json_object(request)
        except HTTPException as error:
            return problem(error.detail, error.status_code)
        return await _guarded(lambda: work(request, body))

    return endpoint


def is_same_origin(request: Request) -> bool:
    """Returns whether a request comes from our own pages or from a program, and not from another web site's page."""
    if request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


async def _guarded(work: Callable[[], Response]) -> Response:
    try:
        return await run_in_threadpool(work)
    except PlanExeError as error:
        return problem(str(error), status_of(error))


async def _json_object(request: Request) -> dict[str, Any]:
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > MOST_BODY_BYTES:
            raise HTTPException(
                413, f"The body is larger than {MOST_BODY_BYTES:,} bytes; send only the fields asked for."
            )
    try:
        body = parse_json(content or b"{}")
    except ValueError as error:
        raise HTTPException(400, "The body is not valid JSON; send an object such as {}.") from error
    if not isinstance(body, dict):
        raise HTTPException(400, "The body must be a JSON object such as {}.")
    return body
