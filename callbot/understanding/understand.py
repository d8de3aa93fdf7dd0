"""From a text to a :class:`Match`: clean, safety, slots, language, scores, confidence, verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from callbot.content.model import Content
from callbot.model import Candidate, Example, Match, Name, SlotValue, Verdict
from callbot.text import Word, clean, words
from callbot.understanding import confidence
from callbot.understanding.alarms import Alarm
from callbot.understanding.credible import Credible, may_fire
from callbot.understanding.explain import Explanation
from callbot.understanding.kept_tokens import KeptTokens
from callbot.understanding.known_words import is_word, known_words
from callbot.understanding.language import LanguageGuess, LanguageModel, listed_texts
from callbot.understanding.learned import Model
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.masking import KEPT, example_parts, example_tokens, question_tokens
from callbot.understanding.opinions import MEANING
from callbot.understanding.own_town import OwnTown
from callbot.understanding.ranking import Ranked, Ranker
from callbot.understanding.reading import NOTHING_KNOWN, Context, Reading
from callbot.understanding.safety import Safety
from callbot.understanding.samples import plainly
from callbot.understanding.slots import Finder, Slots, tongues
from callbot.understanding.spelling import in_one_script, let_go
from callbot.understanding.workshop import QUICK, Workshop

__all__ = ["Context", "Reading", "Understanding"]

LONG = 40  # words from which a text is read in pieces
PIECE = 24  # words of a piece
HOPED = 8  # pieces that are looked at with all scorers: those that look most like questions
PIECES = 30  # different pieces that are scored: as many from the beginning as from the end
_ASKED = 0.1  # a piece that ends with a question mark is likelier the question
_WRAPPING = 0.3  # greetings and complaints wrap a question up: type M
_MAX_CHARACTERS = 20_000
_EVERYWHERE = 4  # languages that share a word which then tells none of them
_COMMON_IN = 4  # intents whose examples share a word that is then no name
_BREAK = re.compile(r"[.!?;:…。！？\n]+\s*")
_NAMED = frozenset({"stop", "place", "address", "line", "event", "service"})


class Understanding:
    """Understands texts by one city's content and names; built once, then read only."""

    def __init__(
        self,
        content: Content,
        names: Sequence[Name],
        *,
        languages: Sequence[str],
        timezone: ZoneInfo,
        workshop: Workshop = QUICK,
        addresses: Finder | None = None,
    ) -> None:
        """Index ``content`` and the city's ``names``; the first of ``languages`` is its own.

        ``workshop`` says where learned models are kept, and whether to wait for one; ``addresses``
        finds street addresses in a text.
        """
        named = sorted({*languages, *content.languages})
        # Words of names and emergencies only in languages that are answered; times in all that we can
        # read, because a language that is only recognised may be answered by its meaning.
        lexicon = Lexicon({code: content.lexicons.get(code, {}) for code in named})
        clock = Lexicon(content.lexicons)
        words_of = known_words(content, workshop.folders)
        common = words_of.common(_COMMON_IN)
        self._slots = Slots(
            names,
            lexicon,
            languages=named,
            timezone=timezone,
            clock=clock,
            common=common,
            known=words_of.users,
            addresses=addresses,
        )
        ordinary = words_of.beside(frozenset(listed.intent for listed in content.safety))
        self._safety = Safety.of(content, clock, ordinary, workshop.folders)
        frequent = frozenset().union(*(tongues.frequent(code) for code in named))
        self._credible = Credible(self._safety, lexicon, frequent)
        self._language = LanguageModel(listed_texts(content), workshop.own, words_of.tongues)
        self._town = OwnTown(names)
        self._home = languages[0] if languages else "fr"
        self._published = tuple(languages) or (self._home,)
        self._known = frozenset(words_of.users)
        self._ours = frozenset(words_of.beside(frozenset({""})))
        self._tongues = words_of.within(self._published)
        self._intents = content.intents
        self._telling = lexicon.words("telling")
        self._polite = frozenset(w for p in lexicon.values("please") for w in p)
        shelf = KeptTokens(workshop.folders, _inputs(names, lexicon, common, words_of.users))
        self._tokens_of = partial(shelf.of, make=self.tokens_of)
        self._ranker = Ranker(content.intents, content.examples, self._tokens_of, workshop)
        shelf.keep()

    def understand(self, text: str, now: datetime, *, context: Context = NOTHING_KNOWN) -> Match:
        """Return what ``text`` means; ``now`` is aware. Never raises for what a person wrote."""
        return self.read(text, now, context=context).match

    def read(self, text: str, now: datetime, *, context: Context = NOTHING_KNOWN) -> Reading:
        """As :meth:`understand`, with everything that was found on the way."""
        text = in_one_script(clean(text[:_MAX_CHARACTERS]))
        said = let_go(words(text), self._known)
        alarms = self._safety.find(said)
        named = self._slots.named(text, said)
        language = self._guess(text, named, context)
        shares = language.probabilities
        slots = self._slots.find(text, said, now, named=named, shares=shares)
        asked, piece = self._asked(text, self._town.unsaid(said, slots), slots)
        seen = question_tokens(piece, slots)
        ranked = self._ranker.rank(asked, seen, slots)
        reading = Reading(text, said, alarms, slots, language, ranked, asked, seen)
        return replace(reading, match=self._decide(reading, context))

    def cries(self, text: str) -> bool:
        """Tell at once whether a text is on the lists of emergencies."""
        text = in_one_script(clean(text[:_MAX_CHARACTERS]))
        return bool(self._safety.find(let_go(words(text), self._known)))

    def explain(self, text: str, now: datetime, *, context: Context = NOTHING_KNOWN) -> Explanation:
        """As :meth:`understand`, with the reasons; ``str()`` of it is for people."""
        reading = self.read(text, now, context=context)
        views = self._ranker.views(reading.asked, reading.tokens, reading.slots)
        types = {c.intent: self._intents[c.intent].type for c in reading.match.candidates}
        return Explanation(reading, views, self._ranker.read_as(reading.tokens), types)

    def mistaken(self, examples: Iterable[Example]) -> Iterator[tuple[Example, Candidate]]:
        """Yield the examples that their scores give to another intent, with that one.

        Of negative examples, those that their own intent wins. What the first look gives to the
        right intent is not looked at again: that is quick, and finds what the whole would.
        """
        for example in examples:
            tokens = self._tokens_of(example.text)
            first = self._ranker.first_look(tokens)
            if not first or (first == example.intent) != example.negative:
                continue
            slots = self._slots.named(example.text, words(example.text))
            ranked = self._ranker.rank("", tokens, slots, meaning=False, equal=False)
            if ranked and (ranked[0].intent == example.intent) == example.negative:
                yield example, self._candidate(ranked[0])

    @property
    def model(self) -> Model | None:
        """What was learned, to start from when the content changes."""
        return self._ranker.model

    @property
    def provisional(self) -> bool:
        """Whether a better model can be learned from the same content."""
        return self._ranker.provisional

    @property
    def words(self) -> frozenset[str]:
        """The folded words of what intents answer; a word of other questions may be a name unknown here."""
        return self._ours

    def named(self, text: str) -> list[SlotValue]:
        """Return what is said by its name or number in a cleaned text."""
        return self._slots.named(text, words(text))

    def near_names(self, text: str, kind: str, limit: int = 3) -> list[Name]:
        """Return the names of ``kind`` most like ``text``: what to offer for one that is unknown."""
        return self._slots.gazetteer.nearest(clean(text[:200]), kind, limit)

    def tokens_of(self, text: str) -> list[str]:
        """Return an example's words, its names and placeholders as marks of their kinds."""
        shown, _ = example_parts(text)
        found = self._slots.gazetteer.find(shown, words(shown))
        return example_tokens(text, found, self._telling)

    def _guess(self, text: str, slots: Sequence[SlotValue], context: Context) -> LanguageGuess:
        for slot in sorted(slots, key=lambda s: -s.start):
            if text[slot.start : slot.end] == slot.said:
                text = f"{text[: slot.start]} {text[slot.end :]}"
        return self._language.guess(
            text,
            chosen=context.chosen,
            conversation=context.conversation,
            browser=context.browser,
            fallback=self._home,
        )

    def _asked(
        self, text: str, said: Sequence[Word], slots: Sequence[SlotValue]
    ) -> tuple[str, Sequence[Word]]:
        """Return the question as the encoder sees it and its words: of a long text the best piece."""
        pieces = _pieces(text, said)
        if len(pieces) <= 1:
            return plainly(text, slots), said
        seen = [question_tokens(piece, slots, self._telling) for piece in pieces]
        hopes = sorted((-self._ranker.promise(tokens), place) for place, tokens in enumerate(seen))
        places = sorted(place for _, place in hopes[:HOPED])
        pieces = [pieces[place] for place in places]
        ranks = [self._ranker.rank("", seen[n], slots, meaning=False) for n in places]
        worth = [
            self._worth(ranked, asked=text[piece[-1].end :].lstrip()[:1] == "?")
            for piece, ranked in zip(pieces, ranks, strict=True)
        ]
        best = pieces[worth.index(max(worth))]
        start, end = best[0].start, best[-1].end
        inside = [slot for slot in slots if start <= slot.start]
        return plainly(text[:end], inside)[start:], best

    def _worth(self, ranked: Sequence[Ranked], *, asked: bool) -> float:
        """Return how much a piece of a long text looks like the question in it."""
        if not ranked:
            return -1.0
        if not ranked[0].intent:
            return 0.0
        wrapping = self._intents[ranked[0].intent].type == "M"
        return ranked[0].confidence + _ASKED * asked - _WRAPPING * wrapping

    def _decide(self, reading: Reading, context: Context) -> Match:
        found = [
            self._candidate(each) for each in reading.ranked if self._is_credible(each, reading)
        ]
        verdict, rule = self._verdict(reading, found, context)
        candidates = [each for each in found if each.intent]
        if rule.startswith("safety_list"):
            candidates = _alarmed(reading.alarms, candidates)
        elif rule == "bare_slot":
            candidates = self._offered(reading.slots, candidates)
        guess = reading.language
        return Match(
            verdict,
            tuple(candidates[:5]),
            reading.slots,
            guess.language,
            round(guess.confidence, 4),
            rule,
            self._foreign(reading),
            guess.among(self._published),
        )

    def _is_credible(self, entry: Ranked, reading: Reading) -> bool:
        kind = self._intents[entry.intent].type if entry.intent else ""
        return kind != "X" or self._credible.is_real(entry, reading.words)

    def _foreign(self, reading: Reading) -> str:
        """Return the language of a text that surely is not published: few of its words are ours.

        Misspelt words may look like another language's: "le 83 pase cand". Words of many languages
        ("metro") say nothing, and the others must be one published language's, not each another's.
        """
        said = [self._tongues.get(t, frozenset()) for t in reading.tokens if is_word(t)]
        telling = [tongues for tongues in said if len(tongues) < _EVERYWHERE]
        ours = max((sum(code in each for each in telling) for code in self._published), default=0)
        return reading.language.beyond(self._published) if 2 * ours < len(telling) else ""

    def _verdict(
        self, reading: Reading, candidates: Sequence[Candidate], context: Context
    ) -> tuple[Verdict, str]:
        """Return the verdict and the name of the rule that decided it, the first that holds."""
        if reading.alarms:
            return "safety", f"safety_list: {reading.alarms[0].phrase}"
        if not reading.words:
            return "unknown", "no_words"
        bare = self._is_bare(reading.words, reading.slots)
        if bare and any(slot.kind in context.expecting for slot in reading.slots):
            return "answer", "slot_answer"
        if not candidates:
            return "unknown", "no_examples"
        verdict, rule = self._zone(candidates[0])
        kinds = {slot.kind for slot in reading.slots} if bare else set()
        asking = verdict == "answer" and not KEPT.isdisjoint(kinds)  # "fourrière" is a question
        return ("did_you_mean", "bare_slot") if kinds & _NAMED and not asking else (verdict, rule)

    def _zone(self, best: Candidate) -> tuple[Verdict, str]:
        if not best.intent:
            return "unknown", "elsewhere"
        kind, meaning = self._intents[best.intent].type, MEANING[0] in best.parts
        verdict = confidence.zone(best.confidence, kind, meaning=meaning)
        if verdict == "safety" and not may_fire(best.parts):
            return "did_you_mean", "score_unlike"
        least = confidence.demanded("L", meaning=meaning)
        demanding = verdict == "did_you_mean" and best.confidence >= least
        return verdict, "score_demanding" if demanding else f"score_{verdict}"

    def _is_bare(self, said: Sequence[Word], slots: Sequence[SlotValue]) -> bool:
        """Say whether a text is nothing but values and polite words."""
        return bool(slots) and all(
            word.folded in self._polite or any(s.start <= word.start < s.end for s in slots)
            for word in said
        )

    def _candidate(self, entry: Ranked) -> Candidate:
        example = entry.example
        sure, text = round(entry.confidence, 4), example.text
        return Candidate(entry.intent, sure, example.language, text, example.shade, entry.parts)

    def _offered(
        self, slots: Sequence[SlotValue], candidates: Sequence[Candidate]
    ) -> list[Candidate]:
        """Put the intents that can use a bare value first: "castellane" may ask for departures.

        Scores say little of a text without a word of its own, so the most asked come first.
        """
        usable = self._ranker.fit.using(frozenset(slot.kind for slot in slots))
        known = {c.intent: c for c in candidates}
        offered = usable[: confidence.OFFERED]
        first = [known.get(i, Candidate(i, confidence.OFFER)) for i in offered]
        return first + [c for c in candidates if c.intent not in offered]


def _alarmed(alarms: Sequence[Alarm], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the safety intents that fired, then what else the text may ask."""
    first = {alarm.intent: alarm for alarm in reversed(alarms)}
    order = dict.fromkeys(alarm.intent for alarm in alarms)
    fired = [
        Candidate(i, a.sure, a.language, a.phrase, a.shade, {"list": a.sure})
        for i, a in ((intent, first[intent]) for intent in order)
    ]
    return fired + [c for c in candidates if c.intent not in order]


def _pieces(text: str, said: Sequence[Word]) -> list[Sequence[Word]]:
    """Split a long text at the ends of its sentences; a question may hide in a rant."""
    if len(said) <= LONG:
        return [said] if said else []
    breaks = {match.end() for match in _BREAK.finditer(text)}
    pieces: list[list[Word]] = [[]]
    for word in said:
        if pieces[-1] and (word.start in breaks or len(pieces[-1]) >= PIECE):
            pieces.append([])
        pieces[-1].append(word)
    pieces = list({tuple(word.folded for word in piece): piece for piece in pieces}.values())
    if len(pieces) <= PIECES:
        return list(pieces)
    return [*pieces[: PIECES // 2], *pieces[-PIECES // 2 :]]


def _inputs(names: Sequence[Name], lexicon: Lexicon, *known: Iterable[str]) -> Iterator[str]:
    """Yield all that the tokens of examples depend on: the names and what tells them from words."""
    for name in names:
        yield "\x1e".join([name.kind, name.value, *name.names])
    yield from lexicon.all_entries()
    for each in known:
        yield from sorted(each)
