"""Rules about the people of an account: roles, cards, foes, silence, the org chart, our side of it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from kapta_workspace.domain.coaching.scene import (
    Scene,
    counted,
    day,
    label_of,
    listed,
    rows_of,
    since,
)
from kapta_workspace.domain.coaching.suggestion import Opening, Suggestion
from kapta_workspace.domain.health.worlds import FRESH, Row

AGAINST = ("hostile", "critic")
FEW_THREADS = 3
"""From so many key players on, one of them alone is too few to talk to."""
MOST_LOOSE = 2
"""So many people outside the org chart are named at a time."""
TALKS = {"email": "email", "e_mail": "email", "phone": "phone", "meeting": "meeting", "video": "meeting"}
"""How a check-in is agreed → the kind of note that is written about it."""


def left_roles(now: Scene) -> Iterator[Suggestion]:
    """A required role whose holder left."""
    for idea, role, gone in _vacant(now):
        if gone is not None:
            below = now.frame("contact")
            below = below[(below["reports_to"] == gone["id"]).fillna(value=False)]
            title = label_of("contact", "role", role)
            text = (
                f"{gone['name']}, the {title}, left on {day(gone['archived_at'].date())}; nobody took over."
            )
            if len(below):
                text += (
                    f" Who reported to them hangs in the air: {listed(below['name'].astype(str).tolist())}."
                )
            label = f"Find out who takes over from {gone['name']} as {title}."
            yield now.suggest(
                "role_left",
                replace(idea, label=label),
                text,
                Opening("contact", None, {"role": role}),
                f"contact:{int(gone['id'])}",
                *(f"contact:{int(one)}" for one in below["id"].head(5)),
                is_warning=True,
            )


def missing_roles(now: Scene) -> Iterator[Suggestion]:
    """A required role nobody ever held."""
    for idea, role, gone in _vacant(now):
        if gone is None:
            title = label_of("contact", "role", role)
            text = f"No contact holds the role {title}, which the scorecard asks for."
            yield now.suggest("missing_role", idea, text, Opening("contact", None, {"role": role}))


def _vacant(now: Scene) -> Iterator[tuple[Any, str, pd.Series | None]]:
    """The ideas of required roles nobody holds, with the role and who held it last."""
    everybody = now.all_of("contact")
    for idea in now.found.get("contact", []):
        role = idea.record.partition(":")[2]
        gone = everybody[(everybody["role"] == role).fillna(value=False) & everybody["archived_at"].notna()]
        last = gone.sort_values("archived_at").iloc[-1] if len(gone) else None
        yield idea, role, last


def foes(now: Scene) -> Iterator[Suggestion]:
    """Somebody of high decision power who is against us and is not talked to."""
    found = now.people[
        now.people["friend_foe"].isin(AGAINST)
        & (now.people["decision_power"] == "high").fillna(value=False)
        & (now.people["band"] != "fresh")
    ]
    for one in rows_of(found.sort_values("friend_foe", key=lambda feels: feels != "hostile")):
        feels = label_of("contact", "friend_foe", one.friend_foe).lower()
        text = f"{one.name}{_as(one)} decides much and is {feels} to us; {since(one.days)}."
        if feels == "critic":
            text = text.replace("is critic to us", "is a critic of ours")
        given = {"kind": "meeting", "contacts": (one.id,), "title": f"Talk with {one.name}"}
        yield now.suggest(
            "foe_with_power",
            now.talk(one, f"Meet {one.name} and hear them out."),
            text,
            Opening("note", None, given),
            f"contact:{one.id}",
            is_warning=True,
        )


def _as(one: Any) -> str:
    return "" if pd.isna(one.role) else f" ({label_of('contact', 'role', one.role)})"


def single_thread(now: Scene) -> Iterator[Suggestion]:
    """One key player is talked to, the others are not."""
    players = now.people[now.people["role"].notna()]
    near = players[players["band"].isin(["fresh", "due"])]
    far = players[~players["band"].isin(["fresh", "due"])].sort_values(
        ["weight", "days"], ascending=False, na_position="first", kind="stable"
    )
    if len(players) < FEW_THREADS or len(near) != 1:
        return
    one, only = next(rows_of(far)), near.iloc[0]
    text = (
        f"Of {len(players)} key players only {only['name']} has been spoken to lately. "
        f"{one.name}{_as(one)}: {since(one.days)}."
    )
    yield now.suggest(
        "single_threaded",
        now.talk(one, f"Open a second line: talk to {one.name}."),
        text,
        Opening("note", None, {"kind": "phone", "contacts": (one.id,)}),
        f"contact:{int(only['id'])}",
        *(f"contact:{number}" for number in far["id"].head(5)),
        is_warning=True,
    )


def gone_quiet(now: Scene) -> Iterator[Suggestion]:
    """Nobody there has been spoken to, or written about, for longer than the account's type allows."""
    notes = now.frame("note")
    notes = notes[notes["occurred_on"] <= now.today].sort_values("occurred_on")
    allowed = int(now.agreed["fresh_days"].iloc[0])
    days = (now.today - notes["occurred_on"].iloc[-1]).days if len(notes) else None
    if (days is not None and days <= allowed) or now.people.empty:
        return
    ranked = now.people.sort_values(["weight", "id"], ascending=[False, True])
    players = ranked[ranked["role"].notna()]
    one = next(rows_of(players if len(players) else ranked))
    text = (
        f"No note has been written for {counted(days, 'day')}; {allowed} are allowed for its type."
        if days is not None
        else "No note was ever written."
    )
    yield now.suggest(
        "gone_quiet",
        now.talk(one, f"Break the silence: call {one.name}, and write down what they say."),
        text,
        Opening("note", None, {"kind": "phone", "contacts": (one.id,)}),
        f"contact:{one.id}",
        *((f"note:{int(notes['id'].iloc[-1])}",) if len(notes) else ()),
        is_warning=days is None or days > 3 * allowed,
    )


def check_ins(now: Scene) -> Iterator[Suggestion]:
    """A check-in that is overdue."""
    late = now.people[now.people["overdue"] > 0]
    for one in rows_of(late.sort_values(["weight", "overdue"], ascending=False, kind="stable")):
        kind = TALKS.get(str(one.checkin_method), "phone")
        text = f"The agreed check-in is {counted(int(one.overdue), 'day')} overdue; {since(one.days)}."
        yield now.suggest(
            "check_in_overdue",
            now.talk(one, f"Check in with {one.name}."),
            text,
            Opening("note", None, {"kind": kind, "contacts": (one.id,)}),
            f"contact:{one.id}",
        )


def stale_players(now: Scene) -> Iterator[Suggestion]:
    """A key player who has not been spoken to for long."""
    stale = now.people[now.people["role"].notna() & now.people["band"].isin(["stale", "never"])]
    for one in rows_of(stale.sort_values("weight", ascending=False, kind="stable")):
        text = f"{one.name}{_as(one)} is a key player; {since(one.days)}."
        yield now.suggest(
            "stale_player",
            now.talk(one, f"Talk to {one.name}."),
            text,
            Opening("note", None, {"kind": "phone", "contacts": (one.id,)}),
            f"contact:{one.id}",
        )


def incomplete_cards(now: Scene) -> Iterator[Suggestion]:
    """A key player whose card lacks something."""
    for idea in now.found.get("card", []):
        number = int(idea.record.partition(":")[2])
        text = "A card is complete with name, job title, friend / foe and decision power."
        yield now.suggest("incomplete_card", idea, text, Opening("contact", number), idea.record)


def loose(now: Scene) -> Iterator[Suggestion]:
    """A key player who reports to nobody, and nobody to them, while others stand in the org chart."""
    people = now.people
    bosses = set(people["reports_to"].dropna().astype(int))
    apart = people[people["role"].notna() & people["reports_to"].isna() & ~people["id"].isin(bosses)]
    ranked = people.sort_values("weight", ascending=False, kind="stable")
    for one in rows_of(apart.sort_values("weight", ascending=False, kind="stable").head(MOST_LOOSE)):
        others = ranked.loc[ranked["id"] != one.id, "id"]
        if len(people) < FEW_THREADS:
            return
        row = Row("contact", int(one.id), {"reports_to": int(others.iloc[0])})
        label = f"Say whom {one.name} reports to, or who reports to them."
        idea = now.idea("field", "key_players.org", label, row, record=f"contact:{one.id}", name="loose")
        text = f"{one.name}{_as(one)} stands alone in the org chart."
        yield now.suggest("outside_chart", idea, text, Opening("contact", int(one.id)), f"contact:{one.id}")


def without_us(now: Scene) -> Iterator[Suggestion]:
    """Somebody of high decision power whom nobody of ours looks after."""
    high = now.people[(now.people["decision_power"] == "high").fillna(value=False)]
    owner = now.record["owner"]
    for one in rows_of(high[high["internal_contact"].isna()]):
        given = {} if pd.isna(owner) else {"internal_contact": int(owner)}
        row = Row("contact", int(one.id), given)
        label = f"Say who of us looks after {one.name}."
        idea = now.idea("field", "freshness", label, row, record=f"contact:{one.id}", name="ours")
        text = f"{one.name}{_as(one)} decides much and has no internal contact."
        opens = Opening("contact", int(one.id), given)
        yield now.suggest("no_internal_contact", idea, text, opens, f"contact:{one.id}")


def too_few(now: Scene) -> Iterator[Suggestion]:
    """Fewer key players than the policy of the account's type asks for."""
    wanted, players = now.policy("key_players"), now.people[now.people["role"].notna()]
    if wanted is None or len(players) >= wanted:
        return
    new = {"role": "influencer", "title": "x", "friend_foe": "neutral", "decision_power": "low", "name": "x"}
    row = Row("contact", FRESH + 90, {**new, "born_on": now.on})
    label = "Get to know one more key player."
    idea = now.idea("contact", "key_players.depth", label, row, record="key players", name="more")
    text = f"{counted(len(players), 'key player')} known; the policy asks for {wanted:.0f}."
    yield now.suggest("too_few_players", idea, text, Opening("contact", None, {"role": "influencer"}))


def duplicates(now: Scene) -> Iterator[Suggestion]:
    """Two contacts of the account that are the same person by e-mail or by name."""
    people = now.people.sort_values("id")
    for field in ("email", "name"):
        key = people[field].astype("str").str.casefold().str.strip().where(people[field].notna())
        for _, same in people.groupby(key, dropna=True):
            if len(same) > 1:
                ids, names = same["id"].astype(int).tolist(), same["name"].astype(str).tolist()
                label = f"Decide which record of {names[0]} stays."
                idea = now.idea("field", "key_players.roles", label, record=f"contact:{ids[-1]}", name="twin")
                how = "e-mail address" if field == "email" else "name"
                text = f"{listed(names)} have the same {how}: notes and feelings may be split between them."
                records = tuple(f"contact:{one}" for one in ids)
                yield now.suggest("duplicate_person", idea, text, Opening("contact", ids[-1]), *records)


def owner_gone(now: Scene) -> Iterator[Suggestion]:
    """An account whose owner cannot sign in any more."""
    mine = now.users[(now.users["id"] == now.record["owner"]).fillna(value=False)]
    gone = mine["is_disabled"].fillna(value=False).astype(bool)
    if "archived_at" in mine:
        gone |= mine["archived_at"].notna()
    if gone.any():
        name = mine["name"].iloc[0]
        label = f"Give the account an owner: {name} works here no more."
        idea = now.idea("field", "tasks", label, record=f"account:{now.account}", name="owner")
        text = f"{name} is disabled, so nobody gets its reminders."
        opens = Opening("account", now.account)
        yield now.suggest("owner_gone", idea, text, opens, f"user:{int(mine['id'].iloc[0])}", is_warning=True)
