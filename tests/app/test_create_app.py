"""The web application over a real town, a real timetable and a real database."""

from dataclasses import replace

import pytest
from helpers.town import DOGS, town_settings

from callbot.app import check_context, create_app, open_answering, prepare
from callbot.app.parts import CityError, DataFolderError, open_city, published_languages
from callbot.app.server import check_port
from callbot.content.model import Content
from callbot.i18n.catalogues import Catalogues
from callbot.model import Example
from callbot.settings import load_settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    made = town_settings(tmp_path_factory.mktemp("town"))
    prepare(made)
    return load_settings(
        environ={},
        options={
            "city": str(made.city),
            "data": str(made.data),
            "now": "2026-05-12T07:50",
            "models": made.models,
            "intents": made.intents,
            "encoder": "none",
        },
    )


@pytest.fixture(scope="module")
def two_processes(settings):
    """Two applications over one database, as two web processes are."""
    apps = [create_app(settings) for _ in range(2)]
    yield [app.test_client() for app in apps]
    for app in apps:
        app.extensions["callbot.streams"].close()


def chat(client, text, **more):
    response = client.post("/api/v1/chat", json={"text": text, "language": "fr", **more})
    assert response.status_code == 200, response.text
    return response.json


def test_a_question_is_answered_from_the_timetable_at_the_time_that_was_set(two_processes):
    body = chat(two_processes[0], "prochain métro à vieux port")
    assert (body["intent"], body["slots"]["stop"]["value"]) == (
        "transport.next_departure",
        "Vieux-Port",
    )
    assert "8\u00a0h" in body["answers"][0]["text"]
    row = body["answers"][0]["cards"][0]["rows"][0]
    assert row["time"] == "2026-05-12T08:00:00+02:00"
    assert 8 <= row["minutes"] <= 10  # the clock runs on while the test does


def test_another_process_reads_the_same_log_and_goes_on_with_it(two_processes):
    first, second = two_processes
    begun = chat(first, "c'est quand le prochain bus")
    assert begun["status"] == "question"
    token = {"Authorization": f"Bearer {begun['token']}"}
    answered = second.post(
        "/api/v1/chat",
        json={"text": "vieux-port", "conversation": begun["conversation"]},
        headers=token,
    ).json
    assert (answered["intent"], answered["status"]) == ("transport.next_departure", "answered")
    log = first.get(f"/api/v1/conversations/{begun['conversation']}/messages", headers=token).json
    assert [row["type"] for row in log["messages"]] == ["message", "answer"] * 2


def test_ready_says_what_is_in_force(two_processes):
    ready = two_processes[0].get("/readyz")
    assert ready.status_code == 200
    assert ready.json["checks"] == dict.fromkeys(
        ("database", "calendars", "content", "timetable"), "ok"
    )


def test_a_broken_file_makes_the_process_not_ready_but_it_answers(tmp_path):
    settings = town_settings(tmp_path)
    (tmp_path / "town/intents/city/dogs.yaml").write_text("intent: [")
    app = create_app(settings)
    client = app.test_client()
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "dogs.yaml:1" in ready.json["checks"]["content"]
    assert chat(client, "bonjour")["status"] == "answered"
    app.extensions["callbot.streams"].close()


def test_the_citys_own_numbers_are_no_personal_data(tmp_path):
    settings = town_settings(tmp_path)
    facts = tmp_path / "town/facts.yaml"
    facts.write_text(facts.read_text().replace("renseigné", '"04 91 55 11 11"', 1))
    app = create_app(settings)
    client = app.test_client()
    body = chat(client, "le 04 91 55 11 11 ne répond pas, appelez le 06 12 34 56 78")
    token = {"Authorization": f"Bearer {body['token']}"}
    url = f"/api/v1/conversations/{body['conversation']}/messages"
    stored = client.get(url, headers=token).json["messages"][0]["text"]
    assert "04 91 55 11 11" in stored
    assert "06 12 34 56 78" not in stored
    app.extensions["callbot.streams"].close()


def test_a_question_nobody_knows_is_answered_too(two_processes):
    assert chat(two_processes[0], "<script>alert(1)</script> '; DROP TABLE events; --")["answers"]
    assert chat(two_processes[1], DOGS)["answers"][0]["text"] == "Au parc canin."


def test_the_terminal_shares_the_clock(settings):
    answering = open_answering(settings)
    assert answering.clock().isoformat().startswith("2026-05-12T07:50")
    assert answering.languages == ("fr", "en")


def test_a_new_city_has_gaps_but_no_mistakes(settings):
    context = check_context(replace(settings, alerts=("gone.pb",)))
    assert context.city_name == "Bourg"
    assert not [problem for problem in context.others if problem.level == "error"]
    [gone] = [problem for problem in context.others if problem.file == "gone.pb"]
    assert (gone.level, gone.message) == (
        "warning",
        "gone.pb cannot be read (No such file or directory).",
    )


@pytest.mark.parametrize(
    ("wanted", "examples", "published"),
    [
        (("fr", "en"), ("fr", "en"), ("fr", "en")),
        (("en", "fr"), ("fr", "en"), ("en", "fr")),
        (("fr", "en"), ("fr",), ("fr",)),
        (("zh",), ("fr", "zh"), ("fr",)),  # no catalogue
    ],
)
def test_a_language_is_published_with_examples_and_catalogues(
    settings, wanted, examples, published
):
    from dataclasses import replace

    from callbot.settings import PACKAGE_DATA

    content = Content(examples=tuple(Example("x", code, "a.b") for code in examples))
    catalogues = Catalogues.load(PACKAGE_DATA / "translations", ["fr", "en"])
    chosen = replace(settings, languages=wanted)
    assert published_languages(chosen, open_city(settings), content, catalogues) == published


def test_a_folder_that_is_no_city(tmp_path):
    with pytest.raises(CityError, match=r"is not a city's folder.*callbot init DIR"):
        open_city(town_settings(tmp_path, city=tmp_path))


def test_a_data_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderError, match=r"cannot be written \(.+\); choose another"):
        prepare(town_settings(tmp_path, data=tmp_path / "file" / "data"))


def test_an_address_that_cannot_be_served_on():
    with pytest.raises(ValueError, match=r"Port 80 of 203\.0\.113\.1 cannot be used"):
        check_port("203.0.113.1", 80)
