"""*Translate*: the texts of a language, how far they are, and one text at a time to write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from callbot.console.glossary import glossary_of, with_term
from callbot.console.parts import ConsoleParts
from callbot.console.publications import PublicationError
from callbot.console.render import Renderer, sentence
from callbot.console.roles import LOOK, TRANSLATE
from callbot.console.routes import Route, field, get, post, see_other
from callbot.console.samples import form_numbers, previews
from callbot.console.signing import sign, signature_of
from callbot.console.strings import STATES, Row, rows
from callbot.console.translations import Version, WrittenMeanwhileError
from callbot.console.visit import Refused, person
from callbot.content.model import SOURCE_LANGUAGE
from callbot.i18n.catalogues import SOURCES
from callbot.i18n.faults import faults, remarks
from callbot.i18n.locales import UnknownLanguage, locale
from callbot.i18n.memory import Memory, difference, terms_in
from callbot.i18n.said import _, said_by
from callbot.text import fold

PAGE = 50  # texts of a list
MOST_CHARACTERS = 5000  # of a form
NEIGHBOURS = 3


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    return (
        get("/translate", _languages, LOOK),
        get("/translate/<language>", _list, LOOK),
        post("/translate/<language>/sign", _sign, TRANSLATE),
        get("/translate/<language>/<key>", _one, LOOK),
        post("/translate/<language>/<key>", _write, TRANSLATE),
        post("/translate/<language>/<key>/check", _check, LOOK),
        get("/translate/<language>/<key>/news", _news, LOOK),
        post("/translate/<language>/<key>/term", _term, TRANSLATE),
    )


@dataclass(frozen=True)
class Table:
    """All texts of one language."""

    language: str
    rows: list[Row]

    @property
    def counts(self) -> dict[str, int]:
        """How many texts are in each state."""
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in STATES}

    def place(self, key: str) -> int:
        """Return where a text stands. Raises Refused 404."""
        for number, row in enumerate(self.rows):
            if row.source.key == key:
                return number
        raise Refused(404, "There is no such text; it may have been changed meanwhile.")


def table_of(parts: ConsoleParts, language: str) -> Table:
    """Return the texts that can be translated into a language. Raises Refused 404."""
    try:
        locale(language)
    except UnknownLanguage as error:
        raise Refused(404, said_by(error)) from None
    sources = [s for s in parts.bench().strings() if SOURCES[s.domain] != language]
    newest = parts.translations.newest(language)
    return Table(language, rows(sources, language, parts.catalogues(), newest))


def _languages(parts: ConsoleParts, renderer: Renderer) -> Response:
    known = {*parts.languages(), *(code for code, _ in parts.catalogues().files)}
    tables = [table_of(parts, code) for code in sorted(known - {SOURCE_LANGUAGE})]
    signed = {table.language: signature_of(parts, table.language) for table in tables}
    return renderer.page("translate.html", tables=tables, signed=signed, states=STATES)


def _list(parts: ConsoleParts, renderer: Renderer, language: str) -> Response:
    table = table_of(parts, language)
    state, find = request.args.get("state", ""), request.args.get("find", "").strip()[:200]
    domain = request.args.get("domain", "")
    found = [row for row in table.rows if _fits(row, state, domain, find)]
    number = request.args.get("page", "1")
    page = max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1
    return renderer.page(
        "translate_list.html",
        table=table,
        found=found[(page - 1) * PAGE : page * PAGE],
        count=len(found),
        page=page,
        pages=-(-len(found) // PAGE),
        state=state,
        find=find,
        domain=domain,
        states=STATES,
        domains=[each for each in SOURCES if SOURCES[each] != language],
        signature=signature_of(parts, language),
    )


def _fits(row: Row, state: str, domain: str, find: str) -> bool:
    said = (*row.source.texts, *row.forms, row.source.group, row.source.key)
    return (
        (not state or row.state == state)
        and (not domain or row.source.domain == domain)
        and (not find or any(fold(find) in fold(text) for text in said))
    )


def _one(parts: ConsoleParts, renderer: Renderer, language: str, key: str) -> Response:
    return _shown(parts, renderer, language, key)


def _shown(
    parts: ConsoleParts, renderer: Renderer, language: str, key: str, *, status: int = 200,
    said: str = "", good: str = "", forms: Sequence[str] = (), theirs: Version | None = None,
) -> Response:  # fmt: skip
    table = table_of(parts, language)
    place = table.place(key)
    row = table.rows[place]
    references = [code for code in parts.languages() if code not in (language, row_language(row))]
    second = request.values.get("second", "en")
    second = second if second in references else next(iter(references), "")
    wanted = row.source.wanted(language)
    filled = [*(forms or row.forms), *[""] * wanted][:wanted]
    return renderer.page(
        "translate_one.html",
        status,
        row=row,
        table=table,
        forms=list(zip(form_numbers(language, wanted), filled, strict=True)),
        said=said,
        good=good,
        theirs=theirs,
        history=parts.translations.history(language, key),
        second=second,
        goes_on=request.values.get("then") == "next",
        references=references,
        reference=_reference(parts, row, second),
        difference=difference,
        **_around(table, place),
        **_checked(parts, row, language, filled),
        **_helps(parts, table, row),
    )


def row_language(row: Row) -> str:
    """Return the language that a text was written in."""
    return SOURCES[row.source.domain]


def _reference(parts: ConsoleParts, row: Row, second: str) -> str:
    catalogues = parts.catalogues()
    known = {
        "content": catalogues.content,
        "interface": catalogues.interface,
        "phrasebook": catalogues.phrasebook,
    }[row.source.domain](second)
    return known.translated(row.source.one) or ""


def _around(table: Table, place: int) -> dict[str, Any]:
    row = table.rows[place]
    open_rows = (r for r in table.rows[place + 1 :] if r.state != "done")
    same = [r for r in table.rows if r.source.group == row.source.group and r is not row]
    return {
        "before": table.rows[place - 1] if place else None,
        "after": table.rows[place + 1] if place + 1 < len(table.rows) else None,
        "next_open": next(open_rows, None),
        "neighbours": same[: 2 * NEIGHBOURS],
    }


def _helps(parts: ConsoleParts, table: Table, row: Row) -> dict[str, Any]:
    done = ((r.source.texts[-1], r.forms[-1]) for r in table.rows if r.forms and r is not row)
    source = row.source.texts[-1]
    terms = glossary_of(parts, table.language)
    return {"memory": Memory(dict(done)).find(source), "terms": terms_in(source, terms)}


def _forms(wanted: int) -> list[str]:
    """Return the forms that were typed. Raises Refused where a form is far too long."""
    found = []
    for number in range(wanted):
        typed = request.form.get(f"form{number}", "").replace("\r\n", "\n")
        if len(typed) > MOST_CHARACTERS:
            most = f"{MOST_CHARACTERS:,}"
            raise Refused(422, _("A text may have at most {most} characters.", most=most))
        found.append(typed.strip(" \t"))
    return found


def _checked(parts: ConsoleParts, row: Row, language: str, forms: Sequence[str]) -> dict[str, Any]:
    bench = parts.bench()
    wrong = faults(row.source.texts, forms, wanted=row.source.wanted(language))
    shown = (
        list(islice(previews(bench.assistant, language, forms, bench.now()), 6))
        if any(forms)
        else []
    )
    return {"wrong": wrong, "remarks": remarks(row.source.texts, forms), "previews": shown}


def _check(parts: ConsoleParts, renderer: Renderer, language: str, key: str) -> Response:
    source = next((s for s in parts.bench().strings() if s.key == key), None)
    if source is None:
        raise Refused(404, "There is no such text; it may have been changed meanwhile.")
    row = Row(source, (), "missing")
    found = _checked(parts, row, language, _forms(source.wanted(language)))
    return renderer.page("translate_check.html", language=language, **found)


def _write(parts: ConsoleParts, renderer: Renderer, language: str, key: str) -> Response:
    table = table_of(parts, language)
    row = table.rows[table.place(key)]
    try:
        forms = _forms(row.source.wanted(language))
    except Refused as error:
        parts.audit.record(person().name, "translation refused", f"{language} {key}", parts.wall(),
                           why=str(error))  # fmt: skip
        raise
    if wrong := faults(row.source.texts, forms, wanted=row.source.wanted(language)):
        parts.audit.record(person().name, "translation refused", f"{language} {key}", parts.wall(),
                           why=wrong[0])  # fmt: skip
        said = sentence(parts, wrong[0])
        return _shown(parts, renderer, language, key, status=422, said=said, forms=forms)
    approve, base = field("act") == "approve", field("base", most=9)
    try:
        parts.translations.write(
            language, row.source.domain, row.source.one, forms,
            state="approved" if approve else "suggested",
            base=int(base) if base.isdecimal() else 0,
            author=person().name, now=parts.wall(),
        )  # fmt: skip
    except WrittenMeanwhileError as error:
        return _shown(
            parts,
            renderer,
            language,
            key,
            status=409,
            said=sentence(parts, said_by(error)),
            forms=forms,
            theirs=error.theirs,
        )
    parts.bench().look()
    goes_on, second = field("then") == "next", field("second", most=9)
    after = _around(table, table.place(key))["next_open"] if goes_on else None
    beside = urlencode({"second": second, **({"then": "next"} if goes_on else {})})
    return see_other(f"/console/translate/{language}/{after.source.key if after else key}?{beside}")


def _news(parts: ConsoleParts, renderer: Renderer, language: str, key: str) -> Response:
    """Tell who has this text open that somebody else wrote a version since."""
    base = request.args.get("base", "0")
    known = int(base) if base.isdecimal() and len(base) < 9 else 0
    newer = [each for each in parts.translations.history(language, key) if each.version > known]
    others = [each for each in newer if each.author != person().name]
    return renderer.page("translate_news.html", newer=others, language=language)


def _term(parts: ConsoleParts, _renderer: Renderer, language: str, key: str) -> Response:
    term, target = field("term", most=80, least=1), field("target", most=80, least=1)
    try:
        change = with_term(parts, language, term, target)
    except PublicationError as error:
        raise Refused(422, said_by(error)) from None
    parts.publish([change], note=f"glossary: {term} = {target} ({language})")
    return see_other(f"/console/translate/{language}/{key}")


def _sign(parts: ConsoleParts, renderer: Renderer, language: str) -> Response:
    table = table_of(parts, language)
    open_ = len(table.rows) - table.counts["done"]
    if open_:
        raise Refused(422, "A language is signed when every text of it is done.")
    sign(parts, language, len(table.rows))
    return see_other(f"/console/translate/{language}")
