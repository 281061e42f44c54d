"""What forms and tables tell each other within a kernel: something was written, draw yourselves again."""

from collections.abc import Callable, Hashable
from typing import Any
from weakref import WeakMethod

_listeners: dict[Hashable, WeakMethod[Callable[[], Any]]] = {}


def listen(key: Hashable, method: Callable[[], Any]) -> None:
    """
    Call a method of an object, for as long as it lives, whenever something was written.

    A later listener of the same key takes the place of the earlier: a cell run again leaves its last output
    behind, which nobody looks at any more.
    """
    _listeners[key] = WeakMethod(method)


def tell() -> None:
    """Something was written."""
    for key, one in list(_listeners.items()):
        method = one()
        if method is None:
            _listeners.pop(key, None)
        else:
            method()
