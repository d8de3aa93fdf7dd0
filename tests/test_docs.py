"""What the documents say is there, and all that is there is in the documents."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from helpers.web import make_web

from callbot.answers import SOURCES
from callbot.checks import CHECKS
from callbot.city.load import CITY_KEYS
from callbot.cli import callbot
from callbot.commands import COMMANDS
from callbot.content.model import SLOT_KINDS
from callbot.content.schema import ANSWER, EXAMPLES, INTENT, STATUSES
from callbot.http.errors import CODES
from callbot.settings import setting_fields

ROOT = Path(__file__).parents[1]
CALL = re.compile(r"(?:^ {4}|`)callbot ((?:--\w+ \S+ )?[a-z]+(?: [a-z]+)?)", re.MULTILINE)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(group: click.Group = callbot, name: str = "callbot"):
    context = click.Context(group)
    for each in (group.get_command(context, command) for command in group.list_commands(context)):
        full = f"{name} {each.name}"
        if isinstance(each, click.Group):
            yield from commands(each, full)
        else:
            yield full, each


def options(command: click.Command) -> list[str]:
    return [
        option
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option.startswith("--")
    ]


def row(text: str, name: str) -> list[str]:
    """The cells of the table row that begins with a name in code."""
    start = f"| `{name}` |"
    found = [line for line in text.splitlines() if line.startswith(start)]
    assert len(found) == 1, f"{len(found)} rows begin with {start}"
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", found[0])[1:-1]]


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_command_and_its_options_are_described(name, command):
    text = page("docs/operating.md")
    assert re.search(rf"`{name}\b", text)
    missing = [each for each in options(command) if not re.search(rf"{each}\b", text)]
    assert not missing


@pytest.mark.parametrize("option", options(callbot))
def test_options_that_stand_before_a_command_are_described(option):
    assert option in page("docs/operating.md") or option == "--version"


def test_every_command_of_the_documents_exists():
    known = {name for name, _ in commands()}
    pages = [*ROOT.glob("docs/*.md"), ROOT / "README.md"]
    for path in pages:
        for words in CALL.findall(page(str(path))):
            said = re.sub(r"^--\w+ \S+ ", "", words).split()
            assert f"callbot {said[0]}" in known or f"callbot {' '.join(said)}" in known, (
                path,
                words,
            )


@pytest.mark.parametrize("name", [field.name for field in setting_fields()])
def test_every_setting_is_described(name):
    cells = row(page("docs/operating.md"), name)
    assert cells[1] == f"`CALLBOT_{name.upper()}`"
    assert cells[2]


def test_every_route_is_described(tmp_path):
    app = make_web(tmp_path)
    text = page("docs/api.md")
    missing = []
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        if rule.endpoint == "static":
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            if f"`{method} {path}`" not in text:
                missing.append(f"{method} {path}")
    assert not missing
    app.extensions["callbot.streams"].close()


def test_every_error_and_status_is_described():
    text = page("docs/api.md")
    for status, (code, _) in CODES.items():
        assert f"| {status} | `{code}` |" in text
    assert all(row(text, status) for status in STATUSES)


def test_the_table_of_sources_is_that_of_the_program():
    text = page("docs/authors.md")
    for name, source in SOURCES.items():
        cells = row(text, name)
        assert re.findall(r"`(\w+)`", cells[2]) == list(source.results), name
        assert set(re.findall(r"`\{(\w+)\}`", cells[3])) == source.gives, name


def test_the_table_of_checks_is_that_of_the_program():
    text = page("docs/authors.md")
    for name, check in CHECKS.items():
        assert row(text, name)[1] == (sys.modules[check.__module__].__doc__ or "").splitlines()[0]


def test_every_key_that_authors_may_write_is_described():
    text = page("docs/authors.md")
    keys = [*INTENT.keys, *ANSWER.keys, *EXAMPLES.keys]
    assert not [key for key in keys if not re.search(rf"\b{key}:", text)]
    assert not [kind for kind in SLOT_KINDS if f"`{kind}`" not in text]


def test_every_key_of_a_city_is_described():
    text = page("docs/cities.md")
    assert not [key for key in CITY_KEYS if f"`{key}`" not in text]


def test_every_attribute_of_the_widget_is_described():
    source = page("web/widget/widget.js")
    used = set(re.findall(r"option\(\"(\w+)\"\)", source))
    used |= set(re.findall(r"option\(\"(\w+)\"\)", page("web/widget/chat.js")))
    assert "lang" in used
    text = page("docs/widget.md")
    assert not [name for name in used if f"`data-{name}`" not in text]


def test_links_between_documents_lead_somewhere():
    for path in [*ROOT.glob("docs/**/*.md"), ROOT / "README.md"]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page(str(path))):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def tracked() -> list[Path]:
    found = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if found.returncode:
        pytest.skip("not a git checkout: there is no list of files")
    paths = [ROOT / name for name in found.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


# In pieces, so that this file does not hold what it looks for.
_FOREIGN = [
    "/wo" + "rk/",
    "/tmp/" + "cb",
    "/ro" + "ot/",
    "files.python" + "hosted.org",
    "py" + "pi.org/simple",
    "registry.npm" + "js.org",
    "--index" + "-url",
    "index" + "_url",
    "." + "library",
]


def test_no_file_names_a_machine_or_a_package_registry():
    binary = {".png", ".jpg", ".gz", ".npz", ".woff2", ".ico"}
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in tracked()
        if path.suffix not in binary
        for word in _FOREIGN
        if word in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert not found


def test_the_overview_of_commands_says_what_each_says_itself():
    context = click.Context(callbot)
    for name, said in COMMANDS.items():
        command = callbot.get_command(context, name)
        assert command.name == name
        assert command.get_short_help_str(limit=200) == said
