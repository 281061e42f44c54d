"""The scorecard of a tier as a form in a notebook cell: weights, first day, reason; checked, then saved."""

from html import escape
from typing import Any

import ipywidgets as widgets

from kapta_workspace.domain.errors import KaptaError, Problem
from kapta_workspace.workspace import Workspace

WHOLE = 100.0


class ScorecardEditor(widgets.VBox):
    """
    What counts how much, in points of 100.

    ``check`` shows what the next version would be and what is wrong with it; ``save`` writes it. Both are the
    buttons' own, so that a notebook that runs by itself can press them.

    Attributes:
        weights: Factor → its field.
        effective_from: The first day in force; today when left empty.
        why: The reason, kept with the version.
        told: What the last button said, as HTML.
    """

    def __init__(self, workspace: Workspace, tier: str = "normal") -> None:
        self.workspace = workspace
        self.tier = tier
        table = workspace.health.scorecards.weights(tier)
        self.weights = {
            str(row["factor"]): _field(str(row["label"]), float(row["weight"]))
            for row in table.to_dict("records")
        }
        self.effective_from = widgets.DatePicker(description="In force from")
        self.why = widgets.Text(description="Why", placeholder="The reason, for everybody to read")
        self.sum = widgets.HTML()
        self.told = widgets.HTML()
        for field in self.weights.values():
            field.observe(lambda _: self._add_up(), "value")
        self._add_up()
        buttons = widgets.HBox([_button("Check", self.check), _button("Save", self.save)])
        fields = [*self.weights.values(), self.sum, self.effective_from, self.why]
        super().__init__([*fields, buttons, self.told])

    def check(self) -> None:
        """Show what would change, and every problem."""
        made = self.workspace.health.scorecards.draft(self.tier, **self._changes())
        moved = made.weights[(made.weights["now"] - made.weights["then"]).abs() > 0.05]
        changes = moved[["label", "now", "then"]].round(1).to_html(index=False) if len(moved) else ""
        self.told.value = _problems(made.problems) or changes or "<p>Nothing would change.</p>"

    def save(self) -> None:
        """Write the next version, or say what stands in the way."""
        try:
            receipt = self.workspace.health.scorecards.edit(self.tier, **self._changes())
        except KaptaError as error:
            self.told.value = f"<p>{escape(str(error))}</p>"
        else:
            self.told.value = f"<p>{escape(receipt.sentence)}</p>"

    def _changes(self) -> dict[str, Any]:
        return {
            "weights": {name: field.value for name, field in self.weights.items()},
            "effective_from": self.effective_from.value,
            "why": self.why.value,
        }

    def _add_up(self) -> None:
        whole = sum(field.value for field in self.weights.values())
        short = "" if abs(whole - WHOLE) < 0.05 else f"; {WHOLE - whole:+.1f} to make 100"
        self.sum.value = f"<p><b>{whole:.1f}</b> points in all{short}</p>"


def _field(label: str, weight: float) -> widgets.BoundedFloatText:
    style = {"description_width": "180px"}
    return widgets.BoundedFloatText(
        value=round(weight, 2), min=0, max=WHOLE, step=0.5, description=label, style=style
    )


def _button(word: str, press: Any) -> widgets.Button:
    made = widgets.Button(description=word)
    made.on_click(lambda _: press())
    return made


def _problems(problems: tuple[Problem, ...]) -> str:
    lines = "".join(f"<li>{escape(str(problem))}</li>" for problem in problems)
    return f"<ul>{lines}</ul>" if lines else ""


def scorecard_editor(workspace: Workspace, tier: str = "normal") -> ScorecardEditor:
    """The form of a tier's scorecard, for administrators; every save is a new version."""
    return ScorecardEditor(workspace, tier)
