"""A small set of content files that tests start from and spoil on purpose."""

from callbot.content.loader import load_text
from callbot.content.model import Content

INTENT = """\
intent: transport.next_departure
about: The next vehicles that leave from a stop
label: Prochains départs d'un arrêt
type: L
source: departures
owner: transport@example.org
reviewed: 2026-11-20
related: [transport.first_last]
slots:
  stop: {kind: stop, required: true, ask: "De quel arrêt partez-vous ?"}
  line: {kind: line}
answers:
  - when: {result: empty, line: given}
    text: "Plus de {line} à {stop}."
  - when: {channel: phone}
    text: {one: "Dans {minutes} minute.", other: "Dans {minutes} minutes."}
  - text: "Prochains départs de {stop} : {departures}."
    spoken: "De {stop} : {departures}."
"""
OTHER = """\
intent: transport.first_last
about: The first and the last vehicle of the day
label: Premier et dernier départ
type: L
source: first_last
owner: transport@example.org
reviewed: 2026-11-20
answers:
  - text: "Premier départ à {first}, dernier à {last}."
"""
SAFETY = """\
intent: safety.hazard
about: Something dangerous
label: Un danger
type: X
source: text
owner: safety@example.org
reviewed: 2026-11-20
answers:
  - text: "Appelez le {emergency_number}."
"""
EXAMPLES = """\
language: fr
transport.next_departure:
  - c'est quand le prochain {line} à {stop}
  - prochain bus {stop}
transport.first_last:
  - le dernier métro ce soir
not:
  transport.next_departure:
    - prochain bus pour Lyon
tests:
  - say: le 83 passe quand à castelane
    expect: transport.next_departure
    slots: {line: "83", stop: Castellane}
  - say: dernier métro
    expect: transport.first_last
  - say: no
    expect: nothing
    status: unknown
"""
SAFETY_LIST = """\
language: fr
safety.hazard:
  phrases: [ça sent le gaz]
  unless: ["gaz à tous les étages"]
"""
COMMON = """\
messages:
  unknown: Je n'ai pas compris.
  left: {one: "Reste {n} place.", other: "Restent {n} places.", count: n}
"""
FILES = {
    "transport/next_departure.yaml": INTENT,
    "transport/first_last.yaml": OTHER,
    "safety/hazard.yaml": SAFETY,
    "examples/fr/transport.yaml": EXAMPLES,
    "safety/fr.yaml": SAFETY_LIST,
    "lexicon/fr.yaml": "language: fr\nyes: [oui, ouais]\nno: [non]\n",
    "common.yaml": COMMON,
}


def content(**changes: str) -> Content:
    """Load the files with some replaced; a name is a path with ``__`` for ``/``, without .yaml."""
    replaced = {f"{name.replace('__', '/')}.yaml": text for name, text in changes.items()}
    return load_text({**FILES, **replaced})


def rules(found: object) -> list[str]:
    """Return ``file:line:column rule`` of problems, the shortest thing worth asserting."""
    problems = found.problems if isinstance(found, Content) else found
    return [f"{_short(p.file)}:{p.line}:{p.column} {p.rule}" for p in problems]  # type: ignore[attr-defined]


def _short(name: str) -> str:
    return name.removeprefix("published:")
