import json

from callbot.content.problems import as_github, as_json, as_text, in_order
from callbot.model import Problem

SLOT = Problem(
    "a.yaml", 3, 7, "error", "choice", "“kind” cannot be “stpo”.", "Did you mean “stop”?"
)
OLD = Problem("a.yaml", 1, 1, "warning", "review", "Reviewed long ago: 50%.\nRead it.")


def test_text_is_a_line_each_and_a_sum():
    assert as_text(in_order([SLOT, OLD, SLOT])).splitlines() == [
        "a.yaml:1:1 warning review Reviewed long ago: 50%.",
        "Read it.",
        "a.yaml:3:7 error choice “kind” cannot be “stpo”. Did you mean “stop”?",
        "1 error, 1 warning.",
    ]
    assert as_text([]) == "0 errors, 0 warnings."


def test_github_annotations_escape_what_the_format_needs():
    assert as_github([SLOT, OLD]).splitlines() == [
        "::error file=a.yaml,line=3,col=7,title=choice::“kind” cannot be “stpo”. Did you mean “stop”?",
        "::warning file=a.yaml,line=1,col=1,title=review::Reviewed long ago: 50%25.%0ARead it.",
    ]
    odd = Problem("a,b:c.yaml", 1, 1, "error", "r", "m")
    assert "file=a%2Cb%3Ac.yaml," in as_github([odd])


def test_json_is_one_document():
    document = json.loads(as_json([SLOT, OLD]))
    assert (document["errors"], document["warnings"]) == (1, 1)
    assert document["problems"][0] == {
        "file": "a.yaml", "line": 3, "column": 7, "level": "error", "rule": "choice",
        "message": "“kind” cannot be “stpo”.", "hint": "Did you mean “stop”?",
    }  # fmt: skip
