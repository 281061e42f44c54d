"""What every component of ours is: Python here, and a script that browsers keep."""

import inspect
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Literal

from panel.custom import JSComponent
from panel.io.state import state
from panel.util import classproperty


class Component(JSComponent):
    """
    A component whose script lies beside its module.

    Panel would write the script into every document, and every browser would compile it anew at each opening.
    Named as a bundle, on a server it is a file with an address, which changes when the file does.

    Attributes:
        _bundle: The file's name: *router.js*.
    """

    _bundle: ClassVar[str]

    @classmethod
    def script(cls) -> str:
        """The address of the script, as the page that is being drawn asks for it."""
        return cls._render_esm(server=True)

    @classproperty
    def _bundle_path(cls) -> Path | None:  # noqa: N805, as in Panel
        return beside(cls) if cls._bundle else None

    @classmethod
    def _render_esm(cls, compiled: bool | Literal["compiling"] = True, server: bool = False) -> str:
        return served(cls, state.rel_path) if server else super()._render_esm(compiled, server)


@cache
def beside(component: type[Component]) -> Path:
    """The script of a component, which may be that of the one it builds on."""
    named = next(one for one in component.__mro__ if "_bundle" in one.__dict__)
    return Path(inspect.getfile(named)).with_name(component._bundle)  # noqa: SLF001


@cache
def served(component: type[Component], _depth: str) -> str:
    """The script's address from a page that lies so deep beneath the workspace, which Panel's state knows."""
    said = super(Component, component)._render_esm(True, True)
    return f"{said}?v={sha256(beside(component).read_bytes()).hexdigest()[:12]}"
