"""What is sent of browser code, and that taking comments out changes nothing else."""

import pytest
from helpers.data import ROOT

from callbot.http.lean import lean
from callbot.http.packed import pack_file

OURS = [p for p in sorted((ROOT / "web").rglob("*.[jc]s*")) if "vendor" not in p.parts]


@pytest.mark.parametrize(
    ("source", "sent"),
    [
        ("/** One. */\nrun();\n", "\nrun();\n"),
        ("/**\n * Two.\n */\nrun();\n", "\n\n\nrun();\n"),
        ("  // why\nrun();", "\nrun();"),
        ("/* A sheet */\n.a { }", "\n.a { }"),
        ("run(); // why\n  go();\n", "run();\ngo();\n"),
        ('say("a; // b");\n', 'say("a; // b");\n'),
        ("a = b // c;\n", "a = b // c;\n"),
        ('const url = "http://x";\n', 'const url = "http://x";\n'),
        ("const rule = /[/*]/;\nrun(); /* kept */\n", "const rule = /[/*]/;\nrun(); /* kept */\n"),
    ],
)
def test_comments_and_indents_are_taken_out(source, sent):
    assert lean(source) == sent


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_of_every_file_only_comments_and_indents_are_gone(path):
    source = path.read_text(encoding="utf-8").split("\n")
    sent = lean("\n".join(source)).split("\n")
    assert len(sent) == len(source)
    changed = [
        line[len(line) - len(line.lstrip()) + len(now) :].strip()
        for line, now in zip(source, sent, strict=True)
        if line.strip() != now or not line.strip().startswith(now)
    ]
    marks, ends = ("/*", "*", "//"), "*/"
    inside = [x for x in changed if not (x.startswith(marks) or x.endswith(ends))]
    assert inside == []


def test_code_of_others_is_sent_as_it_is():
    path = next((ROOT / "web/vendor").rglob("*.js"))
    assert pack_file(path).body == path.read_bytes()
