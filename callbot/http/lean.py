"""Our own browser code as it is sent: without comments and without the blanks that begin a line.

They are an eighth of what a visitor would wait for. Lines stay where they are, so that an error in
a browser names the line of the source. Code of others, with its licences, is sent untouched.
"""

from __future__ import annotations

import re

_COMMENT = re.compile(r"^[ \t]*(?:/\*\*?[ \n].*?\*/|//[^\n]*)[ \t]*$", re.MULTILINE | re.DOTALL)


# Behind what ends a statement or an item; a quotation mark after it may be the end of a text.
_REMARK = re.compile(r"(?<=[;{,)\]}]) +// [^\"'`\n]*$", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def lean(source: str) -> str:
    """Return JavaScript or CSS without its comments and indents; each line stays a line.

    A text that goes over lines must not count on its indents, nor hold what looks like a comment on
    a line of its own; ours do not.

    >>> lean("/** Sends. *" + "/\\nconst a = 1; // one\\n  // why\\n  send(a);")
    '\\nconst a = 1;\\n\\nsend(a);'
    """
    bare = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), source)
    return _INDENT.sub("", _REMARK.sub("", bare))
