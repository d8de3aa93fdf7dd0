"""The translators' editor: states, checks, two at once, suggestions, what citizens then read."""

from __future__ import annotations

import time

import pytest
from helpers.desk import Browser, TownDesk, words
from helpers.town import DOGS

from callbot.console.samples import form_numbers
from callbot.console.translations import Translations, WrittenMeanwhileError, key_of
from callbot.model import Conversation, Utterance

KEY = key_of("content", "Au parc canin.")
AT = f"/console/translate/en/{KEY}"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    made = TownDesk(tmp_path_factory.mktemp("translate"), languages=("fr", "en"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def marie(town: TownDesk) -> Browser:
    return town.browser("marie", "translator")


@pytest.fixture(scope="module")
def paul(town: TownDesk) -> Browser:
    return town.browser("paul", "translator")


def version(town: TownDesk) -> str:
    found = town.parts.translations.newest("en").get(KEY)
    return str(found.version if found else 0)


def answer(town: TownDesk) -> str:
    utterance = Utterance(DOGS, language="en")
    return town.live.current.reply(utterance, Conversation(""), town.now).answers[0].text


def test_the_list_is_filtered_by_state_and_words(marie: Browser):
    assert "English" in words(marie.get("/console/translate"))
    missing = words(marie.get("/console/translate/en?state=missing&find=canin"))
    assert "Au parc canin." in missing
    assert "1 texts" in missing
    assert "0 texts" in words(marie.get("/console/translate/en?state=done&find=canin"))


def test_a_text_is_suggested_approved_and_then_said(town: TownDesk, marie: Browser):
    assert answer(town) == "Au parc canin."
    page = words(marie.get(AT))
    assert "Au parc canin." in page
    assert "city.dogs" in page
    done = marie.post(AT, base="0", form0="In the dog park.", act="suggest")
    assert done.status_code == 303
    assert answer(town) == "Au parc canin.", "a suggestion is not said"
    assert "to review" in words(marie.get("/console/translate/en?find=canin"))
    marie.post(AT, base=version(town), form0="In the dog park.", act="approve")
    assert answer(town) == "In the dog park."
    assert town.actions()[-1] == f"marie translation approved en content {KEY}"


def test_two_at_once_are_both_told_and_nothing_is_lost(
    town: TownDesk, marie: Browser, paul: Browser
):
    base = version(town)
    assert marie.post(AT, base=base, form0="At the dog run.", act="approve").status_code == 303
    late = paul.post(AT, base=base, form0="In the dogs' meadow.", act="approve")
    assert late.status_code == 409
    page = words(late)
    assert "At the dog run." in page
    assert "In the dogs' meadow." in page.replace("&#39;", "'")
    assert answer(town) == "At the dog run.", "the first counts"
    told = words(marie.get(f"{AT}/news?base={int(base) + 1}")).replace("&#39;", "'")
    assert "paul wrote version" in told
    assert "In the dogs' meadow." in told
    history = [(v.author, v.state) for v in town.parts.translations.history("en", KEY)]
    assert history[:2] == [("paul", "suggested"), ("marie", "approved")]


@pytest.mark.parametrize("text", ["", "In {x}", "<script>alert(1)</script>", "x" * 400])
def test_what_is_wrong_is_refused_logged_and_kept_on_the_page(
    town: TownDesk, marie: Browser, text: str
):
    before = version(town)
    response = marie.post(AT, base=before, form0=text, act="approve")
    assert response.status_code == 422
    assert "<script>alert" not in response.text
    assert version(town) == before
    assert "marie translation refused" in town.actions()[-1]


def test_a_text_of_five_megabytes_is_refused(town: TownDesk, marie: Browser):
    assert marie.post(AT, base="0", form0="x" * 5_000_000, act="approve").status_code == 413
    assert town.actions()[-1] == f"marie refused {AT}"
    assert marie.post(AT, base="0", form0="x" * 6000, act="approve").status_code == 422
    assert town.actions()[-1] == f"marie translation refused en {KEY}"


def test_checks_answer_while_typing(marie: Browser):
    marie.post(f"{AT}/check", form0="x")
    started = time.thread_time()
    page = words(marie.post(f"{AT}/check", form0="In {place}"))
    assert time.thread_time() - started < 0.15
    assert "“{place}” does not stand in the source." in page


def test_a_glossary_term_is_added_in_place_and_all_else_stays(town: TownDesk, marie: Browser):
    file = town.parts.settings.city / "translations/glossary.yaml"
    file.parent.mkdir()
    file.write_text("# ours\nparc canin:  # a fenced one\n  de: Hundewiese\n", "utf-8")
    term = marie.post(f"{AT}/term", term="parc canin", target="dog park")
    # Translators may not publish content, but the glossary is theirs.
    assert term.status_code == 303
    assert "parc canin → dog park" in words(marie.get(AT))
    marie.post(f"{AT}/term", term="mairie annexe", target="branch")
    marie.post(f"{AT}/term", term="mairie annexe", target="branch town hall")
    assert town.parts.publications.files()["translations/glossary.yaml"] == (
        '# ours\nparc canin:  # a fenced one\n  de: Hundewiese\n  en: "dog park"\n'
        'mairie annexe: {en: "branch town hall"}\n'
    )


def test_checks_speak_the_language_of_the_console(marie: Browser):
    french = {"Accept-Language": "fr"}
    response = marie.client.post(
        f"{AT}/check", data={"csrf": marie.csrf, "form0": "In {place}"}, base_url=marie.base,
        headers=french,
    )  # fmt: skip
    assert "« {place} » ne figure pas dans la source." in words(response).replace("\xa0", " ")


def test_the_second_language_and_going_on_are_kept_from_text_to_text(
    town: TownDesk, marie: Browser
):
    german = AT.replace("/en/", "/de/")
    assert "?second=en" in marie.get(german).text
    form = {"base": "0", "form0": "Auf der Hundewiese.", "act": "approve"}
    done = marie.post(german, **form, then="next", second="en")
    assert done.location.endswith("?second=en&then=next")
    assert 'value="next" checked' in marie.get(done.location).text


def test_who_may_not_translate_reads_only(town: TownDesk):
    viewer = town.browser("vera", "viewer")
    assert viewer.get(AT).status_code == 200
    assert viewer.post(AT, base="0", form0="Evil", act="approve").status_code == 403
    assert viewer.post("/console/translate/en/sign").status_code == 403


def test_a_language_is_signed_when_all_is_done(marie: Browser):
    response = marie.post("/console/translate/en/sign")
    assert response.status_code == 422
    assert "every text of it is done" in words(response)


@pytest.mark.parametrize("path", ["xx-yy-zz", "en/nothing", "../people"])
def test_unknown_languages_and_texts_are_a_page(marie: Browser, path: str):
    assert marie.get(f"/console/translate/{path}").status_code in (403, 404)


def test_late_versions_are_suggestions_and_equal_ones_no_conflict(town: TownDesk):
    store: Translations = town.parts.translations
    write = {"state": "approved", "now": town.now}
    store.write("it", "content", "Oui", ["Ja"], base=0, author="a", **write)
    store.write("it", "content", "Oui", ["Ja"], base=0, author="b", **write)
    with pytest.raises(WrittenMeanwhileError) as caught:
        store.write("it", "content", "Oui", ["Jo"], base=1, author="c", **write)
    assert caught.value.theirs.author == "b"
    assert caught.value.ours.state == "suggested"
    assert store.approved()["it", "content"] == {"Oui": ("Ja",)}


def test_forms_are_named_by_their_numbers():
    assert form_numbers("en", 2) == ["1", "0, 2, 3, 4"]
    assert form_numbers("ja", 1)[0].startswith("0, 1")
    assert form_numbers("uk", 3)[0] == "1, 21, 101"
