import pytest

from callbot.content.reader import Mark, parse_yaml


def test_text_stays_text_and_knows_its_place():
    value, problems = parse_yaml("a: no\nb: 12:30\né😀:\n  - 007\n", "x.yaml")
    assert problems == []
    assert value == {"a": "no", "b": "12:30", "é😀": ["007"]}
    assert value["é😀"][0].mark == Mark("x.yaml", 4, 5)
    assert [key.mark.line for key in value] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "place", "rule"),
    [
        ("a: [1,\n", (2, 1), "yaml"),
        ("a: b: c\n", (1, 5), "yaml"),
        ("a:\n\tb: 1\n", (2, 1), "yaml"),
        ("a: @b\n", (1, 4), "yaml"),
        ("a: b\n---\nc: d\n", (2, 1), "yaml"),
        ("a: 1\na: 2\n", (2, 1), "duplicate-key"),
        ("a: {{x}: 1}\n", (1, 5), "key"),
        ("a: &x [1]\nb: *x\n", (1, 4), "alias"),
        ("a: &x [*x]\n", (1, 4), "alias"),
        ("a: !python/object x\n", (1, 4), "tag"),
        ("a: \x01\n", (1, 1), "yaml"),
        ("x\n=======\n", (2, 1), "conflict"),
        ("[" * 900 + "]" * 900, (1, 22), "deep"),
        ("[" * 50_000 + "]" * 50_000, (1, 1), "deep"),
        ("- " * 50_000 + "x", (1, 1), "deep"),
    ],
)
def test_every_fault_has_its_place_and_never_stops_the_program(
    text: str, place: tuple[int, int], rule: str
):
    _, problems = parse_yaml(text, "x.yaml")
    (problem,) = problems
    assert (problem.line, problem.column, problem.rule) == (*place, rule)
    assert problem.message.endswith(".")


def test_aliases_cannot_multiply():
    doubling = "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    _, problems = parse_yaml("a0: &a0 [x]\n" + doubling, "x.yaml")
    assert {problem.rule for problem in problems} == {"alias"}
