"""Tab-completion of fields: after ``ws.accounts.add(`` come the names of an account's fields."""

import re
from collections.abc import Callable
from typing import Any

from IPython.core.getipython import get_ipython

from kapta_workspace.workspace import DESKS, Workspace

CALL = re.compile(r"(\w+)\.(\w+)\.(?:add|edit)\((?:[^()]|\([^()]*\))*$")
"""A call of a desk's verb that is still being typed: the workspace's name, and the desk's."""


def fields(typed: str, text: str, names: dict[str, Any]) -> list[str]:
    """
    The fields that may follow.

    Args:
        typed: The line up to the cursor.
        text: The last word of it.
        names: What the notebook's names stand for.
    """
    found = CALL.search(typed)
    desk = DESKS.get(found[2]) if found else None
    workspace = names.get(found[1]) if found else None
    if desk is None or not isinstance(workspace, Workspace):
        return []
    schema = workspace.schemas[desk]
    known = [one.name for one in schema.fields if one.moved_by != "door"]
    return [f"{name}=" for name in known if name.startswith(text)]


def install() -> None:
    """Teach the notebook's completer; without a notebook there is nothing to teach."""
    shell: Any = get_ipython()
    matchers: list[Callable[..., Any]] | None = getattr(
        getattr(shell, "Completer", None), "custom_matchers", None
    )
    if matchers is None or any(getattr(one, "__name__", "") == "kapta_fields" for one in matchers):
        return

    def kapta_fields(text: str) -> list[str]:
        return fields(shell.Completer.text_until_cursor, text, shell.user_ns)

    matchers.append(kapta_fields)
