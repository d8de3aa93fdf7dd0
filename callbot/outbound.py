"""Fetching from the web without being led astray: a server that we ask must not send us to our own network.

The host that the operator named is asked wherever it stands. A redirect may lead to another host only
when all of its addresses are public ones (RFC 6890), never to another port of a private host, and never
from https to http.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.request import getproxies

import httpx

REDIRECTS = 5


class RefusedError(httpx.RequestError):
    """A redirect that is not followed; the message says where to."""


def open_client(url: str, seconds: float) -> httpx.Client:
    """Return a client for ``url`` and where it redirects to; waits ``seconds`` for each part.

    Its calls raise RefusedError, a httpx.HTTPError, instead of asking an address inside.
    """
    guard = _Guard(httpx.URL(url))
    return httpx.Client(
        timeout=seconds,
        follow_redirects=True,
        max_redirects=REDIRECTS,
        event_hooks={"request": [guard.before], "response": [guard.after]},
    )


class _Guard:
    """Knows the address that the operator named."""

    def __init__(self, named: httpx.URL) -> None:
        self._named = named

    def before(self, request: httpx.Request) -> None:
        """Look at where a request is about to go."""
        url = request.url
        if self._is_named(url):
            return
        if self._named.scheme == "https" and url.scheme != "https":
            raise RefusedError(f"it redirects from https to {url.scheme}://{url.host}")
        proxied = url.scheme in getproxies()  # then the proxy resolves names, by its own rules
        for address in _literal(url.host) if proxied else _addresses(url):
            self._refuse_inside(url, address)

    def after(self, response: httpx.Response) -> None:
        """Look at who answered: a name may have been given another address meanwhile."""
        url = response.request.url
        stream = response.extensions.get("network_stream")
        if self._is_named(url) or stream is None or url.scheme in getproxies():
            return
        peer = stream.get_extra_info("server_addr")
        if peer:
            self._refuse_inside(url, str(peer[0]))

    def _is_named(self, url: httpx.URL) -> bool:
        return (url.host, _port(url)) == (self._named.host, _port(self._named))

    def _refuse_inside(self, url: httpx.URL, address: str) -> None:
        found = ipaddress.ip_address(address.partition("%")[0])
        inner = getattr(found, "ipv4_mapped", None) or found
        if not inner.is_global or inner.is_multicast:
            raise RefusedError(
                f"it redirects to {url.host}, an address inside ({inner}); name that one if it is meant"
            )


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _literal(host: str) -> list[str]:
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        return []


def _addresses(url: httpx.URL) -> list[str]:
    """Return all addresses of a host, as the connection will look them up."""
    try:
        found = socket.getaddrinfo(url.host, _port(url), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise RefusedError(f"it redirects to {url.host}, which has no address") from None
    return [str(each[4][0]) for each in found]
