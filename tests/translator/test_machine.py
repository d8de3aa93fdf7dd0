"""A LibreTranslate server, as its documentation describes it, and its failures."""

import json

import httpx
import pytest

from callbot.translator.machine import LibreTranslate, MachineError


def server(
    answer: httpx.Response | Exception, seen: list[httpx.Request] | None = None
) -> httpx.Client:
    def respond(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return httpx.Client(transport=httpx.MockTransport(respond))


def test_a_sentence_is_sent_with_the_key_of_the_address():
    seen: list[httpx.Request] = []
    client = server(httpx.Response(200, json={"translatedText": " Hello. "}), seen)
    machine = LibreTranslate("https://translate.example/?api_key=abc", client)
    assert machine.translate("Bonjour.", "en") == "Hello."
    assert str(seen[0].url) == "https://translate.example/translate"
    sent = json.loads(seen[0].content)
    assert sent == {
        "q": "Bonjour.",
        "source": "fr",
        "target": "en",
        "format": "text",
        "api_key": "abc",
    }


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx.ConnectError("refused"), "does not answer"),
        (httpx.ReadTimeout("late"), "does not answer"),
        (httpx.Response(200, text="<html>"), "does not answer"),
        (httpx.Response(400, json={"error": "xx is not supported"}), "refused \\(400\\)"),
        (httpx.Response(200, json={"translatedText": ""}), "refused"),
        (httpx.Response(200, json=["no"]), "refused"),
    ],
)
def test_a_failing_server_gives_one_sentence(answer, said):
    with pytest.raises(MachineError, match=said):
        LibreTranslate("http://localhost:5000", server(answer)).translate("Bonjour.", "en")


def test_an_address_that_is_none_is_refused():
    with pytest.raises(MachineError, match="is no address of a LibreTranslate server"):
        LibreTranslate("translate.example")
