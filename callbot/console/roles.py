"""Roles of accounts, and what each may do in the console."""

from __future__ import annotations

from collections.abc import Mapping

from callbot.i18n.said import _

VIEWER, AGENT, EDITOR, TRANSLATOR, ADMIN = ROLES = (
    "viewer", "agent", "editor", "translator", "admin",
)  # fmt: skip

# A right is the verb of what a page or a button does.
LOOK, TALK, EDIT, TRANSLATE, PUBLISH, ADMINISTER = (
    "look", "talk", "edit", "translate", "publish", "administer",
)  # fmt: skip

RIGHTS: Mapping[str, frozenset[str]] = {
    VIEWER: frozenset({LOOK}),
    AGENT: frozenset({LOOK, TALK}),
    EDITOR: frozenset({LOOK, EDIT, TRANSLATE, PUBLISH}),
    TRANSLATOR: frozenset({LOOK, TRANSLATE}),
    ADMIN: frozenset({LOOK, TALK, EDIT, TRANSLATE, PUBLISH, ADMINISTER}),
}


class RoleError(ValueError):
    """A role that does not exist."""


def check_role(role: str) -> str:
    """Return ``role``; raises RoleError with the known ones."""
    if role not in RIGHTS:
        raise RoleError(
            _("“{role}” is not a role; these are: {roles}.", role=role, roles=", ".join(ROLES))
        )
    return role


def holders(right: str) -> tuple[str, ...]:
    """Return the roles that have a right."""
    return tuple(role for role in ROLES if right in RIGHTS[role])


def may(role: str, right: str) -> bool:
    """Tell whether a role has a right; an unknown role has none."""
    return right in RIGHTS.get(role, frozenset())
