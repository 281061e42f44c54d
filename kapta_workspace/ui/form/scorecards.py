"""The scorecard of a tier as a form: weights, first day, reason. Saved, it is the next version."""

from typing import Any, Protocol

import pandas as pd

from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.ui.form.deeds import Deed, asking, minding
from kapta_workspace.ui.form.form import Form
from kapta_workspace.ui.form.office import Office, Saved
from kapta_workspace.ui.form.raw import Raw, raw_of

WHOLE = 100.0


class RuleBook(Office, Protocol):
    """What this form uses of a workspace: ``health.scorecards``."""

    @property
    def health(self) -> Any:
        """The health scores, their scorecards among them."""


INTRO = (
    "Points of 100. The shares must add up to 100; set one to 0 to leave it out. Past scores stay as they "
    "were: the new version counts from its first day, and changes say how much the new rules moved."
)


def scorecard_deed(office: RuleBook, tier: str) -> Deed:
    """Write the next version of a tier's scorecard."""
    book = office.health.scorecards
    table: pd.DataFrame = book.weights(tier)
    weights = {f"weight_{place}": row for place, row in enumerate(table.to_dict("records"))}
    fields = (
        *(
            Field(name=name, label=str(row["label"]), kind=Kind.NUMBER, required=True, least=0, most=WHOLE)
            for name, row in weights.items()
        ),
        Field(name="effective_from", label="In force from", kind=Kind.DATE, help="Today when left empty."),
        Field(name="why", label="Why", required=True, help="The reason, for everybody to read."),
    )
    form = asking(office.view(), f"The next {tier} scorecard", INTRO, fields)
    start = {name: raw_of(form[name], round(float(row["weight"]), 2)) for name, row in weights.items()}
    form.begun.update(start)
    form.raw.update(start)

    def do(filled: Form) -> Saved | None:
        told = filled.changes()
        shares = {str(row["factor"]): float(told[name]) for name, row in weights.items()}
        if abs(sum(shares.values()) - WHOLE) > 0.05:
            filled.message = f"The shares add up to {sum(shares.values()):.1f}; they must make 100."
            return None
        day = told.get("effective_from")
        receipt = book.edit(
            tier,
            why=str(told["why"]),
            weights=_whole(shares),
            effective_from=None if day is None or pd.isna(day) else pd.Timestamp(day).date(),
        )
        said = f"The {tier} scorecard has a new version."
        return Saved("scorecard", receipt.ids[0][0], said, receipt.position, is_new=True)

    def aside(filled: Form) -> str:
        shares = {str(row["factor"]): _share(filled.raw[name]) for name, row in weights.items()}
        said = adds_up(filled)
        if abs(sum(shares.values()) - WHOLE) > 0.05 or not _moved(table, shares):
            return f"{said}."
        return f"{said}. {_effect(book.effect(book.draft(tier, weights=_whole(shares))), tier)}"

    return Deed(form, "Save as next version", minding(do), is_grave=False, aside=aside)


def _moved(table: pd.DataFrame, shares: dict[str, float]) -> bool:
    """Whether any share differs from what it is now."""
    now = dict(zip(table["factor"].astype("str"), table["weight"].round(2), strict=True))
    return any(abs(share - float(now[factor])) > 0.005 for factor, share in shares.items())


BANDS = {"green": "healthy", "amber": "to watch", "red": "at risk"}


def _effect(effect: pd.DataFrame, tier: str) -> str:
    """What a card would do to the bands of the portfolio, in a sentence or two."""
    moved = int((effect["band"] != effect["band_then"]).sum())
    now, then = (effect[name].value_counts() for name in ("band", "band_then"))
    counts = ", ".join(f"{word} {now.get(band, 0)} → {then.get(band, 0)}" for band, word in BANDS.items())
    points = (effect["score_then"] - effect["score"]).abs().mean()
    mean = "" if effect.empty else f" A score moves by {points:.1f} points on average."
    return f"Of {len(effect)} {tier} accounts {moved} would change their band today: {counts}.{mean}"


def adds_up(form: Form) -> str:
    """What the shares of a scorecard form come to, and what is lacking."""
    values = [_share(raw) for name, raw in form.raw.items() if name.startswith("weight_")]
    whole = sum(values)
    short = "" if abs(whole - WHOLE) <= 0.05 else f"; {WHOLE - whole:+.1f} to make 100"
    return f"{whole:.1f} points in all{short}"


def _share(raw: Raw) -> float:
    try:
        return float(str(raw).replace(",", ".") or 0)
    except ValueError:
        return 0.0


def _whole(shares: dict[str, float]) -> dict[str, float]:
    """The same shares without what rounding for the eye has added or lost."""
    whole = sum(shares.values())
    return {name: WHOLE * share / whole for name, share in shares.items()}
