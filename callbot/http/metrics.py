"""Numbers for Prometheus at /metrics (its text format): what was answered, how fast, and what is ready.

No number is about a person: labels are the channel, a published language, the intent and the status.
All web processes count into files of one folder, so that whichever is asked tells the sum.
"""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from callbot.http.errors import ApiError
from callbot.model import Reply, Utterance

LOOPBACK = "loopback"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # read by the library when it is first imported
LEAST_TOKEN = 16  # characters
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
Gauges = Mapping[str, Callable[[], float]]


class MetricsError(ValueError):
    """The setting metrics cannot be used; the message says how to mend it."""


class Metrics:
    """The numbers of one process, and of all of them where they share a folder."""

    def __init__(
        self, access: str, languages: Callable[[], Sequence[str]], ready: Callable[[], Gauges]
    ) -> None:
        """``access``: ``loopback``, or the token that must be sent. Raises MetricsError."""
        if access != LOOPBACK and len(access) < LEAST_TOKEN:
            raise MetricsError(
                f"The setting metrics must be {LOOPBACK} or a token of {LEAST_TOKEN} characters or more."
            )
        self._access, self._languages, self._ready = access, languages, ready
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "callbot_answers", "Questions answered.",
            ("channel", "language", "intent", "status"), registry=self._registry,
        )  # fmt: skip
        self._thought = Histogram(
            "callbot_answer_seconds", "Time from question to answer.",
            ("channel",), buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip
        self._requests = Counter(
            "callbot_requests", "Requests over HTTP.",
            ("method", "route", "status"), registry=self._registry,
        )  # fmt: skip
        self._served = Histogram(
            "callbot_request_seconds", "Time until an answer over HTTP begins.",
            ("route",), buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip

    def answered(self, utterance: Utterance, reply: Reply, seconds: float) -> None:
        """Count a question that was answered."""
        language = reply.conversation.language or reply.match.language
        known = language if language in self._languages() else "other"
        status = reply.answers[0].status if reply.answers else "none"
        self._answers.labels(utterance.channel, known, reply.intent or "none", status).inc()
        self._thought.labels(utterance.channel).observe(seconds)

    def install(self, app: Flask) -> None:
        """Count every request of ``app`` by its route, never by its address."""
        app.before_request(_begin)
        app.after_request(self._count)

    def page(self) -> Response:
        """Return the numbers. Raises ApiError 404 for who may not see them."""
        self._check()
        shared = os.environ.get(FOLDER)
        registry = CollectorRegistry() if shared else self._registry
        if shared:
            MultiProcessCollector(registry, shared)  # type: ignore[no-untyped-call]
        now = CollectorRegistry()
        now.register(_Now(self._ready()))
        text = generate_latest(registry) + generate_latest(now)
        response = Response(text, content_type=CONTENT_TYPE_PLAIN_0_0_4)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _check(self) -> None:
        if self._access == LOOPBACK:
            # Behind a proxy everybody seems to be on this machine: what it forwards is refused.
            near = request.remote_addr in {"127.0.0.1", "::1"}
            if not near or "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
                raise ApiError(404)
            return
        said = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(said, f"Bearer {self._access}".encode()):
            raise ApiError(404)

    def _count(self, response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.url_rule else "other"
        self._requests.labels(method, route, str(response.status_code)).inc()
        if (began := g.get("began")) is not None:
            self._served.labels(route).observe(time.perf_counter() - began)
        return response


class _Now(Collector):
    """What is so at this moment, whichever process is asked."""

    def __init__(self, gauges: Gauges) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[Any]:
        ready = GaugeMetricFamily("callbot_ready", "1 while a part can be used.", labels=("part",))
        for part, value in self._gauges.items():
            ready.add_metric([part], value())
        yield ready


def _begin() -> None:
    g.began = time.perf_counter()
