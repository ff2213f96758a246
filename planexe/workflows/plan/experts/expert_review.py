"""Join the experts found and what those who were asked said, and say honestly how many answered."""

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import bullets
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.experts.expert_advice import ExpertAdvices
from planexe.workflows.plan.experts.expert_criticism import ExpertOpinion, ExpertOpinions, NumberedIssue, SilentExpert
from planexe.workflows.plan.experts.find_experts import Expert, Experts

_BRIEF = 140
"""Characters of a consequence or a remedy in the digest."""


class ExpertReview(BaseModel):
    """All experts of the plan and the criticisms there are.

    Attributes:
        completeness: one sentence: how many experts were found, asked, and answered.
        experts: everybody found, with ids.
        opinions: criticisms of those who answered.
        silent: those who were asked and gave no usable answer.
    """

    completeness: str
    experts: list[Expert]
    opinions: list[ExpertOpinion]
    silent: list[SilentExpert]


def _compute(inputs: Inputs) -> ExpertReview:
    experts = inputs.read("find_experts", Experts).experts
    said = inputs.read("expert_criticism", ExpertOpinions)
    advised = inputs.find("expert_advice", ExpertAdvices)
    advices = {one.expert_id: one.model_dump(exclude={"expert_id"}) for one in (advised.advices if advised else ())}
    opinions = [one.model_copy(update=advices.get(one.expert_id, {})) for one in said.opinions]
    return ExpertReview(
        completeness=_completeness(len(experts), said), experts=experts, opinions=opinions, silent=said.silent
    )


def _completeness(found: int, said: ExpertOpinions) -> str:
    answered = len(said.opinions)
    asked = answered + len(said.silent)
    sentence = f"{answered} of {found} experts answered ({asked} {'was' if asked == 1 else 'were'} asked)."
    return f"{sentence} The others are named as people worth asking." if answered < found else sentence


def _full(review: ExpertReview) -> str:
    parts = [review.completeness]
    parts += [_opinion_text(opinion) for opinion in review.opinions]
    if review.silent:
        lines = [f"**{s.expert_id} {s.expert_title}**: {s.reason}" for s in review.silent]
        parts.append(f"## Asked, without an answer\n\n{bullets(lines)}")
    others = [_profile_text(expert) for expert in _not_heard(review)]
    if others:
        parts.append("## Experts still to ask\n\n" + "\n\n".join(others))
    return "\n\n".join(parts)


def _not_heard(review: ExpertReview) -> list[Expert]:
    heard = {opinion.expert_id for opinion in review.opinions}
    return [expert for expert in review.experts if expert.expert_id not in heard]


def _opinion_text(opinion: ExpertOpinion) -> str:
    parts = [f"## {opinion.expert_id} {opinion.expert_title}"]
    parts += [_issue_text(issue) for issue in opinion.issues]
    if opinion.primary_actions:
        parts.append(f"**Do first**\n\n{bullets(opinion.primary_actions)}")
    if opinion.secondary_actions:
        parts.append(f"**Do next**\n\n{bullets(opinion.secondary_actions)}")
    if opinion.follow_up:
        parts.append(f"**Next meeting:** {opinion.follow_up}")
    return "\n\n".join(parts)


def _issue_text(issue: NumberedIssue) -> str:
    lines = [
        f"**Root cause:** {issue.root_cause}",
        f"**Consequence:** {issue.consequence}",
        f"**Mitigation:** {issue.mitigation}",
        f"**Tags:** {', '.join(issue.tags)}",
    ]
    return f"### {issue.issue_id} {issue.title}\n\n{issue.explanation}\n\n{bullets(lines)}"


def _profile_text(expert: Expert) -> str:
    lines = [
        f"**Knows:** {', '.join(expert.knowledge)}",
        f"**Why:** {expert.why}",
        f"**Ask:** {expert.what}",
        f"**Look for:** {expert.skills}",
        f"**Search:** {expert.search_query}",
    ]
    return f"### {expert.expert_id} {expert.title}\n\n{bullets(lines)}"


def _digest(review: ExpertReview) -> str:
    parts = [review.completeness]
    for opinion in review.opinions:
        issues = [
            f"{i.issue_id} {i.title}: {shorten(i.consequence, _BRIEF)} Mitigation: {shorten(i.mitigation, _BRIEF)}"
            for i in opinion.issues
        ]
        parts.append(f"**{opinion.expert_id} {opinion.expert_title}**\n\n{bullets(issues)}")
    others = [f"{expert.expert_id} {expert.title}" for expert in _not_heard(review)]
    if others:
        parts.append(f"**Worth asking:** {'; '.join(others)}")
    return "\n\n".join(parts)


STAGE = Compute(
    name="expert_review",
    heading="Expert review",
    needs=(unseen("find_experts"), unseen("expert_criticism"), unseen(optional("expert_advice"))),
    compute=_compute,
    value=ExpertReview,
    views={"full": _full, "digest": _digest},
    essential=False,
    expected=Expected(calls=0, calls_fast=0, seconds=0, input_tokens=0, output_tokens=0),
)
