"""Every check is shown at work by the examples of its own docstring."""

import re
from importlib import import_module

import pytest
from helpers.examples import DocExample, context_of, doc_examples

from callbot.checks import CHECKS

EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{example.rule or 'passes'}-{number}")
    for name in CHECKS
    for number, example in enumerate(doc_examples(import_module(f"callbot.checks.{name}").__doc__))
]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_the_examples_of_a_check_pass_and_fail_as_they_say(name: str, example: DocExample):
    found = [
        f"{problem.rule} at {_short(problem.file)}:{problem.line}:{problem.column}"
        for problem in CHECKS[name](context_of(example.files))
    ]
    if not example.rule:
        assert found == []
    else:
        wanted = f"{example.rule} at {example.place}"
        assert wanted in found or f"{wanted}:1" in found


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_has_an_example_that_passes_and_one_that_fails(name: str):
    rules = [
        example.rule for example in doc_examples(import_module(f"callbot.checks.{name}").__doc__)
    ]
    assert "" in rules
    assert any(rules)


def _short(file: str) -> str:
    return re.sub(r"published:|^.*/(\w+)/LC_MESSAGES(?=/)", lambda m: m[1] or "", file)
