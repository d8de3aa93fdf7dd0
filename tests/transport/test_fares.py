"""What a journey costs by fares v1: changes, time limits, lines, zones, several fares together."""

from decimal import Decimal

import pytest
from transport.feeds import timetable_of
from transport.test_journeys import NETWORK, at

from callbot.transport.fares import Price, fares_of, price_of
from callbot.transport.journeys import find_journeys

HEAD = "fare_id,price,currency_type,payment_method,transfers,transfer_duration\n"
RULES = "fare_id,route_id,origin_id,destination_id,contains_id\n"
ZONES = NETWORK["stops"].replace("wheelchair_boarding\n", "wheelchair_boarding,zone_id\n")
for _stop, _zone in (("port", "A"), ("mairie", "A"), ("gare", "B"), ("parc", "C"), ("plage", "")):
    ZONES = "\n".join(
        f"{line},{_zone}" if line.startswith(f"{_stop},") else line for line in ZONES.split("\n")
    )


def cost(tmp_path, fares, rules="", *, to="parc"):
    """The price from the port at 07:50: by line 1, then to the park by line 2 after a change."""
    files = {"stops": ZONES, "fare_attributes": HEAD + fares}
    if rules:
        files["fare_rules"] = RULES + rules
    timetable = timetable_of(tmp_path, **(NETWORK | files))
    ends = timetable.full_id("port"), timetable.full_id(to)
    journey = find_journeys(timetable, *ends, at("05-12T07:50"))[0]
    return price_of(timetable, journey)


def euros(amount):
    return Price(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("fares", "price"),
    [
        ("one,1.70,EUR,0,,\n", "1.70"),  # as many changes as one likes
        ("one,1.70,EUR,0,1,\n", "1.70"),
        ("one,1.70,EUR,0,0,\n", "3.40"),  # none: a ticket each
        ("one,1.70,EUR,0,,900\n", "3.40"),  # over after a quarter of an hour
        ("one,1.70,EUR,0,0,\nday,3,EUR,0,,\n", "3"),  # one is cheaper than two
    ],
)
def test_a_fare_is_for_as_many_rides_as_it_allows(tmp_path, fares, price):
    assert cost(tmp_path, fares) == euros(price)


def test_lines_have_their_own_fares(tmp_path):
    fares = "metro,1.70,EUR,0,,\nbus,2.10,EUR,0,,\n"
    assert cost(tmp_path, fares, "metro,r1,,,\nbus,r2,,,\n") == euros("3.80")
    assert cost(tmp_path / "two", fares, "metro,r1,,,\nmetro,r2,,,\nbus,r2,,,\n") == euros("1.70")


def test_of_a_ride_that_no_fare_is_for_nothing_is_said(tmp_path):
    assert cost(tmp_path, "metro,1.70,EUR,0,,\n", "metro,r1,,,\n") is None
    assert cost(tmp_path / "none", "") is None


def test_zones_of_the_ends_and_of_the_way(tmp_path):
    fares = "near,1,EUR,0,,\nfar,4,EUR,0,,\n"
    assert cost(tmp_path / "ends", fares, "near,,A,B,\nfar,,A,C,\n") == euros("4")
    assert cost(tmp_path / "gare", fares, "near,,A,B,\nfar,,A,C,\n", to="gare") == euros("1")
    through = "near,,,,A\nnear,,,,B\nfar,,,,A\nfar,,,,B\nfar,,,,C\n"
    assert cost(tmp_path / "way", fares, through) == euros("4")
    assert cost(tmp_path / "part", fares, through, to="gare") == euros("1")


def test_staying_on_the_vehicle_costs_no_second_ticket(tmp_path):
    assert cost(tmp_path, "one,1.70,EUR,0,0,\n", to="plage") == euros("1.70")


def test_two_currencies_for_the_same_way_are_no_price(tmp_path):
    assert cost(tmp_path, "a,1.70,EUR,0,,\nb,2,CHF,0,,\n") is None


def test_a_fare_without_a_usable_price_is_left_out(tmp_path):
    rows = "a,free,EUR,0,,\nb,-1,EUR,0,,\nc,1,money,0,,\nd,1,EUR,0,many,\ne,1.20,EUR,0,,\n"
    timetable = timetable_of(tmp_path, fare_attributes=HEAD + rows)
    assert [fare.price for fare in fares_of(timetable)] == [euros("1.20")]
