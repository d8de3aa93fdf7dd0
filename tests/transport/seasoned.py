"""Makes of the real feed one that says more: wheelchairs, where one may not get on or off, transfers.

All by chance from a fixed seed, so that every run makes the same feed.
"""

import csv
import io
import random
import zipfile
from collections import defaultdict
from itertools import pairwise

RULES = (
    "from_stop_id,to_stop_id,transfer_type,min_transfer_time,"
    "from_route_id,to_route_id,from_trip_id,to_trip_id"
)


def season(source, target, *, seed=3):
    """Write the feed ``source`` with its additions to the zip ``target``."""
    chance = random.Random(seed)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        texts = {name: old.read(name).decode("utf-8-sig") for name in old.namelist()}
        texts["transfers.txt"] = _transfers(texts, chance)
        texts["stops.txt"] = _column(texts["stops.txt"], "wheelchair_boarding", chance, 0.1)
        texts["trips.txt"] = _column(texts["trips.txt"], "wheelchair_accessible", chance, 0.2)
        texts["stop_times.txt"] = _calls(texts["stop_times.txt"], chance)
        for name, text in texts.items():
            new.writestr(name, text)
    return target


def _column(text, name, chance, share):
    head, *lines = text.splitlines()
    said = [f"{line},{2 if chance.random() < share else 1}" for line in lines if line]
    return "\n".join([f"{head},{name}", *said]) + "\n"


def _calls(text, chance):
    head, *lines = text.splitlines()
    assert head.endswith("pickup_type,drop_off_type")
    said = []
    for line in lines:
        turn = chance.random()
        ends = ",1,0" if turn < 0.02 else ",0,1" if turn < 0.04 else None
        said.append(line[:-4] + ends if ends and line.endswith(",0,0") else line)
    return "\n".join([head, *said]) + "\n"


def _transfers(texts, chance):
    trips = {row["trip_id"]: row for row in csv.DictReader(io.StringIO(texts["trips.txt"]))}
    stops = {row["stop_id"]: row for row in csv.DictReader(io.StringIO(texts["stops.txt"]))}
    routes, by_stop, ends = defaultdict(set), defaultdict(list), {}
    for row in csv.DictReader(io.StringIO(texts["stop_times.txt"])):
        routes[row["stop_id"]].add(trips[row["trip_id"]]["route_id"])
        by_stop[row["stop_id"]].append(row["trip_id"])
        ends.setdefault(row["trip_id"], [row["stop_id"], None])[1] = row["stop_id"]
    named = defaultdict(list)
    for id_ in sorted(by_stop):
        named[stops[id_]["stop_name"]].append(id_)
    busy = sorted(named.values(), key=lambda ids: -sum(len(by_stop[i]) for i in ids))[:60]
    rows = [RULES]
    for ids in busy:
        for _ in range(4):
            a, b = chance.choice(ids), chance.choice(ids)
            rows.append(f"{a},{b},{_kind(chance)},,,,")
            one, other = (chance.choice(sorted(routes[i])) for i in (a, b))
            rows.append(f"{a},{b},{_kind(chance)},{one},{chance.choice([other, ''])},,")
            one, other = (chance.choice(by_stop[i]) for i in (a, b))
            rows.append(f"{a},{b},{_kind(chance)},,,{one},{chance.choice([other, ''])}")
    return "\n".join(rows + _stays(trips, ends, chance)) + "\n"


def _kind(chance):
    """A type and, where there may be one, a time."""
    kind = chance.choice("01223")
    return f"{kind},{chance.choice(['', '0', '30', '150', '400']) if kind == '2' else ''}"


def _stays(trips, ends, chance):
    """Forbid to stay between some trips of a block, allow it between some that are in none."""
    blocks = defaultdict(list)
    for id_, row in trips.items():
        blocks[row["block_id"]].append(id_)
    pairs = [pair for ids in blocks.values() for pair in pairwise(sorted(ids))]
    rows = [f",,5,,,,{a},{b}" for a, b in chance.sample(pairs, 2000)]
    starts = defaultdict(list)
    for id_, (first, _) in ends.items():
        starts[first].append(id_)
    for id_ in chance.sample(sorted(ends), 3000):
        if others := starts[ends[id_][1]]:
            rows.append(f",,4,,,,{id_},{chance.choice(others)}")
    return rows
