"""The pane that shows a piece of a page; it takes nothing but ``Safe``."""

from typing import Any, ClassVar

import panel as pn
import param

from kapta_workspace.ui.panel.safe import Safe
from kapta_workspace.ui.panel.style import STYLESHEET


class Html(pn.pane.HTML):
    """
    A piece of a page, drawn with the look of ``style.css``; replace ``object`` to redraw it in place.

    Raises:
        ValueError: when given anything but ``Safe``; text from records goes through ``ui.panel.safe`` first.
    """

    object = param.ClassSelector(default=Safe(""), class_=Safe, allow_None=False)

    priority: ClassVar[float] = 0.9

    def __init__(self, piece: Safe = Safe(""), **params: Any) -> None:  # noqa: B008
        params.setdefault("sizing_mode", "stretch_width")
        params.setdefault("margin", 0)
        super().__init__(piece, stylesheets=[STYLESHEET, *params.pop("stylesheets", [])], **params)

    @classmethod
    def applies(cls, obj: Any) -> bool:
        """Whether this is ``Safe``; Panel asks before it shows anything, here and in its layouts."""
        return isinstance(obj, Safe)

    def _transform_object(self, obj: Any) -> dict[str, Any]:
        # Panel escapes with str.replace, which a Safe answers by escaping what is put in.
        transformed: dict[str, Any] = super()._transform_object(str(obj))
        return transformed
