"""Personal data taken out of a text before it is stored.

E-mail addresses, phone numbers, IBANs, French social security numbers (NIR), payment card numbers
and the numbers of people's files become words in brackets. Line numbers, dates, times, prices,
short public numbers and the city's own numbers stay. Every pattern is bounded, so a text of any
kind costs linear time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, PhoneNumberType
from stdnum import iban, luhn
from stdnum.fr import nir

Span: TypeAlias = tuple[int, int, str]

# How the dot of an address, and the signs between figures, are said.
_SAID = "dot|point|punkt|punto|ponto|punt|نقطة|نقطه|крапка|точка|点|點|ドット|점|닷"
_SAID_BETWEEN = re.compile(
    rf"(?<=\d)\s+(?:{_SAID}|tiret|dash|hyphen|minus|strich|bindestrich|gui[oó]n|trattino|tra[cç]o|h[ií]fen"
    r"|streepje|slash|barre|شرطة|тире|дефіс|杠|ハイフン|하이픈)\s+(?=\d)",
    re.IGNORECASE,
)

# A text without any of these holds nothing that is looked for here.
_SUSPECT = re.compile(
    r"\d|[@＠﹫]|[\[(]\s?at\s?[\])]|arobase|arroba|chiocciola"
    rf"|\s(?:{_SAID})\s",
    re.IGNORECASE,
)

# Latin, Greek and Cyrillic letters: Chinese words around an address are not part of it.
_LETTERS = r"A-Za-z0-9\u00c0-\u024f\u0370-\u052f_\-"
_SAID_DOT = rf"\s(?:{_SAID})\s"
_DOT = rf"(?:\.|\s\.\s|\s?[\[(]\s?dot\s?[\])]\s?|{_SAID_DOT})"
_AT = re.compile(
    r"\s?@\s?|\s?[\[(]\s?(?:at|arobase)\s?[\])]\s?|\s(?:at|arobase|arroba|chiocciola)\s",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    rf"(?:[{_LETTERS}.+%'&]{{1,64}}{_DOT}){{0,3}}[{_LETTERS}.+%'&]{{1,64}}$", re.IGNORECASE
)
_DOMAIN = re.compile(rf"[{_LETTERS}]{{1,63}}(?:{_DOT}[{_LETTERS}]{{2,63}}){{1,4}}", re.IGNORECASE)
_SAID_DOMAIN = re.compile(
    rf"[{_LETTERS}]{{1,63}}(?:{_SAID_DOT}[{_LETTERS}]{{2,63}}){{1,4}}", re.IGNORECASE
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[ .-]?\d[ .-]?\d(?:[ .-]{0,3}[A-Za-z0-9]){11,30}")
_NIR = re.compile(
    r"(?<!\d)[1-478](?:[ .-]{0,3}\d){4}[ .-]{0,3}\d[ .-]?[\dABab](?:[ .-]{0,3}\d){6}"
    r"(?:[ .-]{0,3}\d[ .-]?\d)?(?!\d)"
)
_CARD = re.compile(r"(?<!\d)[2-6](?:[ .-]{0,3}\d){12,18}(?!\d)")
_PHONE = re.compile(r"(?:\d[\W_]{0,3}){6}\d")  # at least seven digits: spares the slow search
_PAIRS = re.compile(r"(?<!\d)0\d(?:\s?[/,_]\s?\d\d){4}(?!\d)")  # pairs that no library expects
_ABROAD = re.compile(r"[(\[]?(?:\+|00)")
_LONG = re.compile(r"(?<!\d)\d{13,}(?!\d)")
_CASE = re.compile(  # the number of somebody's file, behind the word for it
    r"(?:dossiers?|r[ée]f[ée]rences?|r[ée]f|signalement|demande|case|reference|request|ticket|file|report"
    r"|expediente|incidencia|solicitud|aktenzeichen|vorgangsnummer|vorgang|antrag|pratica|segnalazione"
    r"|processo|pedido|zaaknummer|dossiernummer|melding|aanvraag|الملف|الطلب|案件|案号|受理号|编号|受付番号"
    r"|整理番号|접수번호|신청번호|справ[аи]|звернення|заявки)"
    r"[\W_]{0,3}(?:(?:number|num[ée]ro|num|nummer|no|nr|n|ref|is|est|c'est|رقم|номер|号|番号|번호)[\W_]{1,3}){0,2}"
    r"(?!(?:19|20)\d\d\b(?![/-])|\d\d?[/.-]\d\d?[/.-]\d)"  # a year, a date
    r"((?:(?-i:[A-Z]{1,6})[-/ ]?|[a-z]{1,4}-?)?\d[a-z0-9/-]{2,24})(?![\w/-])",
    re.IGNORECASE,
)
_DIGITS = 3  # that the number of a file has at least: "ticket 10 voyages" is none
_SEPARATORS = re.compile(r"[ .-]")
_MONTHS = frozenset(["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"])
_BUSINESS = frozenset(  # nobody has one of these at home
    (PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)
)


class Redactor:
    """Redacts texts as people of ``regions`` (ISO 3166 country codes) write their numbers.

    ``keep`` are published numbers in any form: the city's own line is nobody's secret.
    """

    def __init__(self, *, regions: Sequence[str] = ("FR",), keep: Iterable[str] = ()) -> None:
        """Remember whose numbers to look for and which to leave."""
        self.regions = tuple(regions)
        self._keep = frozenset(_international(number, self.regions) for number in keep)

    def redact(self, text: str) -> str:
        """Return ``text`` with personal data replaced by words in brackets."""
        if not _SUSPECT.search(text):
            return text
        plain, places = _together(_plain(text))
        spans: list[Span] = []
        for find in (_emails, _ibans, _nirs, self._phones, _cards, _long_numbers, _cases):
            found = list(find(plain))
            spans += found
            for start, end, _ in found:
                plain = plain[:start] + "\x00" * (end - start) + plain[end:]
        if places:
            spans = [(places[start], places[end - 1] + 1, word) for start, end, word in spans]
        return _replace(text, sorted(spans))

    def _phones(self, text: str) -> Iterator[Span]:
        if not _PHONE.search(text):
            return
        for match in _PAIRS.finditer(text):
            yield match.start(), match.end(), "[phone]"
        for region in self.regions:
            for found in PhoneNumberMatcher(text, region, leniency=Leniency.VALID):
                if not self._is_public(found.number):
                    yield found.start, found.end, "[phone]"
            # With a country's code in front a number need not be one that was given out.
            loose = PhoneNumberMatcher(text, region, leniency=Leniency.POSSIBLE)
            for found in loose if "+" in text or "00" in text else ():
                if _ABROAD.match(found.raw_string) and not self._is_public(found.number):
                    yield found.start, found.end, "[phone]"

    def _is_public(self, number: phonenumbers.PhoneNumber) -> bool:
        written = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        return written in self._keep or phonenumbers.number_type(number) in _BUSINESS


def _international(number: str, regions: Sequence[str]) -> str:
    try:
        parsed = phonenumbers.parse(number, regions[0] if regions else None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def _plain(text: str) -> str:
    """Return ``text`` of the same length with full-width and other digits as ASCII."""
    return text if text.isascii() else "".join(map(_plain_character, text))


def _together(plain: str) -> tuple[str, list[int]]:
    """Return a text in which said signs between figures are one blank, and where each letter stood.

    No places where nothing was said.
    """
    parts, places, done = list[str](), list[int](), 0
    for said in _SAID_BETWEEN.finditer(plain):
        parts += [plain[done : said.start()], " "]
        places += [*range(done, said.start()), said.start()]
        done = said.end()
    if not parts:
        return plain, []
    return "".join([*parts, plain[done:]]), [*places, *range(done, len(plain))]


def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    if character.isspace() or character in "‐‑‒–—−":
        return " " if character.isspace() else "-"
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    narrow = unicodedata.normalize("NFKC", character)
    return narrow if len(narrow) == 1 else character


def _emails(text: str) -> Iterator[Span]:
    done = 0
    for at in _AT.finditer(text):
        said = at[0].strip().lower() == "at"  # an English word too: believed before a said dot only
        domain = (_SAID_DOMAIN if said else _DOMAIN).match(text, at.end(), at.end() + 260)
        local = domain and _LOCAL.search(text, max(done, at.start() - 140), at.start())
        if domain and local:
            done = domain.end()
            yield local.start(), done, "[e-mail]"


def _ibans(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        end = _iban_end(match[0])
        if end:
            yield match.start(), match.start() + end, "[iban]"


def _iban_end(candidate: str) -> int:
    # Words after the number look like more of it: the longest valid beginning is the number.
    for end in range(len(candidate), 14, -1):
        if not candidate[end - 1].isalnum():
            continue
        # Check digits of a country's own are left out: an unknown bank is no reason to keep it.
        if iban.is_valid(_SEPARATORS.sub("", candidate[:end]), check_country=False):
            return end
    return 0


def _nirs(text: str) -> Iterator[Span]:
    for match in _NIR.finditer(text):
        number = _SEPARATORS.sub("", match[0]).upper()
        without_key = len(number) == 13 and number[3:5] in _MONTHS
        if nir.is_valid(number) or without_key:
            yield match.start(), match.end(), "[nir]"


def _cards(text: str) -> Iterator[Span]:
    for match in _CARD.finditer(text):
        if luhn.is_valid(_SEPARATORS.sub("", match[0])):
            yield match.start(), match.end(), "[card]"


def _long_numbers(text: str) -> Iterator[Span]:
    # An account or card number with a typing mistake is still nobody else's business.
    for match in _LONG.finditer(text):
        yield match.start(), match.end(), "[number]"


def _cases(text: str) -> Iterator[Span]:
    for match in _CASE.finditer(text):
        if sum(character.isdecimal() for character in match[1]) > _DIGITS:
            yield match.start(1), match.end(1), "[case]"


def _replace(text: str, spans: Sequence[Span]) -> str:
    parts, done = [], 0
    for start, end, word in spans:
        if start >= done:
            parts += [text[done:start], word]
            done = end
    return "".join([*parts, text[done:]])
