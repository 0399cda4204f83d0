"""Intents: which there are, and a new one with all that Rasa and the product need to answer it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.annotation.domain import known_names
from agent.annotation.file_errors import (
    ExampleElsewhere,
    IntentExists,
    IntentNameUnusable,
    ReplyUnusable,
    SubjectUnusable,
)
from agent.annotation.file_schemas import ExampleCounts, Intent, Intents, NewExample
from agent.annotation.guidelines import Guideline, Meaning, read_guidelines, with_guideline
from agent.kit.i18n import LANGUAGES
from agent.kit.records import Bilingual
from agent.kit.stamps import Remembered
from agent.training.errors import DataBroken
from agent.training.material import SAFETY
from agent.training.nlu import Example, Span, TrainingSet
from agent.training.place import Place
from agent.training.whole import write_all, writing
from agent.training.yaml_lines import YamlLines, quoted

REPLY = "action_reply"
ASK = "action_ask_knowledge"
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_SUBJECT = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LONGEST_NAME = 50
# Rasa's own; and `utter_error_...`, `utter_word_...`, which the actions say for other reasons.
_RESERVED = frozenset({"restart", "back", "session_start", "default", "extract", "listen"})
_PREFIXES = ("error_", "word_")
_LONGEST_TITLE = 60
_SHOWN = 3
_RULES = b'version: "3.1"\n\nrules:\n'

Contents = dict[Path, tuple[bytes | None, bytes | None]]


@dataclass(frozen=True)
class NewAnswer:
    """How a new intent is answered.

    Attributes:
        subject: the file of its rule, and beside which intents it stands in the domain.
        title: the intent as a button that offers it.
        reply: of its own; none where the action finds one.
    """

    name: str
    subject: str
    title: Bilingual
    reply: Bilingual | None
    action: str


class IntentService:
    """The intents of one project.

    Example:
        >>> IntentService(Place.of(settings)).create(  # doctest: +SKIP
        ...     "solar_panels", subject="offers", meaning=meaning, reply=reply, examples=examples)
    """

    def __init__(self, place: Place) -> None:
        self._place = place

    def all(self) -> Intents:
        """Return the intents a label may name, by name, with their guidelines.

        A file of examples or guidelines that is broken takes its own away, not the page:
        `GET /examples` says which.
        """
        examples = TrainingSet.scan(self._place.data).examples
        known = known_names(self._place.domain)
        try:
            guidelines = read_guidelines(self._place.data)
        except DataBroken:
            guidelines = {}
        by_intent: dict[str, list[Example]] = {name: [] for name in known.intents}
        for each in examples:
            by_intent.setdefault(each.intent, []).append(each)
        intents = tuple(
            _intent(name, by_intent[name], guidelines.get(name)) for name in sorted(by_intent)
        )
        subjects = {Path(each.file).stem for each in examples}
        taught = {span.entity for each in examples for span in each.entities}
        return Intents(
            intents=intents,
            entities=tuple(sorted(known.entities | taught)),
            subjects=tuple(sorted(subjects | {intent.subject for intent in intents} - {""})),
        )

    def get(self, name: str) -> Intent | None:
        """Return one intent."""
        return next((each for each in self.all().intents if each.name == name), None)

    def create(
        self,
        name: str,
        *,
        subject: str,
        meaning: Bilingual,
        reply: Bilingual,
        examples: Sequence[NewExample],
        negative: Bilingual | None = None,
        title: Bilingual | None = None,
    ) -> Intent:
        """Make an intent: examples, domain, rule, reply and guideline, all of it or nothing.

        After the next training it is answered with the reply. Made a second time with the same
        meaning it stays as it is, so that a request may be repeated.

        Args:
            name: in snake case.
            subject: the file it stands in, as ``bills``; a new one is made.
            meaning: what the customer wants, for the guideline.
            reply: what is answered.
            examples: at least one.
            negative: what is not meant.
            title: the intent as a button that offers it; without one, the first example.

        Raises:
            IntentNameUnusable, IntentExists, SubjectUnusable, ReplyUnusable: see there.
            ExampleUnusable: Rasa would misread one of the examples.
            ExampleElsewhere: one of them teaches another intent.
            DataBroken, DataChanged, DiskFull, EditImpossible: the files cannot be changed.
        """
        given = Guideline(
            it=Meaning(meaning=meaning.it, negative=negative.it if negative else ""),
            en=Meaning(meaning=meaning.en, negative=negative.en if negative else ""),
        )
        if not _SUBJECT.fullmatch(subject):
            raise SubjectUnusable(subject=subject[:80])
        with writing(self._place.data):
            known = self.get(name)
            if known is not None and self._made_before(name, given, examples):
                return known
            found = TrainingSet.read(self._place.data)
            self._check(name, found)
            for text in (reply.it, reply.en, *((title.it, title.en) if title else ())):
                if "{" in text or "}" in text:
                    raise ReplyUnusable
            for each in examples:
                _teach(found, name, each, subject=subject)
            files = found.contents()
            files |= with_guideline(self._place.data, name, given)
            words = title or title_of([(each.text, each.language) for each in examples])
            files |= self.answered([NewAnswer(name, subject, words, reply, REPLY)])
            write_all(files)
        made = self.get(name)
        assert made is not None
        return made

    def answered(self, new: Sequence[NewAnswer], *, entities: Iterable[str] = ()) -> Contents:
        """Return the domain and the rules with new intents in them, for `write_all`.

        Args:
            new: the intents.
            entities: names the domain is to have too; those it has stay as they are.
        """
        path = self._place.domain
        before = path.read_bytes()
        domain = YamlLines(path.name, before)
        for entity in sorted(set(entities) - set(_names(domain.value.get("entities")))):
            domain.item("entities", [f"- {quoted(entity)}"], value=entity)
        for action in {each.action: None for each in new}:
            if action not in (domain.value.get("actions") or []):
                domain.item("actions", [f"- {action}"], value=action)
        files: Contents = {}
        for subject in {each.subject: None for each in new}:
            chosen = [each for each in new if each.subject == subject]
            beside = self._last_of(subject, domain.value.get("intents") or [])
            for each in chosen:
                domain.item("intents", [f"- {each.name}"], value=each.name, after=beside)
                if each.reply is not None:
                    _say(domain, f"utter_{each.name}", each.reply)
                _say(domain, f"utter_word_intent_{each.name}", each.title)
            files |= self._ruled(subject, chosen)
        content = domain.content()
        return files if content == before else {path: (before, content), **files}

    def _ruled(self, subject: str, new: Sequence[NewAnswer]) -> Contents:
        """Return the rules of a subject with one more for each new intent."""
        path = self._place.data / "rules" / f"{subject}.yml"
        before = path.read_bytes() if path.exists() else None
        rules = YamlLines(f"{self._place.data.name}/rules/{subject}.yml", before or _RULES)
        for each in new:
            name, action = each.name, each.action
            rules.item(
                "rules",
                [f"- rule: {name}", "  steps:", f"  - intent: {name}", f"  - action: {action}"],
                value={"rule": name, "steps": [{"intent": name}, {"action": action}]},
            )
        return {path: (before, rules.content())}

    def is_free(self, name: str) -> bool:
        """Say whether an intent of this name could be made."""
        try:
            self._check(name, TrainingSet.scan(self._place.data))
        except (IntentNameUnusable, IntentExists):
            return False
        return True

    def _made_before(self, name: str, given: Guideline, examples: Sequence[NewExample]) -> bool:
        found = TrainingSet.scan(self._place.data)
        return read_guidelines(self._place.data).get(name) == given and all(
            found.has(each.text, name) for each in examples
        )

    def _check(self, name: str, found: TrainingSet) -> None:
        if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
            raise IntentNameUnusable(name=name[:80])
        domain = _domain.of(self._place.domain, self._place.domain.name)
        if name in found.intents or name in _names(domain.get("intents")):
            raise IntentExists(name=name)
        taken = set(_names(domain.get("actions"))) | set(domain.get("responses") or {})
        ours = {f"action_{name}", f"utter_{name}", f"utter_word_intent_{name}"}
        # `utter_ask_<slot>` and `utter_ask_<form>_<slot>` are how Rasa asks for a slot.
        slots = set(domain.get("slots") or {})
        asked = {f"ask_{form}_{slot}" for form in domain.get("forms") or {} for slot in slots}
        asked |= {f"ask_{slot}" for slot in slots}
        if name in _RESERVED | asked or name.startswith(_PREFIXES) or taken & ours:
            raise IntentNameUnusable(name=name)

    def _last_of(self, subject: str, intents: list[Any]) -> str | None:
        """Return the last intent of a subject in the domain's order."""
        files = {
            each.intent
            for each in TrainingSet.scan(self._place.data).examples
            if Path(each.file).stem == subject
        }
        return next((name for name in reversed(_names(intents)) if name in files), None)


def _intent(name: str, examples: Sequence[Example], guideline: Guideline | None) -> Intent:
    files = Counter(Path(each.file).stem for each in examples)
    counts = Counter(each.language for each in examples)
    return Intent(
        name=name,
        subject=max(sorted(files), key=files.__getitem__) if files else "",
        examples=ExampleCounts(it=counts["it"], en=counts["en"]),
        safety=name in SAFETY,
        guideline=guideline and _shown(guideline, examples),
    )


def _shown(guideline: Guideline, examples: Sequence[Example]) -> Guideline:
    """Return a guideline with examples in it."""
    return Guideline(
        **{
            language: found.model_copy(
                update={
                    "examples": found.examples
                    or tuple(e.text for e in examples if e.language == language)[:_SHOWN]
                }
            )
            for language, found in (("it", guideline.it), ("en", guideline.en))
        }
    )


def _teach(found: TrainingSet, name: str, example: NewExample, *, subject: str) -> None:
    elsewhere = found.intents_of(example.text)
    if elsewhere:
        raise ExampleElsewhere(text=example.text[:200], intent=elsewhere[0])
    spans = [Span(**each.model_dump()) for each in example.entities]
    found.add(example.text, name, language=example.language, entities=spans, subject=subject)


def title_of(examples: Sequence[tuple[str, str]]) -> Bilingual:
    """Return the first example of each language, or of any, as the title of a button."""
    texts = {
        language: next((text for text, of in examples if of == language), examples[0][0])
        for language in LANGUAGES
    }
    return Bilingual(**{language: _short(text) for language, text in texts.items()})


def _short(text: str) -> str:
    """Return a text as the title of a button: short, and nothing in it to be filled."""
    words = re.sub(r"[{}]", "", " ".join(text.split()))
    if len(words) > _LONGEST_TITLE:
        words = words[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    return words[:1].upper() + words[1:]


def _say(domain: YamlLines, response: str, words: Bilingual) -> None:
    """Add a response in both languages."""
    lines, value = [f"{response}:"], []
    for language, text in (("it", words.it), ("en", words.en)):
        lines += [
            f"- condition: [{{type: slot, name: language, value: {language}}}]",
            f"  text: {quoted(text)}",
        ]
        condition = {"type": "slot", "name": "language", "value": language}
        value.append({"condition": [condition], "text": text})
    domain.entry("responses", lines, value={response: value})


def _names(entries: Iterable[Any] | None) -> list[str]:
    """Return names; with settings of its own an entry is a mapping of one key."""
    return [each if isinstance(each, str) else next(iter(each)) for each in entries or ()]


def _read_domain(path: Path, name: str) -> dict[str, Any]:
    return YamlLines(name, path.read_bytes()).value


_domain = Remembered(_read_domain)
