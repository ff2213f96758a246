"""What holds the number of calls in flight below the one that was chosen; pure."""

from collections.abc import Sequence

from planexe.executor.services import service_name
from planexe.llm.model_spec import ModelSpec
from planexe.llm.services import SERVICES
from planexe.runs.service_limits import ALL_SERVICES, ServiceLimit


def limits_text(specs: Sequence[ModelSpec], cap: int, services: Sequence[ServiceLimit] = ()) -> str:
    """Returns what keeps so many calls from being in flight at once, a sentence for each limit; empty for none.

    Args:
        specs: the models, best first.
        cap: calls in flight that were chosen.
        services: what services take, in all runs of the process together.
    """
    asked = {ALL_SERVICES, *(service_name(spec) for spec in specs)}
    said = [
        f"{_title(one.service)} at most {one.cap} calls at once, in all runs together; Models changes that."
        for one in services
        if one.service in asked and one.cap is not None and one.cap < cap
    ]
    for spec in specs:
        if spec.max_concurrency is not None and spec.max_concurrency < cap:
            said.append(
                f"{spec.name} is asked at most {spec.max_concurrency} at once, whatever is chosen: its entry says "
                f"`max_concurrency = {spec.max_concurrency}`."
            )
        rates = [
            f"{most:,} {what} a minute"
            for most, what in ((spec.requests_per_minute, "requests"), (spec.tokens_per_minute, "tokens"))
            if most
        ]
        if rates:
            said.append(f"{spec.name} takes no more than {' and '.join(rates)}, however many calls are in flight.")
    return " ".join(said)


def _title(service: str) -> str:
    if service == ALL_SERVICES:
        return "All services together take"
    return f"{SERVICES[service].label if service in SERVICES else service} takes"
