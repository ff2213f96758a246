"""Recorded runs made by the virtual scheduler: a graph becomes stages, and its schedule the log that a run leaves."""

from collections.abc import Sequence

from benchmarks.work_graph import WorkGraph
from planexe.executor.attempt_log import Attempt
from planexe.spine.events import Event
from planexe.spine.kinds import Each
from planexe.spine.registry import StageSet, build_stage_set
from planexe.timing.idle import Steps
from planexe.timing.replay_model import Replay
from planexe.timing.virtual_run import VirtualRun, run_virtually
from tests.timing.made_attempts import Text, event, made, no_text, two_items


def stages_of_graph(graph: WorkGraph) -> StageSet:
    """Returns stages with the needs of a graph, each with any number of calls."""
    return build_stage_set(
        [
            Each(
                name=one.name,
                heading=one.name,
                prompt="p",
                answer=Text,
                needs=tuple(one.needs),
                items=two_items,
                finish=no_text,
            )
            for one in graph.stages.values()
        ]
    )


def recorded_run(replay: Replay, caps: Steps) -> tuple[VirtualRun, Sequence[Attempt], Sequence[Event]]:
    """Returns how a replay goes with a cap that may change, and the attempts and events it would have left."""
    went = run_virtually(replay, caps)
    attempts = []
    for span in went.spans:
        node = replay.nodes[span.node]
        one = node.tries[span.number]
        attempts.append(
            made(
                node.stage,
                span.sent_s,
                span.ended_s,
                item=node.item,
                attempt=span.number + 1,
                ready=span.ready_s,
                queued=span.queued_s,
                acquired=span.acquired_s,
                waits={"backoff": one.backoff_s} if one.backoff_s else {},
                outcome="ok" if one.ok else "failed",
                error_kind="" if one.ok else "server",
                model=one.model,
                index=int(node.item or 0),
                output_tokens=one.output_tokens,
                cap=caps[0][1],
            )
        )
    events = [event("session", 0.0, worker="w01", cap=caps[0][1])]
    events += [event("cap", at_s, cap=cap) for at_s, cap in caps[1:] if at_s < went.seconds]
    return went, attempts, [*events, event("end", went.seconds, status="complete")]
