"""What a voice needs of the chat's response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callbot.voice.actions import SpokenReply

_PERSON, _SLOWER, _WISH = "meta.human", "meta.repeat_slow", "meta.sms_callback"


def spoken_reply(body: Mapping[str, Any]) -> SpokenReply:
    """Return what a voice needs of a chat response."""
    answers = body["answers"]
    choices = tuple((each["label"], each["say"]) for each in answers[-1]["choices"])
    offered = choices if body["status"] in ("did_you_mean", "question") else ()
    # Only a channel that is switched off fails without an intent.
    off = body["status"] == "source_failed" and body["intent"] is None
    return SpokenReply(
        text=" ".join(answer["spoken"] for answer in answers),
        written="\n".join(answer["text"] for answer in answers),
        language=body["language"],
        choices=offered,
        person=body["intent"] == _PERSON or body["status"] == "handed_over",
        understood=body["status"] not in ("unknown", "did_you_mean") and not off,
        slower=body["intent"] == _SLOWER,
        safety=body["verdict"] == "safety",
        wish=_wish(body),
        off=off,
    )


def _wish(body: Mapping[str, Any]) -> str:
    """Return the shade of a wish that the line itself fulfils: "sms", "callback"."""
    if body["intent"] != _WISH:
        return ""
    shades = [each.get("shade", "") for each in body["candidates"] if each["intent"] == _WISH]
    return shades[0] if shades and shades[0] in ("sms", "callback") else ""
