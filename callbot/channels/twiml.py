"""Twilio's dialect: its XML (TwiML), its languages, its signature."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any
from xml.etree import ElementTree as Xml

from callbot.channels.verbs import Dial, Gather, HangUp, Record, Redirect, Say, Verb
from callbot.voice.pronounce import pronounceable

LOCALES = {
    "fr": "fr-FR", "en": "en-GB", "de": "de-DE", "es": "es-ES", "it": "it-IT", "pt": "pt-PT",
    "nl": "nl-NL", "ja": "ja-JP", "ko": "ko-KR",
}  # fmt: skip
SIGNATURE = "X-Twilio-Signature"
_MOST_HINTS = 2000  # characters


class ProviderError(ValueError):
    """The provider cannot be used; the sentence says what is missing."""


def signature_check(token: str) -> Any:
    """Return what tells whether a request was signed with ``token``: (url, form, signature) -> bool.

    Raises ProviderError where the extra ``provider`` is missing.
    """
    try:
        library = import_module("twilio.request_validator")  # of an extra
    except ImportError as error:
        raise ProviderError(
            "twilio_token is set, but its library is missing: pip install 'callbot[provider]'."
        ) from error
    return library.RequestValidator(token).validate


def document(verbs: Sequence[Verb]) -> bytes:
    """Return the verbs as TwiML."""
    root = Xml.Element("Response")
    for verb in verbs:
        _add(root, verb)
    text: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _add(parent: Xml.Element, verb: Verb) -> None:
    match verb:
        case Say(text, language):
            said = Xml.SubElement(parent, "Say", language=LOCALES[language])
            said.text = _printable(pronounceable(text, language))
        case Gather():
            _add(Xml.SubElement(parent, "Gather", _listening(verb)), verb.say)
        case Dial(to, then, seconds):
            dial = Xml.SubElement(parent, "Dial", action=then, method="POST", timeout=str(seconds))
            target = Xml.SubElement(dial, "Sip") if to.startswith(("sip:", "sips:")) else dial
            target.text = to
        case Record(then, longest):
            kept = {"action": then, "method": "POST", "maxLength": str(longest), "playBeep": "true"}
            Xml.SubElement(parent, "Record", kept)
        case Redirect(to):
            Xml.SubElement(parent, "Redirect", method="POST").text = to
        case HangUp():
            Xml.SubElement(parent, "Hangup")


def _listening(gather: Gather) -> dict[str, str]:
    given = {"action": gather.then, "method": "POST", "timeout": str(gather.seconds)}
    if not gather.digits:
        return {**given, "input": "dtmf"}  # ended by #, as providers do by themselves
    spoken = {
        "input": "dtmf speech",
        "numDigits": str(gather.digits),
        "language": LOCALES[gather.say.language],
    }
    hints = _hints(gather.hints)
    return {**given, **spoken, **({"hints": hints} if hints else {})}


def _hints(names: Sequence[str]) -> str:
    kept, length = [], 0
    for name in names:
        length += len(name) + 1
        if length > _MOST_HINTS:
            break
        kept.append(_printable(name.replace(",", " ")))
    return ",".join(kept)


def _printable(text: str) -> str:
    """Return the text without what XML 1.0 cannot hold."""
    return "".join(c for c in text if c in "\t\n" or " " <= c < "\ud800" or "\ue000" <= c < "\ufffe"
                   or c > "\uffff")  # fmt: skip
