"""Asks a service which models it offers: one bounded request over the client that also carries the questions."""

import json
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from planexe.errors import ProviderError, RequestRejected
from planexe.llm.chat_exchange import decoded
from planexe.llm.complaints import read_complaint
from planexe.llm.openai_errors import Situation, our_error
from planexe.llm.phase_clock import PhaseClock
from planexe.llm.service_errors import Place, error_of
from planexe.llm.services import SERVICES
from planexe.records import checked_value

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_MOST_BYTES: Final = 16_000_000  # the longest list known, of some five hundred models, has less than one million
_NO_LIST: Final = (404, 405, 501)


async def ask_for_models(client: "AsyncOpenAI", place: Place, clock: PhaseClock) -> Any:
    """Returns what a service says of its models, decoded and otherwise as it was sent.

    Args:
        client: what carries it.
        place: who is asked.
        clock: how long it may take; the caller runs it.

    Raises:
        ProviderError: it cannot be asked, has no list, or sent something else than JSON.
    """
    import httpx2
    import openai
    from openai.resources.models import AsyncModels, AsyncModelsWithStreamingResponse

    situation = partial(Situation, place, clock, {}, None, "a list of models")
    body = bytearray()
    try:
        async with AsyncModelsWithStreamingResponse(AsyncModels(client)).list(
            timeout=httpx2.Timeout(None, connect=clock.limit_s("connect")), **_own_form(client, place)
        ) as response:
            async for data in response.http_response.aiter_raw():
                body += data
                if len(body) > _MOST_BYTES:
                    raise situation().no_completion(f"more than {_MOST_BYTES // 1_000_000} MB")
        return checked_value(json.loads(body))
    except openai.APIStatusError as error:
        if error.status_code in _NO_LIST:
            raise RequestRejected(
                f"{place.subject} has no list of its models at {place.base_url}/models (HTTP {error.status_code}); "
                "write the models you use into models.toml.",
                status=error.status_code,
            ) from error
        complaint = read_complaint(error.status_code, decoded(error.response.content))
        raise error_of(complaint, place, dict(error.response.headers)) from error
    except RecursionError as error:
        raise situation().no_completion("JSON nested too deep") from error
    except ProviderError:
        raise
    except ValueError as error:
        raise situation().no_completion("text that is not JSON") from error
    except Exception as error:
        raise our_error(error, situation()) from error


def _own_form(client: "AsyncOpenAI", place: Place) -> Mapping[str, Any]:
    """Returns how a service wants to be asked that speaks OpenAI's protocol in a chat alone."""
    import openai

    if place.label != SERVICES["anthropic"].label:
        return {}
    headers = {"x-api-key": client.api_key, "anthropic-version": "2023-06-01", "authorization": openai.Omit()}
    return {"extra_headers": headers, "extra_query": {"limit": "1000"}}
