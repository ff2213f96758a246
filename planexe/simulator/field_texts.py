"""Writes the text of one field from the phrase banks, without saying anything twice in one answer."""

import re
from collections.abc import Callable, Sequence
from random import Random

from planexe.simulator.currencies import country_of
from planexe.simulator.field import Field
from planexe.simulator.field_kinds import Length, kind_of, length_of, snake
from planexe.simulator.goal_reader import GoalFacts
from planexe.simulator.phrase_bank import parts_of, sentences, shared
from planexe.simulator.prompt_reader import PromptParts
from planexe.simulator.randomness import random_for, shuffled
from planexe.simulator.slots import Slots
from planexe.simulator.stances import named_stance, stance_of
from planexe.simulator.text_fitting import shorten
from planexe.simulator.topics import Topic, TopicShelf, bank_of, titled
from planexe.simulator.wording import capitalised, gerund, lower_title, noun_phrase, title_case

_SENTENCES = {
    "description": 2, "why": 2, "explanation": 3, "summary": 3, "story": 4, "pitch": 4, "failure_story": 4, "thesis": 2,
    "assessment": 2, "answer": 2, "why_it_works": 2, "project_description": 2, "overview": 2, "conclusion": 2,
    "strategic_logic": 2, "profile": 1,
}  # fmt: skip
_SUPPORT = {
    "": ("why", "description"),
    "explanation": ("explanation", "consequence"),
    "failure_story": ("failure_story", "consequence"),
    "assessment": ("assessment", "why"),
    "summary": ("summary", "why"),
    "answer": ("answer", "why"),
}
_REASONS = (
    ("physical", "reason_physical"),
    ("digital", "reason_digital"),
    ("allow", "reason_allowed"),
    ("business", "reason_purpose"),
    ("personal", "reason_purpose"),
    ("other", "reason_purpose"),
)
_PLACE_FIELDS = {"broad": "location_broad", "detailed": "location_detailed", "specific": "location_specific"}
_LASTING = re.compile(
    r"first year|second year|running cost|yearly|a month\b|over the years|years from now|rely on it|after a year|in the long run"
    r"|can grow|wider market|faster growth|second project|within a year|copied|fewer \{customers\}|competitor|average year",
    re.IGNORECASE,
)
_WRITTEN = re.compile(r"[.!?:”]$")


class FieldTexts:
    """Writes texts; remembers what it has written.

    Args:
        prompt: the prompt in parts.
        facts: what the goal says.
        shelf: what items are about.
    """

    def __init__(self, prompt: PromptParts, facts: GoalFacts, shelf: TopicShelf) -> None:
        self._prompt = prompt
        self._facts = facts
        self._shelf = shelf
        self._slots = Slots(facts)
        self._written: set[str] = set()
        self._next: dict[str, int] = {}
        self._orders: dict[str, list[str]] = {}
        self._whole: Topic | None = None
        self._special: dict[str, Callable[[Field, Topic, Random], str]] = {
            "title": self._title,
            "short_title": self._short_title,
            "option": self._option,
            "person_name": self._person,
            "owner": self._role,
            "role_name": self._role,
            "skill": self._skill,
            "level": self._level,
            "currency_code": self._currency,
            "wbs_number": self._wbs_number,
            "search_query": self._search_query,
            "playbook": self._playbook,
            "quote": self._quote,
            "equipment": lambda p, t, r: self._of_role(p, t, r, 1),
            "facility": lambda p, t, r: self._of_role(p, t, r, 2),
            "location": self._location,
            "location_broad": self._location_broad,
            "location_detailed": self._location,
            "location_specific": self._location_specific,
            "top_body_name": self._body,
            "url": lambda _p, _t, r: f"https://example.org/{r.randrange(16**6):06x}",
            "email": lambda _p, _t, r: f"office-{r.randrange(16**3):03x}@example.org",
        }
        domain = facts.domain
        self._others: list[str] = []
        self._pools: dict[str, Sequence[str]] = {
            "stakeholder": (*domain.stakeholders, domain.customers, "partners on site", "neighbours"),
            "permit": domain.permits,
            "standard": domain.standards,
            "regulator": domain.regulators,
            "resource": domain.resources,
            "tag": domain.tags,
        }

    def pool_size(self, kind: str) -> int:
        """Returns how many different short entries there are of a kind; a large number where they are sentences."""
        return len(self._pools[kind]) if kind in self._pools else 1000

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
        kind = kind_of(place.name, place.description)
        random = random_for(self._prompt.variant, "text", place.path())
        about = topic or self._about_whole()
        length = length_of(place.description)
        limit = min(most or 100_000, length.most_characters or 100_000)
        kind = self._narrowed(kind, place, about)
        self._others = self._named_beside(place, title_of) if kind in ("synergy", "conflict") else []
        text = self._link_reason(place, about, random, title_of) if kind == "why" else ""
        text = text or self._short(kind, place, about, random)
        if not text:
            text = self._prose(kind, place, about, random, length, limit)
        while len(text) < least:
            more = self._sentence(self._support(kind), about, random)
            text = f"{_finished(text)} {_finished(more)}".strip()
        return shorten(text, limit)

    def _narrowed(self, kind: str, place: Field, about: Topic) -> str:
        """Returns a kind that says more, where what the item is about allows it."""
        if about.bank == "locations":
            name = snake(place.name)
            if name in _PLACE_FIELDS:
                return _PLACE_FIELDS[name]
            if "goal" in name:
                return "location"
            kind = "location_reason" if kind == "why" else kind
        if kind == "description" and about.bank in ("tasks", "subtasks"):
            return "task_description"
        if kind == "effect" and about.bank != "levers":
            return "consequence"
        if about.bank == "currencies" and kind in ("domain_consideration", "why", "description"):
            return "currency_reason" if about.title == self._facts.currency else "currency_other"
        if kind == "fit":
            scores = [v for v in (place.parent.done if place.parent else {}).values() if isinstance(v, int | float)]
            return "fit_high" if not scores or max(scores) >= 7 else "fit_low"
        if kind == "why" and place.parent is not None and any("chosen" in name for name in place.parent.done):
            return "reason_chosen"
        if kind == "summary" and "location" in snake(place.name):
            return "location_summary"
        if kind == "strategic_logic":
            stance = stance_of(place)
            return f"strategic_logic_{place.index % 3 if stance is None else stance}"
        if kind in ("why", "explanation") and place.parent is not None and not place.parent.is_item:
            beside = {str(value).lower() for value in place.parent.done.values()}
            named = next((reason for value, reason in _REASONS if value in beside), "")
            return named or ("why" if place.parent.parent is None else kind)
        return kind

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
        templates = self._order("link_reason")
        position = self._next.get("link_reason", 0)
        self._next["link_reason"] = position + 1
        template = templates[position % len(templates)].replace("{before}", noun_phrase(title, self._shelf.names))
        return self._slots.fill(template, about.noun, random, about.title)

    def _short(self, kind: str, place: Field, about: Topic, random: Random) -> str:
        """Returns the text of a field that is no prose, ``""`` for prose."""
        if kind in self._special:
            return self._special[kind](place, about, random)
        if kind in self._pools:
            return self._from_pool(kind, place, about, random)
        return self._of_record(kind, place, about, random)

    def _prose(self, kind: str, place: Field, about: Topic, random: Random, length: Length, limit: int) -> str:
        wanted = length.sentences or (1 if place.is_item or length.words else _SENTENCES.get(kind, 1))
        text = ""
        opening = self._opening(kind, place, about)
        parts = [opening] if opening else []
        while len(parts) < wanted or len(" ".join(parts).split()) < length.words:
            own = len(parts) < max(wanted, 2) or kind not in _SENTENCES
            pool = kind if own and len(parts) < len(self._order(kind)) else self._support(kind)
            room = limit - len(" ".join(parts)) - 1
            sentence = self._sentence(pool, about, random, room, place if place.is_item else None)
            if parts and (len(" ".join([*parts, sentence])) > limit or len(parts) >= 12):
                break
            parts.append(sentence)
        if len(parts) == 1:
            text = parts[0]
        else:
            text = " ".join(_finished(part) for part in parts)
        if length.most_words and len(text.split()) > length.most_words * 1.25 and len(parts) > 1:
            text = " ".join(_finished(part) for part in parts[:-1])
        return text

    def _sentence(
        self, kind: str, about: Topic, random: Random, limit: int = 100_000, item: Field | None = None
    ) -> str:
        """Returns a sentence of a kind that this answer does not hold yet, and that fits if any does.

        The items of one list follow different templates, as long as there are any left.
        """
        templates = self._order(kind)
        best = ""
        beside = (
            item.parent.done.setdefault("#templates", set()) if item is not None and item.parent is not None else set()
        )
        for attempt in range(len(templates) * 3 + 4):
            position = self._next.get(kind, 0)
            self._next[kind] = position + 1
            template = templates[position % len(templates)]
            if self._others:
                template = template.replace("{topic2}", self._others[position % len(self._others)])
            sentence = self._slots.fill(template, about.noun, random, about.title)
            if template in beside and attempt < len(templates):
                continue
            # A template without slots may come again once all others have been used.
            if sentence in self._written and ("{" in template or attempt < len(templates) - 1):
                continue
            best = best or sentence
            if len(sentence) <= limit:
                best = sentence
                beside.add(template)
                break
        best = best or self._slots.fill(templates[0], about.noun, random, about.title)
        self._written.add(best)
        return best

    def _order(self, kind: str) -> list[str]:
        if kind not in self._orders:
            templates = sentences().get(kind) or sentences()["description"]
            if self._facts.domain.happens_once:
                templates = tuple(t for t in templates if not _LASTING.search(t)) or templates
            self._orders[kind] = shuffled(templates, self._prompt.variant, kind)
        return self._orders[kind]

    def _support(self, kind: str) -> str:
        """Returns the kind whose sentences may follow those of this kind; they take turns."""
        follow = _SUPPORT.get(kind, _SUPPORT[""])
        turn = self._next.get("#support", 0)
        self._next["#support"] = turn + 1
        return follow[turn % len(follow)]

    def _about_whole(self) -> Topic:
        if self._whole is None:
            self._whole = self._shelf.whole()
        if self._prompt.subject:
            return self._whole
        return self._shelf.take("topics", 1)[0]

    def _opening(self, kind: str, place: Field, about: Topic) -> str:
        """Returns a first sentence that says what became of an entry, for its justification."""
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

    # What follows writes one kind of field each.

    def _title(self, place: Field, about: Topic, random: Random) -> str:
        owner = place.parent
        stance = named_stance(owner.name) if owner is not None else None
        if stance is not None:
            return self._shelf.take("scenarios", 3)[stance].title
        if place.is_item:
            bank = bank_of(place.name)
            in_order = bank in ("subtasks", "phases")
            taken = self._shelf.take(bank, place.total if in_order else 1, about)
            topic = taken[place.index % len(taken)]
            return self._slots.fill(topic.title, topic.noun, random, topic.title)
        if owner is not None and owner.is_item:
            if about.bank in ("failures", "issues"):
                return self._sentence("failure_title" if about.bank == "failures" else "issue", about, random)
            if about.bank == "risks" and "area" in snake(place.name):
                return about.parts[0]
            return capitalised(self._slots.fill(about.title, about.noun, random, about.title))
        if "expert" in snake(place.name):
            first, second = self._shelf.take("experts", 2)
            return first.title if random.random() < 0.5 else second.title
        if self._prompt.subject and self._whole is not None:
            return self._whole.title
        if snake(place.name) in ("topic", "purpose_topic", "subject"):
            verb = "" if not self._facts.english else f"{gerund(self._facts.verb).capitalize()} "
            return title_case(f"{verb}{self._facts.object if self._facts.english else self._facts.title}")
        return self._facts.title

    def _short_title(self, _place: Field, _about: Topic, _random: Random) -> str:
        if snake(_place.name) == "final_deliverable":
            return title_case(self._facts.domain.event.removeprefix("the "))
        if not self._facts.english:
            return self._facts.title[:40]
        thing = self._facts.thing.removeprefix("the ")
        return title_case(" ".join((self._facts.title if thing == "project" else thing).split()[:3]))

    def _option(self, place: Field, about: Topic, random: Random) -> str:
        holder = place.parent if place.is_item and place.parent is not None else place
        lever = about
        if lever.bank != "levers" or len(lever.parts) < 3:
            if "#lever" not in holder.done:
                holder.done["#lever"] = self._shelf.take("levers", 1)[0]
            lever = holder.done["#lever"]
        text = lever.parts[place.index % 3] if place.index < 3 else self._sentence("action", about, random)
        return _finished(self._slots.fill(text, lever.noun, random, lever.title))

    def _person(self, _place: Field, _about: Topic, random: Random) -> str:
        return self._distinct(lambda: f"{random.choice(shared('first_names'))} {random.choice(shared('last_names'))}")

    def _role(self, place: Field, _about: Topic, random: Random) -> str:
        titles = [parts_of(line)[0] for line in self._facts.domain.roles]
        if place.is_item:
            return titles[
                (random_for(self._prompt.variant, place.name).randrange(len(titles)) + place.index) % len(titles)
            ]
        return random.choice(titles)

    def _skill(self, place: Field, about: Topic, random: Random) -> str:
        known = about.parts[0].split(", ") if about.bank == "experts" and about.parts else list(self._facts.domain.tags)
        if not place.is_item:
            return ", ".join(known)
        if place.index < len(known):
            return capitalised(known[place.index])
        return self._distinct(lambda: capitalised(random.choice(self._facts.domain.tags)))

    def _level(self, place: Field, _about: Topic, random: Random) -> str:
        named = re.findall(r"\b(low|medium|high|critical|easy|hard)\b", place.description, re.IGNORECASE)
        choices = list(dict.fromkeys(named)) or ["low", "medium", "medium", "high"]
        return random.choice(choices)

    def _currency(self, _place: Field, about: Topic, _random: Random) -> str:
        return about.title if about.bank == "currencies" else self._facts.currency

    def _wbs_number(self, place: Field, _about: Topic, _random: Random) -> str:
        item = place.parent
        outer = item.parent.parent if item is not None and item.parent is not None else None
        if outer is not None and outer.is_item:
            return f"{outer.index + 1}.{place.index + 1}"
        return str(place.index + 1)

    def _search_query(self, place: Field, about: Topic, _random: Random) -> str:
        where = self._facts.places[0] if self._facts.places else ""
        known = about.parts[0].split(",")[0] if about.bank == "experts" and about.parts else ""
        return " ".join(filter(None, (lower_title(about.title), known, where)))

    def _playbook(self, place: Field, about: Topic, random: Random) -> str:
        return self._sentence(("contain", "assess", "respond")[place.index % 3], about, random)

    def _quote(self, _place: Field, _about: Topic, random: Random) -> str:
        """Returns words that stand in the documents, exactly."""
        texts = [text for name, text in self._prompt.documents if name != "initial_prompt"] or [self._prompt.goal]
        pieces = [
            piece
            for text in texts
            for piece in re.findall(
                r"(?m)(?:^|(?<=[.!?] ))[A-Z][^\n.!?*_#|`\[\]<>“”\"]{25,140}(?=[.!?\n]|$)", text[:30_000]
            )
        ]
        fallback = re.split(r"[.\n]", self._prompt.goal.strip())[0][:120]
        return self._distinct(lambda: random.choice(pieces)) if pieces else fallback

    def _of_role(self, _place: Field, about: Topic, random: Random, part: int) -> str:
        parts = about.parts
        if about.bank != "roles" or len(parts) < 4:
            parts = parts_of(random.choice(self._facts.domain.roles))[1:]
        return f"{capitalised(parts[part])}."

    def _location(self, _place: Field, about: Topic, _random: Random) -> str:
        return about.title if about.bank == "locations" else (self._facts.places or ("The chosen site",))[0]

    def _location_broad(self, _place: Field, about: Topic, _random: Random) -> str:
        places = self._facts.places
        return country_of(self._facts.currency, " ".join(places)) or (places[-1] if places else about.title)

    def _location_specific(self, _place: Field, about: Topic, random: Random) -> str:
        kinds = (
            "Existing building",
            "Ground-floor rooms",
            "Plot with good access",
            "Rooms in a mixed-use quarter",
            "Former workshop",
        )
        wishes = (
            "within walking distance of public transport",
            "on a street with foot traffic",
            "with loading access from the rear",
        )
        return self._distinct(lambda: f"{random.choice(kinds)} {random.choice(wishes)}")

    def _body(self, place: Field, _about: Topic, _random: Random) -> str:
        names = [parts_of(line)[0] for line in shared("bodies")]
        return names[place.index % len(names)]

    def _from_pool(self, kind: str, place: Field, about: Topic, random: Random) -> str:
        """Returns a short entry; lists beside each other share the pool, lists inside items begin anew."""
        pool = shared("problem_tags") if kind == "tag" and about.bank == "issues" else self._pools[kind]
        order = shuffled(pool, self._prompt.variant, kind)
        holder = place.parent
        nested = holder is not None and place.is_item and any(p.is_item for p in holder.ancestors())
        key = f"{kind}/{holder.path()}" if nested and holder is not None else kind
        position = self._next.get(key, random.randrange(len(order)) if nested else 0)
        self._next[key] = position + 1
        text = order[position % len(order)].removeprefix("the ")
        return text if kind == "tag" else capitalised(text)

    def _of_record(self, kind: str, place: Field, about: Topic, random: Random) -> str:
        """Returns what the bank itself says about an item, ``""`` where it says nothing for this kind."""
        parts = about.parts
        if not parts:
            return ""
        line = ""
        if about.bank == "risks" and kind in ("description", "expert_what") and len(parts) > 3:
            line = parts[2]
        elif about.bank == "risks" and kind in ("action", "audit_fix") and len(parts) > 3:
            line = parts[3]
        elif about.bank == "areas" and len(parts) > 1 and kind in ("question", "assumption"):
            line = parts[0 if kind == "question" else 1]
        elif about.bank == "roles" and kind in ("description", "explanation"):
            line = f"Responsible for {parts[0]}"
        elif about.bank == "roles" and kind == "consequence" and len(parts) > 3:
            line = f"Without this role, {parts[3]}"
        elif about.bank == "documents_to_create" and kind == "description":
            line = f"It {parts[0]}"
        elif about.bank == "documents_to_find" and kind == "description":
            line = f"Source for {parts[0]}"
        elif about.bank == "bodies" and kind == "why":
            line = f"It {parts[0]}"
        if not line or place.is_item or f"{kind}{about.title}" in self._written:
            return ""
        self._written.add(f"{kind}{about.title}")
        # The same words in every call about this goal, so that a register and what quotes it agree.
        agreed = random_for(self._prompt.plan, about.title, kind)
        topics = self._facts.domain.topics
        noun = parts_of(topics[agreed.randrange(len(topics))])[1]
        text = _finished(self._slots.fill(line, noun, agreed))
        if about.bank == "roles" and kind in ("description", "explanation"):
            text = f"{text} {self._sentence('work_activity', self._shelf.take('topics', 1)[0], random)}."
        return text

    def _distinct(self, draw: Callable[[], str]) -> str:
        text = draw()
        for _ in range(30):
            if text not in self._written:
                break
            text = draw()
        self._written.add(text)
        return text


def _finished(text: str) -> str:
    """Returns the text with a full stop at its end."""
    text = text.strip()
    return text if not text or _WRITTEN.search(text) else f"{text}."
