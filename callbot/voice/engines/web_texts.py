"""Text messages by one web request: a form of To, From and Body, with a name and a password (Basic).

Twilio's Messages resource is asked so; others took the form over, and a gateway of one's own is a few
lines. Nobody but the named host is told anything: a redirect counts as a refusal, and of the answer
only the status is read.
"""

from __future__ import annotations

import httpx

from callbot.voice.texts import TextError

_SECONDS = 8.0  # for each part of a request: a caller waits
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class WebTexts:
    """Sends by the service at ``address``, under the name or number ``sender``."""

    def __init__(self, address: str, sender: str) -> None:
        """``address`` is https://USER:PASSWORD@HOST/PATH. Raises TextError for one that is none."""
        if not sender:
            raise TextError(
                "sms_url is set, but not sms_from: the number or name that messages have."
            )
        url = _address(address)
        self._auth = (url.username, url.password) if url.username else None
        self._url = url.copy_with(username=None, password=None)  # or it would be in logs
        self._sender = sender

    def send(self, number: str, text: str) -> None:
        """Send ``text`` to ``number``. Raises TextError."""
        form = {"To": number, "From": self._sender, "Body": text}
        try:
            with (
                httpx.Client(timeout=_SECONDS, auth=self._auth) as client,
                client.stream("POST", self._url, data=form) as response,
            ):
                status = response.status_code
        except httpx.HTTPError as error:
            why = type(error).__name__
            raise TextError(f"The SMS service of sms_url cannot be reached ({why}).") from None
        if not httpx.codes.is_success(status):
            raise TextError(f"The SMS service of sms_url did not take a message: status {status}.")


def _address(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.host and (url.scheme == "https" or (url.scheme == "http" and url.host in _HERE)):
        return url
    raise TextError("sms_url must be https://USER:PASSWORD@HOST/PATH; http only on this machine.")
