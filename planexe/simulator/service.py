"""The simulated service as an ASGI application: chat completions, plain and streamed, and the list of models."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from planexe.simulator.chat_endpoint import ChatEndpoint
from planexe.simulator.clock import Clock
from planexe.simulator.models import MODELS
from planexe.simulator.settings import SimulatorSettings

_CREATED = 1_735_689_600


def create_app(settings: SimulatorSettings | None = None, clock: Clock | None = None) -> ASGIApp:
    """Returns the service as an ASGI application.

    Starlette's own applications hold themselves in circles, and with them all that a run's service remembers.

    Args:
        settings: how slow, limited and broken it is; by default quick and healthy.
        clock: what it reads and waits with; by default the running loop's.
    """
    routes = (
        Route(
            "/v1/chat/completions", ChatEndpoint(settings or SimulatorSettings(), clock or Clock()), methods=["POST"]
        ),
        Route("/v1/models", _list_models),
        Route("/v1/models/{name}", _show_model),
    )

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        for route in routes:
            match, found = route.matches(scope)
            if match is not Match.NONE:
                scope.update(found)
                await route.handle(scope, receive, send)
                return
        await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)

    return app


def _model(name: str) -> dict[str, object]:
    return {"id": name, "object": "model", "created": _CREATED, "owned_by": "planexe-simulator"}


async def _list_models(_: Request) -> JSONResponse:
    return JSONResponse({"object": "list", "data": [_model(name) for name in MODELS]}, headers={"x-simulated": "true"})


async def _show_model(request: Request) -> JSONResponse:
    name = request.path_params["name"]
    if name in MODELS:
        return JSONResponse(_model(name), headers={"x-simulated": "true"})
    error = {"message": f"The model '{name}' does not exist.", "type": "invalid_request_error", "param": "model"}
    return JSONResponse({"error": {**error, "code": "model_not_found"}}, status_code=404)
