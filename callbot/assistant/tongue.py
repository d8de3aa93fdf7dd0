"""Which language is answered in, and what is said of languages that are not spoken yet.

The person's choice wins, then a text that surely is in a published language, then the conversation's.
A language that we recognise and do not publish is named in the nearest one, with buttons to choose by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from callbot.assistant.speech import Outcome, Speech
from callbot.i18n.formats import LanguageName
from callbot.i18n.locales import language_name
from callbot.model import Answer, Choice, Conversation, Match, Utterance
from callbot.understanding.language import SURE

BUTTONS = 6  # languages offered to somebody whose own is not published
# Close relatives that can be read without having been learned; everybody else is offered English.
NEAR: Mapping[str, tuple[str, ...]] = {
    "af": ("nl",), "bg": ("uk",), "ca": ("es", "fr"), "mk": ("uk",), "ro": ("it", "fr"),
}  # fmt: skip
_ELSE = "en"


def reply_language(
    match: Match, utterance: Utterance, conversation: Conversation, published: Sequence[str]
) -> str:
    """Return the published language to answer in; the first of ``published`` is the city's own."""
    if utterance.language in published:
        return str(utterance.language)
    known = conversation.language
    if known and conversation.chosen_language:
        return known
    # A conversation changes its language only for one that is sure.
    sure = match.language_confidence >= SURE or known is None
    if match.language in published and sure:
        return match.language
    if match.foreign and known is None:
        return nearest(match.foreign, published)
    return known or published[0]


def nearest(foreign: str, published: Sequence[str]) -> str:
    """Return the published language that speakers of ``foreign`` can most likely read."""
    wanted = (*NEAR.get(foreign, ()), _ELSE)
    return next((language for language in wanted if language in published), published[0])


def with_languages(
    outcome: Outcome, match: Match, conversation: Conversation, speech: Speech
) -> Outcome:
    """Add to what is said first that a language is not spoken yet, and buttons where it is unsure."""
    if conversation.chosen_language or len(speech.house.languages) < 2:
        return outcome
    if match.foreign:
        return _not_spoken(outcome, match.foreign, conversation, speech)
    if conversation.language is None and match.languages:
        return _offering(outcome, [each for each in match.languages if each != speech.language])
    return outcome


def _not_spoken(
    outcome: Outcome, foreign: str, conversation: Conversation, speech: Speech
) -> Outcome:
    """Name the language; once in a conversation, or whenever nothing was understood."""
    offered = tuple(dict.fromkeys((speech.language, *speech.house.languages)))[:BUTTONS]
    values = {"asked": LanguageName(foreign), "languages": [LanguageName(each) for each in offered]}
    if outcome.answer.status == "unknown":
        answer = Answer(
            speech.message("foreign_unknown", values),
            "unknown",
            speech.message("foreign_unknown", values, spoken=True),
            choices=outcome.answer.choices,
        )
        return _offering(replace(outcome, answer=answer), offered)
    if conversation.turns:
        return outcome
    remark = speech.message("foreign", values)
    said = f"{remark} {outcome.remark}".strip()
    return _offering(replace(outcome, remark=said), offered)


def _offering(outcome: Outcome, languages: Sequence[str]) -> Outcome:
    """Add a button for each language, named as its own speakers name it."""
    names = [language_name(code, code) for code in languages]
    buttons = tuple(Choice(name, name) for name in names)
    choices = (*outcome.answer.choices, *buttons)
    return replace(outcome, answer=replace(outcome.answer, choices=choices))
