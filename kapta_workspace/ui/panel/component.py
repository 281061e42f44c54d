"""What every component of ours is: Python here, and a script that browsers keep."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Literal

from panel.custom import JSComponent


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

    @classmethod
    def _render_esm(cls, compiled: bool | Literal["compiling"] = True, server: bool = False) -> str:
        said = str(super()._render_esm(compiled, server))
        return f"{said}?v={_version(Path(cls._bundle_path))}" if server else said


@cache
def _version(script: Path) -> str:
    return sha256(script.read_bytes()).hexdigest()[:12]
