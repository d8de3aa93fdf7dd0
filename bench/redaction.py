# ruff: noqa: E501 - sentences stand on a line each
"""Personal data found by redaction in generated messages of six languages, and harmless ones that it touches.

Sentences, writings and numbers are this file's own; the rules were written without them, and after the first
run mended by kind of writing. A message counts as found when nothing of the secret is left and the words
around it are; a harmless one as touched when a character of it changed. Prints one JSON document; exit status 1
where fewer than 95 in 100 are found or more than 1 in 100 are touched.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

sys.path.pop(0)  # bench/ has files of the names of modules
sys.path.insert(0, str(Path(__file__).parents[1]))

from stdnum import iban, luhn
from stdnum.fr import nir

from callbot.conversations.redaction import Redactor

CITY_LINE = "04 91 55 11 11"


class Tongue(NamedTuple):
    """How a language says the separators, and sentences with a place for what is secret."""

    dot: str
    dash: str
    at: str
    frames: dict[str, tuple[str, ...]]


def _frames(
    phone: str, mail: str, account: str, person: str, card: str
) -> dict[str, tuple[str, ...]]:
    given = {"phone": phone, "mail": mail, "iban": account, "nir": person, "card": card}
    return {kind: tuple(each.strip() for each in said.split("|")) for kind, said in given.items()}


TONGUES = {
    "fr": Tongue("point", "tiret", "arobase", _frames(
        "vous pouvez me joindre au {} le matin ? | mon portable c'est {}, c'est pour les encombrants | rappelez ma mère au {} svp",
        "envoyez-moi l'attestation sur {} s'il vous plaît | {} c'est mon adresse, pour la cantine | écrire à {}, merci d'avance",
        "le remboursement sur {} svp | voici mon compte : {} pour la crèche | mon RIB est {}",
        "ma sécu c'est {} et mon fils entre en CP | numéro {} sur ma carte vitale, que faire ? | {} (sécurité sociale)",
        "j'ai payé la fourrière avec la carte {} hier | carte {} refusée au parcmètre | on m'a débité deux fois, {}")),
    "en": Tongue("dot", "dash", "at", _frames(
        "please ring me back on {} after lunch | my mobile is {} in case the bus is late | you can text {}, thanks",
        "send the form to {} please | {} is where I get my post | could you write to {}, I lost my badge",
        "pay the refund into {} please | account {} was charged for the nursery | here is the bank number: {}",
        "my french social security is {} and I just moved | they asked for {} at the hospital | number {} on the green card",
        "I was charged twice on {} for parking | card {} does not work at the pool | the machine kept {}")),
    "es": Tongue("punto", "guion", "arroba", _frames(
        "llámeme al {} por la tarde | mi móvil es {}, es por la basura | pueden avisar a mi hija en el {}",
        "mándenme el papel a {} por favor | {} es mi correo para la guardería | escriban a {}, gracias",
        "la devolución en {} por favor | mi cuenta es {} para el comedor | ingresen en {}",
        "mi seguridad social francesa es {} | el número {} de mi tarjeta sanitaria | me piden {} en el hospital",
        "pagué la grúa con la tarjeta {} | la tarjeta {} no funciona en el parquímetro | me cobraron dos veces, {}")),
    "de": Tongue("Punkt", "Strich", "at", _frames(
        "rufen Sie mich bitte unter {} zurück | meine Handynummer ist {}, es geht um Sperrmüll | Sie erreichen meinen Mann unter {}",
        "bitte schicken Sie es an {} | {} ist meine Adresse für die Kita | schreiben Sie an {}, danke",
        "die Erstattung bitte auf {} | mein Konto ist {} für das Schulessen | überweisen Sie auf {}",
        "meine französische Sozialversicherung ist {} | die Nummer {} steht auf der Karte | man will {} von mir wissen",
        "ich habe mit der Karte {} bezahlt | Karte {} geht am Automaten nicht | zweimal abgebucht, {}")),
    "ar": Tongue("نقطة", "شرطة", "آت", _frames(
        "اتصلوا بي على {} من فضلكم | رقم هاتفي {} بخصوص النفايات | يمكنكم مكالمة أمي على {}",
        "أرسلوا الوثيقة إلى {} من فضلكم | بريدي هو {} للحضانة | اكتبوا لي على {} شكرا",
        "أريد المبلغ على {} من فضلكم | حسابي البنكي {} للمطعم المدرسي | حولوا إلى {}",
        "رقم ضماني الاجتماعي {} وقد انتقلت | الرقم {} على البطاقة الخضراء | طلبوا مني {} في المستشفى",
        "دفعت بالبطاقة {} أمس | البطاقة {} لا تعمل في المسبح | سحبوا المبلغ مرتين، {}")),
    "uk": Tongue("крапка", "тире", "ет", _frames(
        "передзвоніть мені на {} після обіду | мій номер {}, це про сміття | можна набрати мого чоловіка: {}",
        "надішліть довідку на {} будь ласка | {} це моя пошта для садочка | пишіть на {}, дякую",
        "повернення на {} будь ласка | мій рахунок {} за їдальню | перекажіть на {}",
        "мій номер соціального страхування {} і я переїхала | номер {} на зеленій картці | у лікарні питають {}",
        "я платила карткою {} вчора | картка {} не працює в автоматі | зняли двічі, {}")),
}  # fmt: skip


def _digits(dice: random.Random, count: int) -> str:
    return "".join(dice.choice("0123456789") for _ in range(count))


def _cut(text: str, *sizes: int) -> list[str]:
    parts, start = [], 0
    for size in sizes:
        parts.append(text[start : start + size])
        start += size
    return [*parts, text[start:]] if start < len(text) else parts


def _joined(dice: random.Random, parts: list[str], tongue: Tongue) -> str:
    said = (f" {tongue.dot} ", f" {tongue.dash} ")
    usual = (" ", " ", " ", ".", "-", "", "\u00a0", "\u202f", " . ", " - ", "/")
    return dice.choice(usual if dice.random() < 0.9 else said).join(parts)


def phone(dice: random.Random, tongue: Tongue) -> str:
    """Return a telephone number that could be somebody's, as people write it."""
    kind = dice.random()
    if kind < 0.5:  # of France, in pairs
        number = (
            dice.choice(("06", "07", "01", "04", "09")) + dice.choice("1234568") + _digits(dice, 7)
        )
        return _joined(dice, _cut(number, 2, 2, 2, 2, 2), tongue)
    if kind < 0.6:  # in threes
        number = "06" + dice.choice("1234568") + _digits(dice, 7)
        return " ".join(_cut(number, 4, 3, 3))
    if kind < 0.8:  # of France, from abroad
        number = dice.choice("67") + dice.choice("1234568") + _digits(dice, 7)
        start = dice.choice(("+33 ", "0033 ", "+33(0)", "+33", "(+33) ", "00 33 "))
        return start + dice.choice((" ", "", ".", "-")).join(_cut(number, 1, 2, 2, 2, 2))
    return dice.choice((
        f"+44 79{_digits(dice, 2)} {dice.randint(1, 9)}{_digits(dice, 5)}",
        f"+49 151 {dice.randint(1, 9)}{_digits(dice, 7)}",
        f"0049 (0)176 {dice.randint(2, 9)}{_digits(dice, 3)} {_digits(dice, 4)}",
        f"+34 6{_digits(dice, 2)} {_digits(dice, 3)} {_digits(dice, 3)}",
        f"+39 347 {dice.randint(1, 9)}{_digits(dice, 6)}",
        f"+213 5 5{_digits(dice, 1)} {_digits(dice, 2)} {_digits(dice, 2)} {_digits(dice, 2)}",
        f"+216 2{_digits(dice, 1)} {_digits(dice, 3)} {_digits(dice, 3)}",
        f"+380 67 {_digits(dice, 3)} {_digits(dice, 2)} {_digits(dice, 2)}",
        f"+32 47{dice.randint(0, 9)} {_digits(dice, 2)} {_digits(dice, 2)} {_digits(dice, 2)}",
    ))  # fmt: skip


def mail(dice: random.Random, tongue: Tongue) -> str:
    """Return an e-mail address, as people write or say it."""
    first = dice.choice(
        ("nadia", "paul", "o.kovalenko", "lea-marie", "k_benali", "jürgen", "sofia")
    )
    last = dice.choice(("durand", "42", "petit", "schulz", "gomez", "13"))
    house = dice.choice(("orange", "gmail", "laposte", "web", "ukr", "la-poste-perso"))
    ending = dice.choice(("fr", "com", "net", "de", "es"))
    kind = dice.random()
    if kind < 0.6:
        name = f"{first}{dice.choice(('.', '_', '-', ''))}{last}@{house}.{ending}"
        return name.upper() if dice.random() < 0.1 else name
    if kind < 0.7:
        return f"{first}.{last} @ {house} . {ending}"
    if kind < 0.8:
        return f"{first}.{last}{dice.choice(('(at)', '[at]', ' (at) ', '＠'))}{house}.{ending}"
    said = tongue.at if tongue.at not in ("آت", "ет") else "@"
    return f"{first.replace('.', f' {tongue.dot} ')} {said} {house} {tongue.dot} {ending}"


def account(dice: random.Random, tongue: Tongue) -> str:
    """Return an IBAN of five countries, with its check digits."""
    country, body = dice.choice((
        ("FR", f"{_digits(dice, 10)}{_digits(dice, 11)}{_digits(dice, 2)}"),
        ("DE", _digits(dice, 18)), ("ES", _digits(dice, 20)),
        ("BE", _digits(dice, 12)), ("UA", _digits(dice, 25)),
    ))  # fmt: skip
    if country in ("FR", "ES", "BE"):  # these have check digits of their own too
        body = _national(dice, country)
    number = country + iban.calc_check_digits(f"{country}00{body}") + body
    number = number.lower() if dice.random() < 0.2 else number
    if dice.random() < 0.3:
        return number
    return dice.choice((" ", "-", ".", "\u00a0")).join(
        _cut(number, *[4] * ((len(number) + 3) // 4))
    )


def _national(dice: random.Random, country: str) -> str:
    """Return a national account number whose own check digits are right."""
    if country == "BE":
        bank = _digits(dice, 10)
        return f"{bank}{int(bank) % 97 or 97:02}"
    if country == "FR":
        bank, desk, number = _digits(dice, 5), _digits(dice, 5), _digits(dice, 11)
        key = 97 - (89 * int(bank) + 15 * int(desk) + 3 * int(number)) % 97
        return f"{bank}{desk}{number}{key:02}"
    bank, number = _digits(dice, 8), _digits(dice, 10)
    keys = []
    for digits in (f"00{bank}", number):
        rest = 11 - sum(int(d) * 2**n for n, d in enumerate(digits)) % 11
        keys.append({10: 1, 11: 0}.get(rest, rest))
    return f"{bank}{keys[0]}{keys[1]}{number}"


def person(dice: random.Random, tongue: Tongue) -> str:
    """Return a French social security number, with or without its key."""
    number = f"{dice.choice('12')}{dice.randint(24, 99):02}{dice.randint(1, 12):02}"
    number += dice.choice((f"{dice.randint(1, 95):02}", "2A", "2B", "99"))
    number = number if number[5:7] != "20" else number[:5] + "21"
    number += f"{dice.randint(1, 899):03}{dice.randint(1, 999):03}"
    parts = _cut(number, 1, 2, 2, 2, 3, 3)
    if dice.random() < 0.8:
        parts.append(nir.calc_check_digits(number))
    return dice.choice((" ", " ", "", ".", "-", "\u00a0")).join(parts)


def card(dice: random.Random, tongue: Tongue) -> str:
    """Return a payment card's number."""
    if dice.random() < 0.15:  # fifteen digits, in 4-6-5
        number = dice.choice(("34", "37")) + _digits(dice, 12)
        return " ".join(_cut(number + luhn.calc_check_digit(number), 4, 6, 5))
    number = dice.choice(("4", "51", "55", "2223", "4970", "5131"))
    number += _digits(dice, 15 - len(number))
    parts = _cut(number + luhn.calc_check_digit(number), 4, 4, 4, 4)
    return dice.choice((" ", " ", "-", "", ".", "\u00a0", " - ")).join(parts)


KINDS: dict[str, Callable[[random.Random, Tongue], str]] = {
    "phone": phone, "mail": mail, "iban": account, "nir": person, "card": card,
}  # fmt: skip
_OTHER_ZEROS = ("٠", "۰", "０")


def in_other_digits(dice: random.Random, text: str) -> str:
    """Return a text in the digits of another script."""
    zero = ord(dice.choice(_OTHER_ZEROS))
    return "".join(chr(zero + int(c)) if c in "0123456789" else c for c in text)


def harmless(dice: random.Random) -> str:
    """Return a question full of numbers none of which is anybody's secret."""
    a, b, c = dice.randint(1, 99), dice.randint(0, 23), dice.randint(0, 59)
    day, month, year = dice.randint(1, 28), dice.randint(1, 12), dice.randint(2023, 2029)
    euros, cents = dice.randint(1, 4000), dice.randint(0, 99)
    post = f"130{dice.randint(1, 16):02}"
    return dice.choice((
        f"les lignes {a}, {b + 1}, {c + 1} et {a + 7} passent à {b:02}h{c:02} ?",
        f"is the {a} still running at {b:02}.{c:02} or only until {b}:{c:02}?",
        f"ouvert de 08h30 à 12h00 et de 13 30 à 17 00 le {day:02}.{month:02}.{year} ?",
        f"autobús {a} a las {b}:{c:02}, {b + 1}:{c:02}, {b + 2}:{c:02} el {day}-{month}-{year}",
        f"fährt die {a} am {day}. {month}. {year} um {b:02}{c:02} Uhr noch",
        f"кур {a}, маршрут {b} о {b:02}:{c:02} {day:02}/{month:02}/{year}",
        f"الحافلة {a} الساعة {b:02}:{c:02} يوم {day}/{month}/{year}",
        f"c'est {euros},{cents:02} € ou {euros + 1:,} EUR la place ?".replace(",", " ", 1),
        f"why {euros}.{cents:02} euros, it was {euros - 1}.00 in {year}",
        f"{euros} 000 000 d'euros pour le tunnel, {cents} 500 m²",
        f"{a} bis avenue du Prado, {post} Marseille, bâtiment {b} escalier {c}",
        f"{a}-{a + 2} rue de la République {post}, 3e étage porte {c}",
        f"calle Mayor {a}, 2º {b}, {dice.randint(28001, 28080)} Madrid",
        f"Hauptstraße {a}, {dice.randint(10115, 99998)} Berlin, Haus {b}",
        f"j'appelle le {dice.choice(('15', '17', '18', '112', '114', '115', '119', '3919', '3114', '3939'))} ou le {CITY_LINE} ?",
        f"le 0 800 {dice.randint(900, 919)} {dice.randint(100, 999)} est gratuit ?",
        f"cerfa {dice.randint(10000, 16999)}*{b:02}, où le trouver",
        f"le formulaire {dice.randint(1000, 3999)}-SD et l'article L2212-{c}",
        f"arrêté municipal {year}_{dice.randint(100, 999)} du {day}/{month}",
        f"bus stop {dice.randint(1000, 9999)} and platform {b}, vehicle {dice.randint(100, 9999)}",
        f"43,{dice.randint(10000, 99999)} 5,{dice.randint(10000, 99999)} c'est quel arrondissement",
        f"at 43.{dice.randint(100, 9999)}N 5.{dice.randint(100, 9999)}E near pier {a}",
        f"OM {b % 6} - {c % 5} le {day}/{month}, places {a}, {a + 1}, {a + 2}, rang {b}",
        f"{year}-{month:02}-{day:02}T{b:02}:{c:02}:00 c'est le bon créneau",
        f"10 tickets à 1,70 et 2 à 5,20, 24h ou 72h ? total {euros},{cents:02}",
        f"ликарня, вул. Римська {a}, кв. {b}, {post}",
        f"{a * 1000 + c} Einwohner im {b}. Bezirk, {year} waren es {a * 1000}",
        f"mesures {a} x {b + 40} x {c + 30} cm, {euros} kg pour les encombrants",
        f"suivez @villemarseille ou marseille.fr/demarches/{dice.randint(100, 9999)}",
        f"meet me at the port dot later, gate {a}",
    ))  # fmt: skip


def measure(count: int, seed: int) -> dict[str, object]:
    """Redact ``count`` messages of either sort; return what came of it."""
    dice, redactor = random.Random(seed), Redactor(regions=("FR",), keep=(CITY_LINE,))
    found, all_, missed = Counter[str](), Counter[str](), []
    for number in range(count):
        kind, code = list(KINDS)[number % len(KINDS)], list(TONGUES)[number % len(TONGUES)]
        tongue = TONGUES[code]
        secret = KINDS[kind](dice, tongue)
        if dice.random() < (0.4 if code == "ar" else 0.04):
            secret = in_other_digits(dice, secret)
        before, after = dice.choice(tongue.frames[kind]).split("{}")
        got = redactor.redact(before + secret + after)
        whole = got.startswith(f"{before}[") and got.endswith(f"]{after}")
        middle = got[len(before) : len(got) - len(after)] if whole else ""
        clean = whole and not any(c.isdigit() for c in middle)
        for key in ("all", kind, code):
            all_[key] += 1
            found[key] += clean
        if not clean:
            missed.append([before + secret + after, got])
    texts = [harmless(dice) for _ in range(count)]
    touched = [[text, redactor.redact(text)] for text in texts if redactor.redact(text) != text]
    return {
        "seed": seed,
        "messages": count,
        "found": {key: round(found[key] / all_[key], 4) for key in all_},
        "harmless": count,
        "false_redactions": round(len(touched) / count, 4),
        "missed": missed,
        "touched": touched,
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    figures = measure(asked.count, asked.seed)
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    all_found: dict[str, float] = figures["found"]  # type: ignore[assignment]
    touched: float = figures["false_redactions"]  # type: ignore[assignment]
    return 1 if all_found["all"] < 0.95 or touched > 0.01 else 0


if __name__ == "__main__":
    sys.exit(main())
