"""How far long work is, as a bar in a cell: ``ws.imports.plan("accounts.xlsx", progress=bar())``."""

import ipywidgets as widgets
from IPython.display import display


class Bar(widgets.HBox):
    """
    A bar to hand to anything that takes ``progress``.

    Each kind of work begins it anew; while nobody knows how much there is, it only names the work.
    """

    def __init__(self) -> None:
        self.bar = widgets.IntProgress(layout=widgets.Layout(width="40%"))
        self.words = widgets.Label()
        super().__init__([self.bar, self.words])

    def __call__(self, done: int, total: int, what: str) -> None:
        """Told *done* and *total* in one unit (total 0 while unknown), and *what* is being done."""
        self.bar.max, self.bar.value = max(total, 1), done
        self.bar.bar_style = "success" if total and done >= total else "info"
        self.words.value = f"{what}: {done:,} of {total:,}" if total else f"{what} …"


def bar() -> Bar:
    """A bar shown beneath the cell at once."""
    made = Bar()
    display(made)
    return made
