"""What an agent writes in French, as a citizen reads it who writes another language."""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest
from helpers.desk import Browser, TownDesk, words

from callbot.console import replying
from callbot.conversations.store import NewEvent
from callbot.translator.machine import LibreTranslate


@pytest.fixture
def held(office: TownDesk) -> str:
    """A conversation in English that Maryse has."""
    said = NewEvent("message", office.now, '{"from":"person","text":"help"}', "m1")
    name = office.parts.store.begin(office.now, said).conversation
    office.parts.handovers.open(name, "asked", office.now, language="en")
    office.parts.handovers.claim(name, "maryse", office.now)
    return f"/console/inbox/{name}"


@pytest.fixture(scope="module")
def maryse(office: TownDesk) -> Browser:
    return office.browser("maryse", "agent")


def sent(office: TownDesk, at: str) -> list[dict[str, str]]:
    events = office.parts.store.events_after(at.rsplit("/", 1)[1], 0)
    return [json.loads(event.data) for event in events if event.type == "agent"]


def test_an_approved_phrase_is_shown_and_sent_only_when_it_is_chosen(
    office: TownDesk, maryse: Browser, held: str
):
    page = words(maryse.post(f"{held}/ways", text="la sortie est a gauche svp"))
    assert "approved The exit is on the left. La sortie est à gauche." in page
    assert sent(office, held) == []
    maryse.post(
        f"{held}/say", text="la sortie est a gauche svp", how="approved", key="directions.exit_left"
    )
    assert sent(office, held) == [
        {
            "from": "agent",
            "text": "The exit is on the left.",
            "language": "en",
            "note": "Approved translation of:",
            "french": "La sortie est à gauche.",
            "by": "maryse",
        }
    ]
    assert "La sortie est à gauche." in words(maryse.get(held))


def test_values_are_copied_and_a_phrase_that_lacks_one_is_not_offered(maryse: Browser, held: str):
    page = words(maryse.post(f"{held}/ways", text="Le prochain départ est dans dix minutes"))
    assert "The next departure is in 10 minutes." in page
    assert "…" not in page
    assert "approved" not in words(maryse.post(f"{held}/ways", text="83"))


def test_a_ready_made_sentence_is_an_approved_translation(
    office: TownDesk, maryse: Browser, held: str
):
    french, english = replying.canned(office.parts, "en")[1]
    assert english == "Could you tell me more, please?"
    assert french.startswith("Pouvez-vous")
    maryse.post(f"{held}/say", text=french.upper(), how="approved", key="canned-1")
    assert sent(office, held)[0]["text"] == english


def test_what_no_phrase_says_goes_as_it_is_and_says_so(
    office: TownDesk, maryse: Browser, held: str
):
    typed = "Le toboggan est en travaux."
    assert "in French, as it is Le toboggan est en travaux." in words(
        maryse.post(f"{held}/ways", text=typed)
    )
    maryse.post(f"{held}/say", text=typed, how="french")
    maryse.post(f"{held}/say", text="The slide is closed.", how="own")
    as_it_is, own = sent(office, held)
    assert (as_it_is["language"], as_it_is["note"]) == (
        "fr", "Written in French; there is no approved translation.",
    )  # fmt: skip
    assert (own["language"], own.get("note")) == ("en", None)


def test_an_approved_text_is_never_what_a_form_says(office: TownDesk, maryse: Browser, held: str):
    forged = {"text": "Le toboggan", "how": "approved", "key": "directions.exit_left"}
    assert maryse.post(f"{held}/say", **forged).status_code == 409
    assert maryse.post(f"{held}/say", text="x", how="machine", said="y").status_code == 409
    assert maryse.post(f"{held}/ways", text="x", machine="yes").status_code == 404
    assert maryse.post(f"{held}/ways", text="").status_code == 422
    paul = office.browser("paul", "agent")
    assert paul.post(f"{held}/ways", text="x").status_code == 409
    assert sent(office, held) == []


def test_a_machine_translation_is_asked_for_and_labelled(
    office: TownDesk, held: str, monkeypatch: pytest.MonkeyPatch
):
    settings = replace(office.parts.settings, libretranslate="http://localhost:1")
    monkeypatch.setattr(office, "app", office.make(settings=settings))
    answers = [
        httpx.Response(200, json={"translatedText": "The slide."}),
        httpx.Response(500, json={}),
    ]
    client = httpx.Client(transport=httpx.MockTransport(lambda _: answers.pop(0)))
    monkeypatch.setattr(replying, "LibreTranslate", lambda to: LibreTranslate(to, client))
    maryse = office.browser("maryse", "agent")
    maryse.get(held)
    assert "Translate by machine" in words(maryse.post(f"{held}/ways", text="Le toboggan."))
    assert len(answers) == 2, "nothing goes out before it is asked for"
    page = words(maryse.post(f"{held}/ways", text="Le toboggan.", machine="yes"))
    assert "machine translation, not approved The slide. Le toboggan." in page
    maryse.post(f"{held}/say", text="Le toboggan.", how="machine", said="The slide.")
    assert sent(office, held)[0]["note"] == "Machine translation, not approved"
    assert maryse.post(f"{held}/ways", text="Le toboggan.", machine="yes").status_code == 502
