"""How far long work is, as a bar on a page."""

from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.safe import Safe, html


class Bar:
    """
    A bar to hand to anything that takes ``progress``; it is not there while nothing is being done.

    Work that is long enough for a bar runs in a thread of its own; Panel carries what it is told to the page.

    Attributes:
        view: What stands on the page.
    """

    def __init__(self) -> None:
        self.view = Html(visible=False)

    def __call__(self, done: int, total: int, what: str) -> None:
        """Told *done* and *total* in one unit (total 0 while unknown), and *what* is being done."""
        self.view.param.update(object=_drawn(done, total, what), visible=not total or done < total)


def _drawn(done: int, total: int, what: str) -> Safe:
    said = html("{what}: {done:,} of {total:,}", what=what, done=done, total=total) if total else what
    measured = html('value="{done}" max="{total}"', done=done, total=total) if total else Safe("")
    return html(
        '<label class="k-waiting">{said} <progress {measured}></progress></label>',
        said=said,
        measured=measured,
    )
