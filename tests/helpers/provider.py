"""A telephone provider for tests: signs what it sends and follows what it is told, as a call goes on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from flask.testing import FlaskClient
from helpers.phone import script
from helpers.web import make_parts
from helpers.world import world

from callbot.channels import Parts, register
from callbot.channels.provided import Step

twilio = pytest.importorskip("twilio.request_validator", reason="the extra provider is missing")
TOKEN, CALL = "secret", "CA0123456789abcdef"
SIGN = twilio.RequestValidator(TOKEN).compute_signature
URL = "https://ville.example"
VERBS = {"Response", "Say", "Gather", "Dial", "Sip", "Record", "Redirect", "Hangup"}


class Line:
    """A provider that follows what it is told, as a call goes on."""

    def __init__(
        self, folder: Path, assistant: Any = None, *, staffed: bool = False, **changes: Any
    ):
        given = {"twilio_token": TOKEN, "public_url": URL, **changes}
        parts = make_parts(folder, assistant, world=changes.pop("world", None) or world(), **given)
        self.serve(replace(parts, script=script, staffed=lambda: staffed))
        self.answer = Xml.Element("Response")
        self.last: tuple[str, dict[str, str]] = ("", {})

    def serve(self, parts: Parts) -> None:
        """Serve with these parts from now on."""
        self.parts = parts
        self.app = register(parts)
        self.client: FlaskClient = self.app.test_client()

    def send(self, url: str, **form: str) -> None:
        self.last = url, {"CallSid": CALL, **form}
        response = self.post(*self.last)
        assert response.status_code == 200, response.text
        assert response.mimetype == "text/xml"
        self.answer = Xml.fromstring(response.data)
        assert {each.tag for each in self.answer.iter()} <= VERBS

    def post(self, url: str, form: dict[str, str], signature: str | None = None) -> Any:
        signed = SIGN(url, form) if signature is None else signature
        headers = {"X-Twilio-Signature": signed} if signed else {}
        return self.client.post(url.removeprefix(URL), data=form, headers=headers)

    def call(self) -> None:
        self.send(f"{URL}/voice/twilio")

    def then(self, **form: str) -> None:
        """Send what came of the listening; nothing means silence."""
        gather = self.answer.find("Gather")
        assert gather is not None
        self.send(
            gather.get("action", "") if form else self.answer.findtext("Redirect", ""), **form
        )

    @property
    def said(self) -> str:
        return " ".join(each.text or "" for each in self.answer.iter("Say"))

    def log(self) -> list[dict[str, Any]]:
        name = Step(CALL, "").conversation
        return [json.loads(each.data) for each in self.parts.store.events_after(name, 0, 200)]
