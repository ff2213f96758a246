"""The measures of a run in words: label, value and a plain explanation of each."""

from planexe.executor.extra_requests import RETRY_EXTRA, RETRY_SHARE, TWIN_SHARE
from planexe.figures import seconds_text, usd_text
from planexe.timing.run_figures import RunFigures

Line = tuple[str, str, str]
_IDLE_WORDS = {
    "paused": "the run was paused",
    "service": "a service was down",
    "rate": "the provider's limit made a call wait",
    "leader": "calls that begin alike waited until the service had read the first of them",
    "cap": "the cap of one model or provider was used up",
    "retry": "a call waited to be tried again after a failure",
    "nothing ready": "no call had its inputs yet",
}


def describe(measures: RunFigures) -> list[Line]:
    """Returns label, value and explanation of each measure, the most telling first."""
    return [*_time_lines(measures), *_trouble_lines(measures), *_cost_lines(measures), *_machine_lines(measures)]


def _time_lines(m: RunFigures) -> list[Line]:
    chain = m.critical_path
    sessions = f" in {len(m.sessions)} sessions; the gaps between them do not count" if len(m.sessions) > 1 else ""
    lines = [
        ("Run time", seconds_text(m.wall_s), f"From the first moment to the last{sessions}."),
        ("Work", seconds_text(m.work_s), "The seconds of all calls added up: what one call after another would take."),
        (
            "Concurrency ratio",
            f"{m.concurrency_ratio:.2f}",
            "Work divided by run time: the calls in flight on average.",
        ),
        (
            "Lower bound",
            seconds_text(m.lower_bound_s),
            f"No order of these calls is faster with at most {m.largest_cap} in flight: "
            + ("the chain below decides." if m.lower_bound_s <= chain.seconds else "the cap decides."),
        ),
        (
            "Critical path",
            seconds_text(chain.seconds),
            f"The longest chain of calls that had to wait for each other: {len(chain.calls)} calls.",
        ),
        ("Peak in flight", str(m.peak), f"The most calls at one moment; the cap was at most {m.largest_cap}."),
        ("Utilisation", f"{m.utilisation:.0%}", "The share of the cap's slots that held a call."),
    ]
    idle_s = m.idle_slot_s
    lines += [
        (f"Idle: {reason}", seconds_text(seconds), f"Slot-seconds in which {_IDLE_WORDS[reason]}.")
        for reason, seconds in idle_s.items()
        if seconds > 0
    ]
    return lines


def _trouble_lines(m: RunFigures) -> list[Line]:
    total = m.total
    kinds = ", ".join(f"{kind} {n}" for kind, n in sorted(m.error_kinds.items())) or "none"
    lines = [
        ("Calls", str(total.calls), f"Questions asked; {total.reused} more were answered from finished calls, free."),
        ("Attempts", str(total.attempts), f"Tries in all; {total.cancelled} were cancelled."),
        ("Error rate", f"{m.error_rate:.1%}", f"Failed tries among those that ended by themselves: {kinds}."),
        ("Rate limited", str(m.error_kinds.get("rate_limit", 0)), "Tries that the provider refused with HTTP 429."),
    ]
    if m.second_requests:
        why = ", ".join(f"{reason} {n}" for reason, n in sorted(m.second_requests.items()))
        bounds = f"Passing trouble may cost {RETRY_EXTRA} and {RETRY_SHARE:.0%} of the answers, twins of late calls "
        bounds += f"(hedge) {TWIN_SHARE:.0%}."
        lines.append(("Second requests", str(sum(m.second_requests.values())), f"By reason: {why}. {bounds}"))
    lines += [
        (f"Waited: {reason}", seconds_text(seconds), "Seconds that calls waited for this before they were sent.")
        for reason, seconds in sorted(m.wait_s.items())
    ]
    return lines


def _cost_lines(m: RunFigures) -> list[Line]:
    total = m.total
    return [
        ("Input tokens", f"{total.input_tokens:,}", f"Read by the models; {total.cached_tokens:,} of them cached."),
        ("From the cache", f"{m.cache.share:.0%}", f"{m.cache.text() or 'No service knew any of the input'}."),
        ("Output tokens", f"{total.output_tokens:,}", f"Written; {total.reasoning_tokens:,} of them reasoning."),
        ("Cost", usd_text(total.cost_usd), "What the providers charge, as far as it is known."),
        ("Cost of failed tries", usd_text(total.wasted_usd or 0.0), "The part of it that bought no answer."),
    ]


def _machine_lines(m: RunFigures) -> list[Line]:
    use = m.machine
    if not use.peak_memory_bytes:
        return []
    return [
        ("Memory", f"{use.peak_memory_bytes / 1e6:.0f} MB", "The most memory that the process held."),
        (
            "Processor",
            f"{use.mean_cpu_cores:.2f} cores",
            f"On average; {use.peak_cpu_cores:.2f} in the busiest second.",
        ),
    ]
