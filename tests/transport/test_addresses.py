"""Street addresses: read from a file, found alone and in sentences, with typing mistakes."""

import gzip

import pytest

from callbot.settings import SHIPPED_CITY
from callbot.text import clean, words
from callbot.transport.address_file import load_addresses, read_addresses, write_addresses
from callbot.transport.addresses import Addresses
from callbot.transport.errors import FeedError

HEAD = "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;x;y;lon;lat\n"
ROWS = """\
1;1;;Rue Paradis;13001;13201;Marseille;0;0;5.3765;43.2957
2;40;;Rue Paradis;13001;13201;Marseille;0;0;5.3768;43.2937
3;40;bis;Rue Paradis;13001;13201;Marseille;0;0;5.3769;43.2936
4;150;;Rue Paradis;13006;13206;Marseille;0;0;5.3783;43.2880
5;10;;Rue Paradis;13400;13005;Aubagne;0;0;5.5700;43.2900
6;1;;Place Castellane;13006;13206;Marseille;0;0;5.3838;43.2858
7;10;;Place Castellane;13006;13206;Marseille;0;0;5.3843;43.2862
8;12;;La Canebière;13001;13201;Marseille;0;0;5.3755;43.2958
9;300;;Corniche du Président John F. Kennedy;13007;13207;Marseille;0;0;5.3570;43.2760
10;5;;Avenue du Général Leclerc;13003;13203;Marseille;0;0;5.3800;43.3040
11;;;Chemin Sans Numéro;13008;13208;Marseille;0;0;5.3900;43.2500
12;7;;;13008;13208;Marseille;0;0;5.3900;43.2500
13;7;;Rue Sans Position;13008;13208;Marseille;0;0;;
"""
CENTER = (43.2965, 5.3698)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("ban") / "adresses-13.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def known(file):
    return Addresses(read_addresses(file), CENTER)


def first(known, text):
    found = known.find(text)
    return found[0].text if found else None


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("1 rue paradis", "1 Rue Paradis, 13001 Marseille"),
        ("40 bis rue Paradis", "40 bis Rue Paradis, 13001 Marseille"),
        ("40bis r. paradis", "40 bis Rue Paradis, 13001 Marseille"),
        ("150 rue pardis", "150 Rue Paradis, 13006 Marseille"),
        ("20 rue paradis", "20 Rue Paradis, 13001 Marseille"),  # between two that are known
        ("999 rue paradis", "Rue Paradis, 13001 Marseille"),  # no such number anywhere
        ("paradis 150", "150 Rue Paradis, 13006 Marseille"),
        ("rue paradis 13006", "Rue Paradis, 13006 Marseille"),
        ("rue paradis dans le 6e", "Rue Paradis, 13006 Marseille"),
        ("rue paradis aubagne", "Rue Paradis, 13400 Aubagne"),
        ("10 rue paradis 13400 aubagne", "10 Rue Paradis, 13400 Aubagne"),
        ("pl castelane", "Place Castellane, 13006 Marseille"),
        ("12 la canebiere", "12 La Canebière, 13001 Marseille"),
        ("canebière", "La Canebière, 13001 Marseille"),
        ("corniche kennedy", "Corniche du Président John F. Kennedy, 13007 Marseille"),
        ("av gal leclerc", "Avenue du Général Leclerc, 13003 Marseille"),
        ("av. du general leclerk", "Avenue du Général Leclerc, 13003 Marseille"),
        ("chemin sans numero", "Chemin Sans Numéro, 13008 Marseille"),
        ("rue de rivoli", None),
        ("", None),
        ("12", None),
    ],
)
def test_an_address_alone(known, said, text):
    assert first(known, said) == text


def test_positions_are_exact_between_or_in_the_middle(known):
    exact, between = known.find("1 rue paradis")[0], known.find("20 rue paradis")[0]
    assert (exact.lat, exact.lon, exact.exact) == (43.2957, 5.3765, True)
    assert 43.2937 < between.lat < 43.2957
    assert not between.exact
    assert not known.find("rue paradis")[0].exact


PARADIS = "Rue Paradis, 13001 Marseille"
CASTELLANE = "Place Castellane, 13006 Marseille"
IN_SENTENCES = {
    "du 150 rue paradis à castellane": [("150 Rue Paradis, 13006 Marseille", "150 rue paradis")],
    "je pars du 40 bis rue Paradis": [(f"40 bis {PARADIS}", "40 bis rue Paradis")],
    "de la rue pardis à la place castellane": [
        (PARADIS, "rue pardis"),
        (CASTELLANE, "place castellane"),
    ],
    "le bus 83 place castellane": [(CASTELLANE, "place castellane")],
    "au 12 la canebière": [("12 La Canebière, 13001 Marseille", "12 la canebière")],
    "la canebière est belle": [],
    "rue paradis dans le 6e arrondissement ce soir": [
        ("Rue Paradis, 13006 Marseille", "rue paradis dans le 6e arrondissement")
    ],
    "une rue calme": [],
    "rue": [],
    "": [],
}


@pytest.mark.parametrize(("sentence", "found"), list(IN_SENTENCES.items()))
def test_addresses_in_a_sentence(known, sentence, found):
    text = clean(sentence)
    said = words(text)
    seen = [
        (address.text, text[said[first].start : said[last - 1].end])
        for address, first, last in known.find_in(said)
    ]
    assert seen == found


def test_rows_that_cannot_be_used_are_counted(file):
    table = read_addresses(file)
    assert (table.left_out, len(table.streets), len(table.number)) == (2, 8, 11)


def test_gzip_commas_and_few_columns(tmp_path):
    packed = tmp_path / "small.csv.gz"
    packed.write_bytes(gzip.compress(b"lat,lon,nom_voie\n43.3,5.4,Rue Courte\n"))
    assert first(Addresses(read_addresses(packed)), "rue courte") == "Rue Courte"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a;b\n1;2\n", "lacks the column nom_voie"),
        (HEAD.encode(), "no usable address"),
        (b"", "lacks the column"),
        (HEAD.encode() + b"1;1;;Rue \xff;1;1;M;0;0;5;43\n", "not UTF-8"),
        (b"\x1f\x8bnonsense", "cannot be read"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path, data, said):
    path = tmp_path / "bad.csv"
    path.write_bytes(data)
    with pytest.raises(FeedError, match=said):
        read_addresses(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(FeedError, match="cannot be read"):
        read_addresses(tmp_path / "absent.csv")


def test_what_was_imported_is_read_again_as_it_was(file, tmp_path):
    assert load_addresses(tmp_path) is None
    write_addresses(tmp_path, read_addresses(file))
    again = Addresses(load_addresses(tmp_path), CENTER)
    assert len(again) == 8
    assert first(again, "40 bis rue paradis") == "40 bis Rue Paradis, 13001 Marseille"
    (tmp_path / "addresses.npz").write_bytes(b"broken")
    with pytest.raises(FeedError, match="import it again"):
        load_addresses(tmp_path)


def test_the_embedded_citys_own_sample():
    table = read_addresses(SHIPPED_CITY / "addresses.csv")
    assert table.left_out == 0
    known = Addresses(table, CENTER)
    assert first(known, "12 bd michelet") == "12 Boulevard Michelet, 13008 Marseille"
    assert first(known, "bd michelet 13009") == "Boulevard Michelet, 13009 Marseille"
    assert all(43.1 < lat < 43.4 for lat in table.lat)
    assert all(5.2 < lon < 5.6 for lon in table.lon)
