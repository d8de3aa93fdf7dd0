"""What is published from the console counts in every process, within seconds, and can be undone."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from helpers.po import entry, write
from helpers.town import DOGS, INTENT, town_settings

from callbot.app.live import LiveAssistant
from callbot.app.published import stored_files
from callbot.app.publishing import published_files
from callbot.cli import callbot
from callbot.console.publications import Change, Publications
from callbot.content.switches import FILE, Switches, write_switches
from callbot.conversations.database import open_engine
from callbot.model import Conversation, Utterance

NOW = datetime(2026, 5, 12, 7, 50, tzinfo=UTC)
PATH = "intents/city/dogs.yaml"


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    made = town_settings(tmp_path_factory.mktemp("published"), languages=("fr", "en"))
    entries = [entry("Au parc canin.", "In the dog park.")]
    for domain in ("content", "interface"):
        write(made.city / "translations", "en", domain, *entries)
    return made


@pytest.fixture
def publications(settings):
    engine = open_engine(settings.database_url)
    yield Publications(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM publications")
    engine.dispose()


@pytest.fixture(scope="module")
def two(settings):
    """Two processes' assistants over one database."""
    engine = open_engine(settings.database_url)
    made = [LiveAssistant(settings, Publications(engine)) for _ in range(2)]
    for each in made:
        each.close()  # no looks but the test's own
    return made


@pytest.fixture(autouse=True)
def as_it_was(two, publications):
    yield
    with open_engine(two[0]._settings.database_url).begin() as connection:
        connection.exec_driver_sql("DELETE FROM publications")
    for each in two:
        each.refresh()


def publish(publications, path, text, **more):
    publications.publish([Change(path, text, **more)], author="marie", now=NOW)


def say(assistant, text=DOGS, language=None, channel="web"):
    reply = assistant.reply(Utterance(text, channel, language=language), Conversation(""), NOW)
    return reply.answers[0]


def everywhere(two, **how):
    """Let both look, and return what both say."""
    for each in two:
        each.refresh()
    said = [say(each, **how) for each in two]
    assert said[0] == said[1]
    return said[0]


def test_a_published_answer_counts_and_going_back_too(two, publications):
    assert say(two[0]).text == "Au parc canin."
    publish(publications, PATH, INTENT.format(answer="Au grand pré."))
    assert everywhere(two).text == "Au grand pré."
    understood = [each.current.house.understanding for each in two]
    publish(publications, PATH, None)
    assert everywhere(two).text == "Au parc canin."
    assert [each.current.house.understanding for each in two] == understood, "nothing learned anew"


def test_an_answer_is_withdrawn_and_restored(two, publications):
    off = Switches().set("answers", "city.dogs", "le parc est fermé")
    publish(publications, FILE, write_switches(off))
    found = everywhere(two)
    assert found.status == "source_failed"
    assert "en cours de vérification" in found.text
    publish(publications, FILE, write_switches(Switches()))
    assert everywhere(two).text == "Au parc canin."


def test_a_channel_is_switched_off_but_not_the_alarm(two, publications):
    publish(publications, FILE, write_switches(Switches().set("channels", "chat", "panne")))
    found = everywhere(two)
    assert found.status == "source_failed"
    assert "interrompu" in found.text
    assert say(two[0], channel="phone").status == "answered"
    assert "interrompu" not in say(two[0], "ça sent le gaz chez moi").text


def test_a_source_is_switched_off(two, publications):
    publish(publications, FILE, write_switches(Switches().set("sources", "text", "faux")))
    assert everywhere(two).status == "source_failed"


def test_a_broken_publication_leaves_the_last_good_content(two, publications):
    publish(publications, PATH, "intent: [")
    assert everywhere(two).text == "Au parc canin."
    assert "published:city/dogs.yaml" in two[0].content_state()


def test_a_changed_answer_goes_on_with_its_translation(two, publications):
    assert everywhere(two, language="en").text == "In the dog park."
    publish(publications, PATH, INTENT.format(answer="Au parc canin, tous les jours."))
    assert everywhere(two, language="en").text == "In the dog park."
    publish(publications, PATH, INTENT.format(answer="Au parc canin, chaque jour."))
    assert everywhere(two, language="en").text == "In the dog park.", "over two changes"


def test_an_answer_about_rights_is_said_in_french_with_a_word_of_explanation(two, publications):
    rights = INTENT.replace("type: S", "type: C")
    publish(publications, PATH, rights.format(answer="Au parc canin."))
    checked = "Checked on Sunday 22 November."
    assert everywhere(two, language="en").text.split("\n") == ["In the dog park.", checked]
    publish(publications, PATH, rights.format(answer="Au parc canin !"), typo=True)
    mended = everywhere(two, language="en").text.split("\n")
    assert mended == ["In the dog park.", checked], "only a typo was mended"
    publish(publications, PATH, rights.format(answer="Nulle part."))
    why, answer, last = everywhere(two, language="en").text.split("\n")
    assert (answer, last) == ("Nulle part.", checked)
    assert why, "why it is in French is said"


def test_commands_see_what_is_published(settings, publications):
    publish(publications, PATH, INTENT.format(answer="Au grand pré."))
    assert (
        stored_files(settings).texts
        == published_files(publications).texts
        == {PATH: INTENT.format(answer="Au grand pré.")}
    )


def test_content_goes_to_files_and_back(settings, publications, tmp_path, monkeypatch):
    monkeypatch.setenv("CALLBOT_DATA", str(settings.data))

    def run(*arguments: object) -> str:
        result = CliRunner().invoke(callbot, ["content", *map(str, arguments)])
        assert not result.exit_code, (result.output, result.exception)
        return result.output

    new = INTENT.format(answer="Au grand pré.")
    publish(publications, PATH, new)
    assert "1 files written" in run("export", "--to", tmp_path, "--release")
    assert (tmp_path / PATH).read_text() == new
    assert publications.files() == {}
    (tmp_path / PATH).write_text(INTENT.format(answer="Au bois."))
    assert run("import", tmp_path, "--note", "le bois") == "1 files published, 0 were the same.\n"
    assert run("import", tmp_path) == "0 files published, 1 were the same.\n"
    assert "Au bois." in run("history", PATH, "--show", 3)
    assert f"{PATH} version 3 published by shell" in run("history")
    run("history", PATH, "--restore", 1)
    assert publications.files() == {PATH: new}
    (tmp_path / PATH).write_text("intent: [")
    refused = CliRunner().invoke(callbot, ["content", "import", str(tmp_path)])
    assert refused.exit_code
    assert "Nothing was published" in str(refused.exception)


def test_only_what_leaves_much_over_is_looked_through_for_it(two, publications, monkeypatch):
    given: list[str] = []
    monkeypatch.setattr("callbot.app.live.give_back", lambda: given.append("back"))
    publish(publications, "banner.yaml", "text: {fr: Fermé.}\n")
    publish(publications, FILE, write_switches(Switches(channels={"phone": "panne"})))
    two[0].look()
    assert (two[0].banner("fr", NOW), given) == ("Fermé.", [])
    examples = "language: fr\ncity.dogs: [où courent les chiens, un parc pour mon chien]\n"
    publish(publications, "intents/examples/fr/dogs.yaml", examples)
    two[0].look()
    assert given == ["back"]
