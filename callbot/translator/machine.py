"""An optional LibreTranslate server: what it says is machine translation, never an approved phrase."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit, urlunsplit

import httpx

from callbot.i18n.said import _

SECONDS = 10.0
MOST_CHARACTERS = 2000
_MOST_BYTES = 100_000


class MachineError(ValueError):
    """The server did not translate; one sentence says why."""


class LibreTranslate:
    """One server, named by its address; a key that it wants stands there as ``?api_key=…``."""

    def __init__(self, address: str, client: httpx.Client | None = None) -> None:
        """Take the address as the setting has it. Raises MachineError where it is none."""
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise MachineError(
                f"“{address}” is no address of a LibreTranslate server, as https://translate.example."
            )
        path = parts.path.rstrip("/").removesuffix("/translate")
        self._url = urlunsplit((parts.scheme, parts.netloc, f"{path}/translate", "", ""))
        self._key = parse_qs(parts.query).get("api_key", [""])[0]
        self._client = client or httpx.Client(timeout=SECONDS)

    def translate(self, text: str, language: str, *, source: str = "fr") -> str:
        """Return ``text`` in another language. Raises MachineError."""
        asked = {
            "q": text[:MOST_CHARACTERS],
            "source": source,
            "target": language,
            "format": "text",
        }
        try:
            response = self._client.post(self._url, json=asked | self._secret())
            found = response.json() if len(response.content) <= _MOST_BYTES else {}
        except (httpx.HTTPError, ValueError):
            raise MachineError(_("The translation server does not answer; try a phrase.")) from None
        said = found.get("translatedText") if isinstance(found, dict) else None
        if response.status_code != 200 or not isinstance(said, str) or not said.strip():
            raise MachineError(
                _("The translation server refused ({status}).", status=f"{response.status_code}")
            )
        return said.strip()

    def _secret(self) -> dict[str, str]:
        return {"api_key": self._key} if self._key else {}
