"""What a page does when the server goes away: it says so, waits, and comes back where it was."""

from typing import ClassVar

import param

from kapta_workspace.ui.panel.component import Component
from kapta_workspace.ui.panel.style import asset

LOST = "The connection to the server is lost. This page comes back by itself as soon as the server answers."
"""Said in the corner of the page by Panel's notices, which hear of a lost socket first."""


class Connection(Component):
    """
    Loads the page again as soon as the server answers after its connection was lost.

    Bokeh's own way back either freezes a page or puts an empty one in its place, whatever stood in its forms.
    Here nothing is loaded anew before everybody who has something to keep has kept it: listeners of
    *kapta-returning* hand ``detail.wait`` a promise, as the window of the forms does. Whoever was signed out
    meanwhile reads that, and the page waits until they are in again.

    It draws nothing but what the notices cannot know, and has to stand in the page to work.

    Attributes:
        every: Milliseconds between two looks whether the server answers; thrice as many after a while.
        sentence: What is said when the server does not answer although the socket seems to be there.
    """

    sentence = param.String(default=LOST)
    every = param.Integer(default=1000)

    _bundle: ClassVar[str] = "connection.js"
    _stylesheets: ClassVar[list[str]] = [asset("connection.css")]
