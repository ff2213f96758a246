"""A report as one Markdown document."""

import re
from collections.abc import Iterable
from itertools import groupby

from planexe.blocks.safe_text import harmless_markdown
from planexe.figures import usd_text
from planexe.report.block_text import inline
from planexe.report.figures import charts_text, figures_of
from planexe.report.key_facts import KeyFact, key_facts
from planexe.report.provenance import Provenance
from planexe.report.quality import quality_of
from planexe.report.report import Report
from planexe.report.sections import STATE_WORDS, ReportSection
from planexe.spine.markdown import bullets, table
from planexe.spine.run_moment import shown_moment

SIMULATED = "A built-in program answered in place of an AI model. The texts only show the form of an answer."
_DIGEST_LENGTH = 8


def render_markdown(report: Report) -> str:
    """Returns the report: title, goal, contents, sections, and where each came from."""
    figures = figures_of(report)
    parts = [head_markdown(report), "## Contents", _contents(report)]
    parts += [section_markdown(section, charts_text(figures[section.anchor])) for section in report.written]
    parts += ["## Where this came from", *_appendix(report)]
    text = "\n\n".join(parts) + "\n"
    return text if report.long else _without_links_to(report.annexes, text)


def _without_links_to(left_out: Iterable[ReportSection], text: str) -> str:
    """Returns a text whose links to these sections are their words."""
    for section in left_out:
        text = re.sub(rf"\[([^\[\]]*)\]\(#{re.escape(section.anchor)}\)", r"\1", text)
    return text


def head_markdown(report: Report) -> str:
    """Returns what stands above the contents: title, warnings, goal, the key facts, what is missing."""
    return "\n\n".join([f"# {inline(report.title)}", *_head(report)])


def section_markdown(section: ReportSection, chart: str = "") -> str:
    """Returns one section with its title, its gaps, its text, and its chart as text."""
    parts = [f'<a id="{section.anchor}"></a>', f"## {inline(section.title)}"]
    parts += [f"> **{mark.badge}.** {inline(mark.why)}" for mark in section.marks]
    if section.gaps:
        parts.append("> **Gaps**\n>\n" + "\n".join(f"> - {inline(gap)}" for gap in section.gaps))
    return "\n\n".join([*parts, section.body_markdown, *([chart] if chart else [])])


def run_facts(report: Report) -> list[tuple[str, str]]:
    """Returns what the reader should know of the run: label and value."""
    request, total = report.run.request, report.total
    return [
        ("Run", request.run_id),
        ("State", report.run.status),
        ("Made", shown_moment(request.created)),
        ("Models", ", ".join(total.models or request.models)),
        *request.facts(),
        ("Language", request.language),
        ("Calls", f"{total.calls:,} in {total.attempts:,} attempts, {total.failed:,} of them failed"),
        ("Tokens", f"{total.input_tokens:,} in, {total.output_tokens:,} out"),
        ("Cost", usd_text(total.cost_usd)),
        *([("Up to date", report.stale_notice)] if report.stale_notice else []),
        ("Seed", str(request.seed)),
        ("Version", request.version or "unknown"),
    ]


def provenance_rows(report: Report) -> list[tuple[str, Provenance]]:
    """Returns the rows of the appendix: each section, what is in none, and the whole plan."""
    rows = [(section.title, section.provenance) for section in report.counted]
    if report.behind_the_scenes.stages:
        rows.append(("Behind the scenes", report.behind_the_scenes))
    return [*rows, (f"Whole {report.run.request.noun}", report.total)]


def changes_of(provenance: Provenance) -> list[str]:
    """Returns what people did to the values of a row: edits, reruns, and what is newer than the text shown."""
    again = [f"{name} (revision {number})" for name, number in (provenance.rerun or {}).items()]
    return [*provenance.edited, *again, *(f"{name} (newer than the text)" for name in provenance.newer)]


def short_digests(provenance: Provenance) -> str:
    """Returns the beginning of each prompt's digest, a long list cut with its length."""
    digests = [d[:_DIGEST_LENGTH] for d in provenance.prompt_digests]
    return ", ".join(digests) if len(digests) <= 3 else f"{', '.join(digests[:2])} and {len(digests) - 2} more"


def _head(report: Report) -> list[str]:
    quoted = "\n".join(f"> {line}".rstrip() for line in harmless_markdown(report.run.request.brief).split("\n"))
    parts = [f"> **Simulated.** {SIMULATED}"] if report.simulated else []
    if report.stale_notice:
        parts.append(f"> **Not up to date.** {inline(report.stale_notice)}")
    alarms = (notice for _, notice in report.alarms)
    parts += [f"> **{inline(alarm.title)}.** {inline(alarm.text)}" for alarm in alarms]
    parts += [
        f"**{report.run.workflow.brief_title}**",
        quoted,
        bullets([_fact_line(fact) for fact in key_facts(report)]),
    ]
    quality = quality_of(report)
    parts.append(f"**How complete it is:** {quality.states}. {quality.checks_text}".rstrip())
    if report.gaps:
        parts += ["**What is missing or does not fit**", bullets([inline(gap) for gap in report.gaps])]
    return parts


def _fact_line(fact: KeyFact) -> str:
    return f"{fact.label[:1].upper()}{fact.label[1:]}: {fact.value}" + (f" ({fact.badges})" if fact.badges else "")


def _contents(report: Report) -> str:
    lines = []
    for chapter, sections in groupby(report.written, key=lambda s: s.chapter):
        lines.append(f"- **{inline(chapter)}**")
        for section in sections:
            words = ", ".join(mark.badge for mark in section.marks) or STATE_WORDS[section.state]
            note = "" if section.state == "complete" else f" ({words})"
            lines.append(f"  - [{inline(section.title)}](#{section.anchor}){note}")
    return "\n".join([*lines, "- [Where this came from](#where-this-came-from)"])


def _appendix(report: Report) -> list[str]:
    facts = table(("Fact", "Value"), [(label, inline(value)) for label, value in run_facts(report)])
    rows = [
        (
            inline(title),
            ", ".join(p.stages),
            inline(", ".join(p.models)),
            f"{p.attempts:,}",
            f"{p.input_tokens:,} / {p.output_tokens:,}",
            usd_text(p.cost_usd) if p.attempts else "",
            short_digests(p),
            ", ".join(changes_of(p)),
        )
        for title, p in provenance_rows(report)
    ]
    rows[-1] = (*rows[-1][:1], f"{len(report.run.stages.stages)} stages", *rows[-1][2:6], "", rows[-1][7])
    headers = ("Section", "Stages", "Models", "Attempts", "Tokens in / out", "Cost", "Prompts", "Edited or run again")
    return [facts, table(headers, rows)]
