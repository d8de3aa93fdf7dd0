"""The served description is true: schemathesis sends what it allows and what it forbids."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import schemathesis
from flask.testing import FlaskClient
from helpers.web import bearer, chat, make_web
from helpers.world import world
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
)

from callbot.http import openapi

APP = make_web(Path(tempfile.mkdtemp()), world=world(), rate_limit="1000000/minute", max_streams=4)
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", APP)
SOUND = ["events", "heard", "spoken"]  # tested where they are: no JSON
BOUNDED = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@SCHEMA.exclude(operation_id=SOUND).parametrize()
@BOUNDED
def test_strangers_get_what_is_described(case: Any) -> None:
    plain = {"Accept-Encoding": "identity"}  # its reader does not unpack
    case.call_and_validate(headers=plain, excluded_checks=[ignored_auth])


@SCHEMA.exclude(operation_id=[*SOUND, "interface", "openapi", "map", "journeys"]).parametrize()
@BOUNDED
def test_the_owner_of_a_conversation_gets_what_is_described(case: Any) -> None:
    answered = chat(APP.test_client())
    if case.path_parameters:
        case.path_parameters["conversation"] = answered["conversation"]
    elif isinstance(case.body, dict) and "conversation" in case.body:
        case.body["conversation"] = answered["conversation"]
    # The conversation put in its place mends what may have been wrong; a number that is no
    # telephone number is more than a schema can tell.
    not_ours = [ignored_auth, negative_data_rejection]
    if case.operation.label.endswith("handover"):
        not_ours.append(positive_data_acceptance)
    case.call_and_validate(headers=bearer(answered), excluded_checks=not_ours)


def test_every_address_is_described_and_no_other() -> None:
    described = {
        (method.upper(), path)
        for path, item in openapi.document(("fr",))["paths"].items()
        for method in item.keys() - {"parameters"}
    }
    served = {
        (method, rule.rule.replace("<", "{").replace(">", "}"))
        for rule in APP.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }
    assert described == served


@pytest.fixture
def client() -> FlaskClient:
    return APP.test_client()


def test_events_are_as_described_in_the_stream_too(client: FlaskClient) -> None:
    answered = chat(client)
    url = f"/api/v1/conversations/{answered['conversation']}/messages"
    read = client.get(url, headers=bearer(answered)).json
    document = openapi.document(("fr", "en"))
    schema = {"$ref": "#/components/schemas/Messages", "components": document["components"]}
    jsonschema.validate(read, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"messages": [{"cursor": 1}], "cursor": 1}, schema)


def test_languages_are_those_of_the_city() -> None:
    ask = openapi.document(("fr", "ar"))["components"]["schemas"]["Ask"]
    assert ask["properties"]["language"] == {"enum": ["fr", "ar", None]}
