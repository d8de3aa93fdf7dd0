"""Answers of the fake server: one of each kind of card, by a word of the question."""

from typing import Any

DEPARTURES = {
    "kind": "departures",
    "title": "Castellane",
    "rows": [
        {
            "line": "M1",
            "color": "009EE0",
            "text_color": "FFFFFF",
            "headsign": "La Rose",
            "time": "2026-05-12T08:33:00+02:00",
            "clock": "8 h 33",
            "minutes": 3,
        },
        {
            "line": "83",
            "color": "E2001A",
            "text_color": "FFFFFF",
            "headsign": "Métro Rond-Point du Prado",
            "time": "2026-05-12T08:36:00+02:00",
            "clock": "8 h 36",
            "minutes": 6,
        },
        {
            "line": "T3",
            "color": "FFD500",
            "text_color": "FFFFFF",
            "headsign": "Arenc Le Silo",
            "time": "2026-05-12T08:41:00+02:00",
            "clock": "8 h 41",
            "minutes": 11,
        },
    ],
    "note": "Horaires indicatifs",
}
EVENT = {
    "kind": "event",
    "title": "Fête du Panier",
    "when": "samedi 20 juin, 18 h",
    "where": "Place des Moulins",
    "status": "moved",
    "link": "https://events.example.org/fete-du-panier",
}
PLACE = {
    "kind": "place",
    "title": "Mairie annexe",
    "address": "1 place de la République",
    "hours": "8 h 30 – 17 h",
    "phone": "04 00 00 00 00",
    "link": "https://city.example.org/mairie",
}
JOURNEY = {
    "kind": "journey",
    "title": "De Castellane à Joliette",
    "rows": [
        {
            "mode": "metro",
            "line": "M1",
            "color": "009EE0",
            "text_color": "FFFFFF",
            "headsign": "La Rose",
            "title": "Castellane – Noailles",
            "text": "Direction La Rose",
            "time": "2026-05-12T08:33:00+02:00",
            "clock": "8 h 33",
            "until": "8 h 35",
            "minutes": 2,
        },
        {
            "mode": "walk",
            "title": "4 min à pied",
            "text": "Joliette",
            "time": "2026-05-12T08:35:00+02:00",
            "clock": "8 h 35",
            "until": "8 h 39",
            "minutes": 4,
        },
    ],
    "alternatives": [],
    "more": "Autres trajets : 8 h 41 – 8 h 50 (tram T2).",
    "step_free": None,
    "map": "/map/?language=fr#panel=journey&from=a&to=b",
    "note": "Billet : 1,80 €, d'après les données du réseau.",
}
LIST = {"kind": "list", "title": "Tickets", "rows": [{"title": "Solo", "text": "1,80 €"}]}


def body(text: str, **changes: Any) -> dict[str, Any]:
    """Return the public part of one answer, as POST /api/v1/chat gives it."""
    answer: dict[str, Any] = {"text": text, "spoken": text, "source": "", "as_of": None}
    for name in ("cards", "choices"):
        answer[name] = changes.pop(name, [])
    return {
        "detected_language": "fr",
        "language": "fr",
        "verdict": "answer",
        "status": "answered",
        "intent": "transport.next_departure",
        "confidence": 0.9,
        "slots": {},
        "candidates": [],
        "answers": [answer],
        **changes,
    }


LAST = {"label": "Dernier métro", "say": "dernier métro à castellane"}
ANSWERS: dict[str, dict[str, Any]] = {  # the first whose words are in the question
    "trajet comment": body("Départ à 8 h 33, arrivée à 8 h 39.", cards=[JOURNEY]),
    "départ castellane": body("Départs de Castellane.", cards=[DEPARTURES], choices=[LAST]),
    "personne": body("La mairie répond au 04 00 00 00 00.", cards=[{"kind": "callback"}]),
    "métro": body("De quel arrêt partez-vous ?", status="question", asks="stop"),
    "week-end fête": body("Un événement a été reporté.", cards=[EVENT]),
    "mairie": body("La mairie annexe est ouverte.", cards=[PLACE, LIST]),
}


def answer_to(said: str, language: str | None) -> dict[str, Any]:
    """Return what the fake knows to say."""
    if language == "ar":
        return body("المغادرات القادمة من كاستلان:", cards=[DEPARTURES], language="ar")
    for words, answer in ANSWERS.items():
        if any(word in said.lower() for word in words.split()):
            return answer
    return body(f"Je n'ai pas compris : {said}", status="unknown", intent=None)
