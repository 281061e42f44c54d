"""Rules about what is known: the profile, SWOT, voice of the customer, reviews, satisfaction."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from kapta_workspace.domain.coaching.scene import Scene, counted, day
from kapta_workspace.domain.coaching.suggestion import Opening, Suggestion

SWOT_DAYS = 180
REVIEW_DAYS = {"normal": 365.0, "strategic": 120.0}
"""Days between business reviews, where no policy says."""
MOST_QUESTIONS = 3
"""So many unanswered questions are named at a time."""


def profile(now: Scene) -> Iterator[Suggestion]:
    """Empty fields of the profile, filled in together."""
    found = now.found.get("field", [])
    if not found:
        return
    lacking = [idea.label.removeprefix("Fill in ").removesuffix(".") for idea in found]
    whole = replace(
        found[0],
        id=f"profile account:{now.account}",
        label=f"Fill in the profile: {', '.join(lacking)}.",
        minutes=sum(idea.minutes for idea in found),
        rows=tuple(row for idea in found for row in idea.rows),
        record=f"account:{now.account}",
    )
    text = f"{counted(len(found), 'field')} of the profile the scorecard weighs {_is(len(found))} empty."
    yield now.suggest("profile_fields", whole, text, Opening("account", now.account), whole.record)


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def swot(now: Scene) -> Iterator[Suggestion]:
    """A SWOT with an empty quadrant, or one nobody has looked at for half a year."""
    items = now.frame("swot")
    told = items["updated_on"].fillna(items["born_on"]) if len(items) else pd.Series(dtype="datetime64[s]")
    oldest = told.min() if len(told) else None
    held = set(items["quadrant"].dropna())
    lacking = [one for one in ("strength", "weakness", "opportunity", "threat") if one not in held]
    days = None if oldest is None or pd.isna(oldest) else (now.today - pd.Timestamp(oldest)).days
    for idea in now.found.get("swot", []):
        if lacking:
            text = f"Nothing stands under {', '.join(lacking)}."
            opens = Opening("swot", None, {"quadrant": lacking[0]})
        elif days is not None and days > SWOT_DAYS:
            first = int(items["id"].tolist()[int(told.to_numpy().argmin())])
            text = f"Its oldest item was last looked at {counted(days, 'day')} ago."
            opens = Opening("swot", first)
        else:
            return
        yield now.suggest("swot_old", idea, text, opens, *(f"swot:{int(one)}" for one in items["id"].head(8)))


def voices(now: Scene) -> Iterator[Suggestion]:
    """Questions to the customer without a fresh answer."""
    for idea in now.found.get("voc", [])[:MOST_QUESTIONS]:
        number = int(idea.record.partition(":")[2])
        opens = Opening("voc_answer", None, {"question": number})
        text = "The question has no fresh answer of theirs."
        yield now.suggest("voice_unheard", idea, text, opens, idea.record)


def reviews(now: Scene) -> Iterator[Suggestion]:
    """A business review that is overdue by the policy of the account's type."""
    held = now.frame("review")
    held = held[(held["stage"] == "completed") & (held["held_on"] <= now.today).fillna(value=False)]
    last = held.sort_values("held_on").iloc[-1] if len(held) else None
    tier = "strategic" if now.record["tier"] == "strategic" else "normal"
    every = now.policy("review_days") or REVIEW_DAYS[tier]
    days = None if last is None else (now.today - last["held_on"]).days
    if days is not None and days <= every:
        return
    for idea in now.found.get("review", []):
        text = (
            "No business review was ever held."
            if last is None
            else f"The last one was on {day(last['held_on'])}; every {every:.0f} days one is due."
        )
        records = () if last is None else (f"review:{int(last['id'])}",)
        yield now.suggest(
            "review_overdue", idea, text, Opening("review", None, {"stage": "scheduled"}), *records
        )


def satisfaction(now: Scene) -> Iterator[Suggestion]:
    """A satisfaction that is missing or old."""
    told = now.frame("satisfaction").sort_values("on")
    for idea in now.found.get("satisfaction", []):
        whole = replace(idea, record="satisfaction")
        text = (
            "It was never entered." if told.empty else f"It was last entered on {day(told['on'].iloc[-1])}."
        )
        records = () if told.empty else (f"satisfaction:{int(told['id'].iloc[-1])}",)
        opens = Opening("satisfaction", None, {"on": now.on.isoformat()})
        yield now.suggest("satisfaction_old", whole, text, opens, *records)
