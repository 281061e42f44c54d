"""The setup guide in a cell: what is done, what is left, the points it is worth; kept up to date."""

from typing import Any

import ipywidgets as widgets
import pandas as pd

from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.domain.guide import STEPS, Step
from kapta_workspace.ui.jupyter import heard
from kapta_workspace.ui.jupyter.account import in_band
from kapta_workspace.ui.jupyter.html import table, text
from kapta_workspace.workspace import Workspace

Key = int | str

SHOWN = 12
"""So many accounts are named under a step."""
DONE, OPEN = "✓ done", "○ to do"
BAR = "height:8px;border-radius:4px;background:#8884;max-width:420px;overflow:hidden;margin:2px 0 10px"
FILL = "height:100%;background:var(--jp-brand-color1, #0b57a4)"


class GuideCard(widgets.HTML):
    """
    What is left to set up, of an account or of all, for one step or all of them.

    Attributes:
        account: Which account; None for all.
        step: The name of one step; all of them when empty.
        left: How many steps are not done yet.
    """

    def __init__(self, workspace: Workspace, account: int | None, step: str) -> None:
        self._workspace, self.account, self.step = workspace, account, step
        self.left = 0
        super().__init__()
        self.add_class("k-guide")
        self.draw()
        heard.listen(workspace, ("guide", workspace.user, account, step), self.draw)

    def __repr__(self) -> str:
        """The same in every run, so that executed notebooks can be compared."""
        return "GuideCard()"

    def draw(self) -> None:
        """Read the guide again and show it."""
        try:
            rows = self._workspace.guide(self.account)
        except KaptaError as error:
            self.value = f"<p role='alert'><b>{text(str(error))}</b></p>"
            return
        shown = rows[rows["step"] == self.step] if self.step else rows
        self.left = int((~shown["done"]).sum())
        scores = "" if self.step else self._scores()
        self.value = _html(shown, [one for one in STEPS if self.step in ("", one.name)], scores)

    def _scores(self) -> str:
        """The scores as they are now, so that one sees what the setup came to."""
        rows = self._workspace.health.frame()
        if self.account is not None:
            rows = rows[rows["account"] == self.account]
        lines = [
            (
                text(one["name"]),
                "no score yet" if pd.isna(one["badge"]) else f"<b>{int(one['badge'])}</b> of 100",
                in_band(one["band"]),
            )
            for one in rows.head(SHOWN).to_dict("records")
        ]
        more = f" (the first {SHOWN} of {len(rows):,})" if len(rows) > SHOWN else ""
        return table(("Account", "Health score", ""), lines, f"Scores now{more}")


def guide(workspace: Workspace, account: Key | None = None, *, step: str = "") -> GuideCard:
    """
    The setup guide of an account, or of all accounts, as a card that follows what forms in the notebook save.

    Args:
        workspace: As ``open_workspace`` gave it.
        account: Its name or id; all accounts when left out.
        step: *account, key_players, contributors* or *check_ins*; all steps when left out.
    """
    one = None if account is None else workspace.accounts.find(account)
    return GuideCard(workspace, one, step)


def _html(rows: pd.DataFrame, steps: list[Step], scores: str) -> str:
    if rows.empty:
        return "<p><b>There is no account yet.</b> Add the first one above.</p>"
    accounts = rows["account"].nunique()
    body = (
        _one(rows, steps) if accounts == 1 else "".join(_many(rows[rows["step"] == s.name], s) for s in steps)
    )
    return f"<section style='max-width:900px'>{_progress(rows)}{body}{scores}</section>"


def _progress(rows: pd.DataFrame) -> str:
    done, whole = int(rows["done"].sum()), len(rows)
    points = float(rows["points"].sum())
    accounts = rows["account"].nunique()
    about = text(rows["account_name"].iloc[0]) if accounts == 1 else f"{accounts} accounts"
    said = f"<b>{about}: {done} of {whole} steps done.</b>"
    if done == whole:
        said += " Complete."
    elif points > 0 and accounts == 1:
        said += f" What is left is worth {points:.0f} points of the health score."
    share = f"<div style='{FILL};width:{done / whole:.0%}'></div>"
    return f"<p role='status' style='margin:0'>{said}</p><div aria-hidden='true' style='{BAR}'>{share}</div>"


def _one(rows: pd.DataFrame, steps: list[Step]) -> str:
    by_step = rows.set_index("step")
    lines = [
        (
            DONE if by_step.loc[step.name, "done"] else OPEN,
            f"<b>{text(step.label)}</b>",
            text(by_step.loc[step.name, "left"] or step.why),
            _points(by_step.loc[step.name, "points"]),
        )
        for step in steps
    ]
    return table(("", "Step", "What is left", "Points"), lines, "")


def _many(rows: pd.DataFrame, step: Step) -> str:
    lacking = rows[~rows["done"]].sort_values("points", ascending=False, kind="stable")
    done = len(rows) - len(lacking)
    head = f"{step.label}: {done} of {len(rows)} accounts done"
    if lacking.empty:
        return f"<p><b>✓ {text(head)}.</b></p>"
    lines = [
        (text(one["account_name"]), text(one["left"]), _points(one["points"]))
        for one in lacking.head(SHOWN).to_dict("records")
    ]
    more = f" (the {SHOWN} most worth doing)" if len(lacking) > SHOWN else ""
    return table(("Account", "What is left", "Points"), lines, head + more)


def _points(value: Any) -> str:
    return "–" if pd.isna(value) or value < 0.05 else f"+{value:.1f}"
