"""Changes to a content file that leave every other character as its author wrote it.

Comments, order, quotes and blank lines stay: a change replaces or adds lines at the positions that
the YAML parser tells. Each function returns the new text and raises EditError where it cannot.
"""

from __future__ import annotations

import json
import re

import yaml

from callbot.content.reader import Fields, parse_yaml
from callbot.i18n.said import _

_PLAIN = re.compile(r"[^\W\d_][\w '’?!.()-]*[\w?!.)]")
_WORDS = {"yes", "no", "true", "false", "null", "on", "off"}  # other programs would misread them


class EditError(ValueError):
    """A change that cannot be made in this file."""


def scalar(text: str) -> str:
    """Return ``text`` as one YAML scalar on one line, quoted where it must or should be."""
    plain = _PLAIN.fullmatch(text) and not text.endswith(".") and ": " not in text
    if plain and text.isprintable() and text.casefold() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def replace_scalar(text: str, path: tuple[str | int, ...], new: str) -> str:
    """Replace the text at ``path`` (keys and positions in lists)."""
    node = _node(text, path)
    if not isinstance(node, yaml.ScalarNode):
        raise EditError(_("There is no text at {place}.", place=_shown(path)))
    after = text[: node.start_mark.index] + json.dumps(new, ensure_ascii=False)
    tail = text[node.end_mark.index :]
    # A block scalar ends at the beginning of the next line.
    ended = text[node.end_mark.index - 1 : node.end_mark.index] == "\n"
    return _checked(after + ("\n" if ended else "") + tail)


def set_entry(text: str, path: tuple[str, ...], key: str, value: str) -> str:
    """Set ``key`` of the mapping at ``path``; both are made where they are missing."""
    node = _node(text, path)
    if isinstance(node, yaml.MappingNode) and _child(node, key) is not None:
        return replace_scalar(text, (*path, key), value)
    entry = f"{scalar(key)}: {json.dumps(value, ensure_ascii=False)}"
    if isinstance(node, yaml.MappingNode) and node.flow_style:
        end = node.end_mark.index - 1
        comma = ", " if node.value else ""
        return _checked(f"{text[:end].rstrip()}{comma}{entry}{text[end:]}")
    if isinstance(node, yaml.MappingNode):
        last = _end_of(text, node.value[-1][1])
        return _checked(_insert(text, last, _indented(entry, node.start_mark.column)))
    if node is not None or len(path) != 1:
        raise EditError(_("There is no mapping at {place}.", place=_shown(path)))
    return _checked(_insert(text, len(text), f"{scalar(path[0])}: {{{entry}}}\n"))


def append_item(text: str, key: tuple[str, ...], item: str) -> str:
    """Add an item, written as YAML, to the end of the list under ``key``, made where it is missing."""
    parent = _node(text, key[:-1])
    if not isinstance(parent, yaml.MappingNode):
        raise EditError(_("There is no mapping at {place}.", place=_shown(key[:-1])))
    node = _child(parent, key[-1])
    if node is None:
        return _checked(_add_list(text, parent, key, item))
    if not isinstance(node, yaml.SequenceNode):
        raise EditError(_("There is no list at {place}.", place=_shown(key)))
    if node.flow_style and not node.value and "\n" in item:
        return _checked(_unfolded(text, parent, node, item))
    return _checked(_into_flow(text, node, item) if node.flow_style else _below(text, node, item))


def remove_item(text: str, key: tuple[str, ...], number: int) -> str:
    """Take the item at ``number`` out of the list under ``key``, one item a line, with its lines."""
    node = _node(text, key)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or number >= len(node.value):
        item = f"{number + 1}"
        raise EditError(
            _("There is no list at {place} with an item {item}.", place=_shown(key), item=item)
        )
    if len(node.value) == 1:
        head = text[: node.start_mark.index].rstrip()
        return _checked(f"{head} []\n{text[_end_of(text, node.value[0]) :]}")
    start = text.rindex("\n", 0, node.value[number].start_mark.index) + 1
    return _checked(text[:start] + text[_end_of(text, node.value[number]) :])


def _unfolded(text: str, parent: yaml.MappingNode, node: yaml.SequenceNode, item: str) -> str:
    """Write the first item of an empty ``[]`` as a list with an item a line."""
    head, tail = text[: node.start_mark.index].rstrip(), text[node.end_mark.index :]
    rest, _break, below = tail.partition("\n")
    lines = _indented(f"- {item}", parent.start_mark.column + 2)
    return f"{head}{rest}\n{lines}{below}"


def _into_flow(text: str, node: yaml.SequenceNode, item: str) -> str:
    end = node.end_mark.index - 1
    comma = ", " if node.value else ""
    return f"{text[:end].rstrip()}{comma}{item.strip()}{text[end:]}"


def _below(text: str, node: yaml.SequenceNode, item: str) -> str:
    indent = node.start_mark.column
    last = node.value[-1]
    return _insert(text, _end_of(text, last), _indented(f"- {item}", indent))


def _add_list(text: str, parent: yaml.MappingNode, key: tuple[str, ...], item: str) -> str:
    depth = parent.start_mark.column
    lines = f"{' ' * depth}{key[-1]}:\n" + _indented(f"- {item}", depth + 2)
    place = _end_of(text, parent.value[-1][1]) if parent.value else len(text)
    return _insert(text, place, lines)


def _insert(text: str, place: int, lines: str) -> str:
    head = text[:place]
    if head and not head.endswith("\n"):
        head += "\n"
    return head + lines + text[place:]


def _end_of(text: str, node: yaml.Node) -> int:
    """Return where the line after a node begins; comments at its end stay on its line."""
    place = _last_of(node).end_mark.index
    if text[place - 1 : place] == "\n":
        return place
    end = text.find("\n", place)
    return len(text) if end < 0 else end + 1


def _last_of(node: yaml.Node) -> yaml.Node:
    """Return the last scalar inside: a block's own end lies behind blank lines and comments."""
    if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return _last_of(last[1] if isinstance(last, tuple) else last)
    return node


def _indented(lines: str, columns: int) -> str:
    return "".join(f"{' ' * columns}{line}\n" for line in lines.rstrip("\n").split("\n"))


def _node(text: str, path: tuple[str | int, ...]) -> yaml.Node | None:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise EditError(_("The file is not YAML: {error}.", error=str(error))) from None
    for step in path:
        if isinstance(step, int):
            items = node.value if isinstance(node, yaml.SequenceNode) else []
            node = items[step] if step < len(items) else None
        else:
            node = _child(node, step) if isinstance(node, yaml.MappingNode) else None
    return node


def _child(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    return next((value for name, value in node.value if name.value == key), None)


def _checked(text: str) -> str:
    value, problems = parse_yaml(text, "the changed file")
    if problems or not isinstance(value, Fields):
        why = problems[0].message if problems else _("This file is empty.")
        raise EditError(_("The change would break the file: {why}", why=why))
    return text


def _shown(path: tuple[str | int, ...]) -> str:
    return " / ".join(str(step) for step in path) or "the top"
