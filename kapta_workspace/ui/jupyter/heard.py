"""What forms and tables tell each other within a kernel: something was written, draw yourselves again."""

from collections.abc import Callable, Hashable
from typing import Any
from weakref import WeakMethod

from kapta_workspace.workspace import Workspace

_listeners: dict[tuple[str, Hashable], WeakMethod[Callable[[], Any]]] = {}


def listen(workspace: Workspace, key: Hashable, method: Callable[[], Any]) -> None:
    """
    Call a method of an object, for as long as it lives, whenever something was written into a workspace.

    A later listener of the same key takes the place of the earlier: a cell run again leaves its last output
    behind, which nobody looks at any more.
    """
    _listeners[str(workspace.store.url), key] = WeakMethod(method)


def tell(workspace: Workspace) -> None:
    """Something was written; cells of another workspace, which may be gone, are left alone."""
    for (where, key), one in list(_listeners.items()):
        method = one()
        if method is None:
            _listeners.pop((where, key), None)
        elif where == str(workspace.store.url):
            method()
