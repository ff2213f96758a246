"""Writes the text of one field: finds out what it wants to hear and puts sentences together until it is long enough."""

import re
from collections.abc import Callable, Sequence
from random import Random

from planexe.simulator.asked_sizes import length_of
from planexe.simulator.banks import bank_of
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import kind_of, snake
from planexe.simulator.goal_reader import GoalFacts
from planexe.simulator.lenses import is_story, seen_through
from planexe.simulator.narrowing import narrowed
from planexe.simulator.phrase_bank import sentences
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.randomness import random_for
from planexe.simulator.sentence_maker import SentenceMaker, finished
from planexe.simulator.short_texts import ShortTexts
from planexe.simulator.text_fitting import shorten
from planexe.simulator.topic import Topic, titled
from planexe.simulator.topics import TopicShelf
from planexe.simulator.wording import noun_phrase

_SENTENCES = {
    "description": 2, "why": 2, "explanation": 3, "summary": 3, "thesis": 2,
    "assessment": 2, "answer": 2, "why_it_works": 2, "project_description": 2, "overview": 2, "conclusion": 2,
    "strategic_logic": 2, "metric_text": 3, "work_activity": 2, "benefit": 2, "profile": 1, "hook": 2,
}  # fmt: skip
_STORIES = {
    "story": ("story_past", "story_training", "story_strength", "story_motive"),
    "failure_story": ("failure_begin", "failure_spread", "failure_reaction", "failure_end"),
    "pitch": ("pitch_picture", "pitch_means", "pitch_path", "pitch_ask"),
    "killer_use": ("flagship_who", "flagship_what", "flagship_proof"),
    "project_description": ("project_start", "project_course", "project_end"),
    "why_project": ("project_same", "project_other"),
    "summary_projects": ("projects_common", "projects_lesson", "projects_limit"),
    "summary_data": ("data_begin", "data_rest", "data_wait"),
    "omission_why": ("omission_sign", "omission_effect"),
    "improvement_why": ("improvement_sign", "improvement_effect"),
}
_QUESTION = re.compile(r"(?:what|who|how|where|when)\b", re.IGNORECASE)
"""Subjects that ask about the whole plan: they are nothing that could be worked on."""
_SUPPORT = {
    "": ("why", "description"),
    "explanation": ("explanation", "consequence"),
    "assessment": ("assessment", "why"),
    "summary": ("summary", "why"),
    "answer": ("answer", "why"),
}


class FieldTexts:
    """Writes texts for one answer."""

    def __init__(self, prompt: PromptParts, facts: GoalFacts, shelf: TopicShelf) -> None:
        self._prompt = prompt
        self._facts = facts
        self._shelf = shelf
        self._maker = SentenceMaker(prompt, facts)
        self._short = ShortTexts(prompt, facts, shelf, self._maker)
        self._whole: Topic | None = None

    def pool_size(self, kind: str) -> int:
        """Returns how many different entries of a kind there are, not counting what slots make different."""
        return self._short.pool_size(self._in_size(seen_through(kind, self._prompt.subject)))

    def is_story(self, kind: str) -> bool:
        """Returns whether the entries of such a list tell one story, from its beginning to its end."""
        return is_story(seen_through(kind, self._prompt.subject))

    def _in_size(self, kind: str) -> str:
        """Returns the kind as a household would say it, where there are words of its own for that."""
        small = f"{kind}_small"
        return small if self._facts.domain_name == "personal" and small in sentences() else kind

    def write(
        self, place: Field, topic: Topic | None, least: int, most: int | None, title_of: Callable[[object], str]
    ) -> str:
        """Returns the text of a field.

        Args:
            place: the field.
            topic: what the nearest item is about, ``None`` if the field is about the whole.
            least: fewest characters.
            most: most characters.
            title_of: the title that the prompt gives to an id, ``""`` if it gives none.
        """
        random = random_for(self._prompt.variant, "text", place.path())
        about = topic or self._about_whole()
        beside = place.parent.done if place.parent is not None else {}
        if topic is None and any(bank_of(name) == "pairs" for name in beside):
            about = self._shelf.take("topics", 1)[0]  # the pairs speak about the plan, not about the title of the call
        limit = min(most or 100_000, length_of(place.description).most_characters or 100_000)
        kind = narrowed(
            kind_of(place.name, place.description),
            place,
            about,
            self._facts.currency,
            about_sources=self._shelf.is_about_sources(),
        )
        kind = self._in_size(seen_through(kind, self._prompt.subject, place.parent.index if place.parent else 0))
        if kind in ("cost_assumption", "cost_risk") and self._facts.domain.purpose == "personal":
            kind = f"{kind}_private"
        others = self._named_beside(place, title_of) if kind in ("synergy", "conflict") else []
        text = self._link_reason(place, about, random, title_of) if kind == "why" else ""
        text = text or self._short.write(kind, place, about, random)
        text = text or self._prose(kind, place, about, random, limit, others)
        while len(text) < least:
            more = self._maker.sentence(self._support(kind), about, random)
            text = f"{finished(text)} {finished(more)}".strip()
        return shorten(text, limit)

    def _named_beside(self, place: Field, title_of: Callable[[object], str]) -> list[str]:
        """Returns what the ids in the list beside a text stand for, e.g. those in ``synergy_with``."""
        done = place.parent.done if place.parent is not None else {}
        stem = snake(place.name).split("_")[0][:7]
        ids = next((v for n, v in done.items() if snake(n).startswith(stem) and isinstance(v, list)), [])
        titles = [title_of(one) for one in ids if isinstance(one, str)]
        return [(self._shelf.known(t) or titled(t, names=self._shelf.names)).noun for t in titles if t]

    def _link_reason(self, place: Field, about: Topic, random: Random, title_of: Callable[[object], str]) -> str:
        """Returns why one task waits for another, where the object beside says which they are."""
        done = place.parent.done if place.parent is not None else {}
        before = next(
            (v for n, v in done.items() if re.search(r"predecess|depends|after|blocked", n) and isinstance(v, str)), ""
        )
        title = title_of(before) if before else ""
        if not title or about.bank != "given":
            return ""
        templates = self._maker.templates("link_reason")
        template = templates[self._maker.turn("link_reason") % len(templates)]
        known = {"before": noun_phrase(title, self._shelf.names)}
        return self._maker.slots.fill(template, about.noun, random, about.title, known)

    def _prose(self, kind: str, place: Field, about: Topic, random: Random, limit: int, others: Sequence[str]) -> str:
        if kind.startswith("thesis_"):
            return self._maker.sentence(kind, about, random)
        length = length_of(place.description)
        wanted = length.sentences or (1 if place.is_item or length.words else _SENTENCES.get(kind, 1))
        if kind == "bold_point":
            about = self._shelf.take("topics", 1)[0]
        if kind in _STORIES and not place.is_item:
            return " ".join(finished(self._maker.sentence(part, about, random)) for part in _STORIES[kind])
        opening = self._opening(kind, place, about, random)
        parts = [opening] if opening else []
        while len(parts) < wanted or len(" ".join(parts).split()) < length.words:
            own = len(parts) < max(wanted, 2) or kind not in _SENTENCES
            pool = kind if own and len(parts) < len(self._maker.templates(kind)) else self._support(kind)
            room = limit - len(" ".join(parts)) - 1
            sentence = self._maker.sentence(
                pool, about, random, limit=room, item=place if place.is_item else None, others=others
            )
            if parts and (len(" ".join([*parts, sentence])) > limit or len(parts) >= 12):
                break
            parts.append(sentence)
        if length.most_words and len(" ".join(parts).split()) > length.most_words * 1.25 and len(parts) > 1:
            parts.pop()
        return parts[0] if len(parts) == 1 else " ".join(finished(part) for part in parts)

    def _support(self, kind: str) -> str:
        """Returns the kind whose sentences may follow those of this kind; they take turns."""
        follow = _SUPPORT.get(kind, _SUPPORT[""])
        return follow[self._maker.turn("#support") % len(follow)]

    def _about_whole(self) -> Topic:
        if self._whole is None:
            self._whole = self._shelf.whole()
        if self._prompt.subject and not _QUESTION.match(self._prompt.subject):
            return self._whole
        return self._shelf.take("topics", 1)[0]

    def _opening(self, kind: str, place: Field, about: Topic, random: Random) -> str:
        """Returns a first sentence: a summary names the goal, a justification what became of its entry."""
        if kind == "summary" and not place.is_item:
            return self._maker.sentence("summary_opening", about, random)
        if place.parent is None or kind != "why":
            return ""
        done = place.parent.done
        word = next((str(v).lower() for v in done.values() if str(v).lower() in ("keep", "absorb", "remove")), "")
        if word == "absorb":
            target = next((v for k, v in done.items() if "absorb" in k and v), "another entry")
            return f"It decides the same as {target}, which has the clearer options."
        if word == "keep":
            return f"No other entry decides about {about.noun}."
        return ""
