"""Makes sentences of a kind from their templates, without saying anything twice in one answer."""

import re
from collections.abc import Callable, Sequence
from random import Random

from planexe.simulator.field import Field
from planexe.simulator.goal_reader import GoalFacts
from planexe.simulator.phrase_bank import sentences
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.randomness import shuffled
from planexe.simulator.slots import Slots
from planexe.simulator.topic import Topic

_LASTING = re.compile(
    r"first year|second year|running cost|yearly|a month\b|over the years|years from now|rely on it|after a year"
    r"|in the long run|can grow|wider market|faster growth|second project|within a year|copied|fewer \{customers\}"
    r"|competitor|average year",
    re.IGNORECASE,
)
_IN_ORDER = frozenset(
    {"second_order", "objection_slope", "objection_slope_small", "setup_step_all", "setup_output_all"}
)
_STEPS = ("kill_statement", "test_now", "falsifier", "qa_question", "qa_answer", "omission", "improvement")
_IN_STEP = frozenset(
    [*_STEPS, *(f"{kind}_{part}" for kind in ("omission", "improvement") for part in ("sign", "effect", "fix"))]
)
_FINISHED = re.compile(r"[.!?:”]$")


class SentenceMaker:
    """Makes sentences for one answer and remembers them."""

    def __init__(self, prompt: PromptParts, facts: GoalFacts) -> None:
        self._variant = prompt.variant
        self._happens_once = facts.domain.happens_once
        self._domain = facts.domain_name
        self._written: set[str] = set()
        self._turns: dict[str, int] = {}
        self._orders: dict[str, list[str]] = {}
        self.slots = Slots(facts)

    def turn(self, key: str, first: int = 0) -> int:
        """Returns how often this was asked for this key, counted from ``first``."""
        turn = self._turns.get(key, first)
        self._turns[key] = turn + 1
        return turn

    def templates(self, kind: str) -> list[str]:
        """Returns the templates of a kind, those of the description for an unknown one, in this answer's order."""
        if kind not in self._orders:
            known = sentences()
            templates = known.get(f"{kind}_{self._domain}") or known.get(kind) or known["description"]
            if kind in _IN_STEP:
                start = int(self._variant[:6], 16) % len(templates)
                self._orders[kind] = [*templates[start:], *templates[:start]]
                return self._orders[kind]
            if self._happens_once:
                templates = tuple(t for t in templates if not _LASTING.search(t)) or templates
            in_order = kind in _IN_ORDER
            self._orders[kind] = list(templates) if in_order else shuffled(templates, self._variant, kind)
        return self._orders[kind]

    def sentence(
        self,
        kind: str,
        about: Topic,
        random: Random,
        *,
        limit: int = 100_000,
        item: Field | None = None,
        others: Sequence[str] = (),
    ) -> str:
        """Returns a sentence that this answer does not hold yet.

        Args:
            kind: whose templates.
            about: what it is about.
            random: fills the slots.
            limit: characters it should have at most; a longer one comes only where none fits.
            item: the item of a list it stands in; the items of one list follow different templates while there are any.
            others: noun phrases that stand in for ``{topic2}``.
        """
        templates = self.templates(kind)
        beside: set[str] = set()
        if item is not None and item.parent is not None:
            beside = item.parent.done.setdefault("#templates", beside)
        best = ""
        for attempt in range(len(templates) * 3 + 4):
            position = self.turn(kind)
            template = templates[position % len(templates)]
            if template in beside and attempt < len(templates):
                continue
            known = {"topic2": others[position % len(others)]} if others else {}
            sentence = self.slots.fill(template, about.noun, random, about.title, known)
            if sentence in beside:
                continue
            # A template without slots may come again once all others have been used.
            if sentence in self._written and ("{" in template or attempt < len(templates) - 1):
                continue
            best = best or sentence
            if len(sentence) <= limit:
                best = sentence
                beside.update((template, sentence))
                break
        best = best or self.slots.fill(templates[0], about.noun, random, about.title)
        self._written.add(best)
        return best

    def first_time(self, mark: str) -> bool:
        """Returns whether this mark is new, and notes it."""
        new = mark not in self._written
        self._written.add(mark)
        return new

    def distinct(self, draw: Callable[[], str]) -> str:
        """Returns a drawn text that this answer does not hold yet; after thirty draws, any."""
        text = draw()
        for _ in range(30):
            if text not in self._written:
                break
            text = draw()
        self._written.add(text)
        return text


def finished(text: str) -> str:
    """Returns the text with a full stop at its end."""
    text = text.strip()
    return text if not text or _FINISHED.search(text) else f"{text}."
