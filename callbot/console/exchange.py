"""*Translate* with other programs: a language's texts as a .po file, and such a file taken back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request

from callbot.console.parts import ConsoleParts
from callbot.console.render import Renderer, sentence
from callbot.console.roles import LOOK, TRANSLATE
from callbot.console.routes import Route, field, get, post
from callbot.console.strings import Row
from callbot.console.translate import Table, table_of
from callbot.console.translations import ChangedSinceError, Text
from callbot.console.uploads import MOST_BYTES, Brought, UploadError, read_upload, write_file
from callbot.console.visit import Refused, person
from callbot.i18n.catalogues import SOURCES
from callbot.i18n.said import _, joined, said_by


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    return (
        get("/translate/<language>/file/<domain>", _download, LOOK),
        post("/translate/<language>/file", _upload, TRANSLATE),
    )


def _rows(parts: ConsoleParts, language: str, domain: str) -> list[Row]:
    if domain not in SOURCES or SOURCES[domain] == language:
        raise Refused(404, "There are no such texts.")
    table: Table = table_of(parts, language)
    return [row for row in table.rows if row.source.domain == domain]


def _download(parts: ConsoleParts, _renderer: Renderer, language: str, domain: str) -> Response:
    data = write_file(_rows(parts, language, domain), language)
    response = Response(data, mimetype="text/x-gettext-translation")
    response.headers["Content-Disposition"] = f'attachment; filename="{domain}-{language}.po"'
    return response


def _upload(parts: ConsoleParts, renderer: Renderer, language: str) -> Response:
    """Take all that a file brings, or nothing; what is refused is logged."""
    domain, act = field("domain"), field("act")
    rows = _rows(parts, language, domain)
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise UploadError(_("Choose a file."))
        brought = read_upload(sent.stream.read(MOST_BYTES + 1), rows, language)
        if not brought.changed:
            raise UploadError(_("The file holds nothing new."))
        _write(parts, language, brought, approve=act == "approve", note=sent.filename[:100])
    except (UploadError, ChangedSinceError) as error:
        _log_refusal(parts, f"{language} {domain}", str(error))
        why = sentence(parts, joined(said_by(error), _("Nothing was changed.")))
        return renderer.page(
            "translate_upload.html", 422, language=language, said=why, brought=None
        )
    return renderer.page("translate_upload.html", language=language, said="", brought=brought)


def _write(
    parts: ConsoleParts, language: str, brought: Brought, *, approve: bool, note: str
) -> None:
    texts = [
        Text(row.source.domain, row.source.one, forms, row.version)
        for row, forms in brought.changed
    ]
    parts.translations.write_all(
        language, texts, state="approved" if approve else "suggested",
        author=person().name, now=parts.wall(), note=note,
    )  # fmt: skip
    parts.bench().look()


def _log_refusal(parts: ConsoleParts, target: str, why: str) -> None:
    parts.audit.record(person().name, "upload refused", target, parts.wall(), why=why[:300])
