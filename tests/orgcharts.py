"""Invented people for charts, written as a picture, and companies of any size."""

import datetime as dt
import random
from typing import Any

import pandas as pd

from kapta_workspace.domain import frames, freshness
from kapta_workspace.domain.orgchart import Forest, forest
from kapta_workspace.domain.schemas.act import NOTE
from kapta_workspace.domain.schemas.common import DECISION_POWER, FRIEND_FOE, ROLES
from kapta_workspace.domain.schemas.know import CONTACT, CONTACT_LINE

TODAY = dt.date(2026, 3, 31)
ROLE_CODES = [role.code for role in ROLES]
ATTITUDE_CODES = [one.code for one in FRIEND_FOE]
POWER_CODES = [one.code for one in DECISION_POWER]
COLUMNS = (
    *("id", "account", "name", "title", "email", "role", "friend_foe", "decision_power"),
    *("internal_contact", "reports_to", "primary", "same_person", "archived_at"),
)


def people(picture: str) -> pd.DataFrame:
    """
    Contacts from an indented picture, numbered from 1 in the order of the lines.

    A line is ``Name, Title: words``; whoever stands under a line reports to it. Words: a role, attitude or
    power code, ``*`` for primary, ``archived``, ``@2`` for the account (1 otherwise), ``our=7`` for the
    internal contact, ``mail=…``, ``same=3``, ``boss=3`` for a manager the picture cannot show.
    """
    rows: list[dict[str, Any]] = []
    above: list[tuple[int, int]] = []
    for line in filter(str.strip, picture.splitlines()):
        indent = len(line) - len(line.lstrip())
        above = [(depth, one) for depth, one in above if depth < indent]
        row = _row(line.strip(), len(rows) + 1, above[-1][1] if above else None)
        rows.append(row)
        above.append((indent, row["id"]))
    return contacts(rows)


def contacts(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A contact frame of rows that say only what matters."""
    return frames.typed({name: [row.get(name) for row in rows] for name in COLUMNS}, CONTACT)


def _row(line: str, number: int, boss: int | None) -> dict[str, Any]:
    who, _, rest = line.partition(":")
    name, _, title = who.partition(",")
    row: dict[str, Any] = {"id": number, "account": 1, "name": name.strip(), "title": title.strip()}
    row |= {"reports_to": boss, "primary": False}
    for word in rest.split():
        row |= _word(word)
    return row


def _word(word: str) -> dict[str, Any]:
    key, _, value = word.partition("=")
    if value:
        names = {"our": "internal_contact", "boss": "reports_to", "same": "same_person", "mail": "email"}
        return {names[key]: value if key == "mail" else int(value) or None}
    if word.startswith("@"):
        return {"account": int(word[1:])}
    for column, codes in (
        ("role", ROLE_CODES),
        ("friend_foe", ATTITUDE_CODES),
        ("decision_power", POWER_CODES),
    ):
        if word in codes:
            return {column: word}
    return {"primary": True} if word == "*" else {"archived_at": {"archived": "2026-03-01"}[word]}


def lines(*rows: tuple[int, str, int]) -> pd.DataFrame:
    """The second layer, written as ``(1, "influence", 2)``."""
    return frames.typed(
        {
            "id": range(1, len(rows) + 1),
            "from_contact": [start for start, _, _ in rows],
            "to_contact": [end for _, _, end in rows],
            "line": [line for _, line, _ in rows],
            "description": ["" for _ in rows],
            "archived_at": [None for _ in rows],
        },
        CONTACT_LINE,
    )


USERS = pd.DataFrame({"id": [7, 8, 9], "name": ["Maya Lind", "Otto Brand", "Rui Costa"]})
ACCOUNTS = pd.DataFrame({"id": [1, 2, 3], "name": ["Northwind", "Northwind Nordics", "Northwind Iberia"]})

FIFTEEN = """
Helena Storm, Chief Executive Officer: executive_sponsor supporter high our=9 *
  Anton Weiss, Chief Financial Officer: decision_maker critic high our=9
    Priya Nair, Head of Procurement: influencer hostile high
      Tom Okafor, Senior Buyer: point_of_contact neutral low our=8
      Lucía Prado, Buyer: low
    Grete Holm, Controller: recommender neutral medium our=8
  Samir Haddad, Chief Operating Officer: champion advocate high our=7 *
    Ines Duarte, Plant Director Porto: champion supporter medium our=7
      Wojtek Zielinski, Shift Lead: low supporter
      Noor van Dijk, Quality Engineer: recommender advocate low our=7
    Caleb Stone, Plant Director Leeds: influencer critic medium our=8
    Mirela Popa, Logistics Lead
  Juno Takahashi, Chief Information Officer: decision_maker neutral medium our=8
    Elif Kaya, Head of Platforms: recommender supporter medium our=7 *
Rasmus Bech, Advisor to the board: influencer hostile medium
Vera Lindqvist, Works council
"""

DAYS_AGO = {1: 20, 2: 41, 3: 130, 4: 6, 6: 33, 7: 2, 8: 12, 10: 25, 11: 95, 13: 44, 14: 4}


def fresh(who: pd.DataFrame, ages: dict[int, int]) -> pd.DataFrame:
    """Freshness from contact id → days since the last conversation."""
    notes = frames.typed(
        {
            "id": range(1, len(ages) + 1),
            "account": [1] * len(ages),
            "kind": ["email"] * len(ages),
            "occurred_on": [str(TODAY - dt.timedelta(days=age)) for age in ages.values()],
            "contacts": [(one,) for one in ages],
            "archived_at": [None] * len(ages),
        },
        NOTE,
    )
    return freshness.freshness(who, notes, TODAY)


def fifteen() -> Forest:
    """A customer of sixteen key players with a bit of everything."""
    who = people(FIFTEEN)
    return forest(
        who,
        lines=lines((15, "influence", 1), (3, "conflict", 8), (14, "influence", 2)),
        freshness=fresh(who, DAYS_AGO),
        today=TODAY,
        users=USERS,
    )


FIRST = "Ada Bo Carla Dmitri Elif Farid Greta Hugo Ines Jonas Kaia Liam Mona Nils Olga Pavel Quinn Rosa"
LAST = "Abel Berg Costa Dahl Eder Falk Gomez Haas Iversen Jung Klein Lund Moreau Novak Ortiz Petit"
TITLES = "Director, Head of Operations, Lead, Manager, Engineer, Analyst, Buyer, Specialist"


def company(size: int, *, seed: int = 1, span: int = 7) -> pd.DataFrame:
    """So many invented people in a company of four to five levels."""
    chance = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for at in range(size):
        boss = None if at == 0 else max(1, at // span - chance.randrange(0, 2)) if at > span else 1
        rows.append(
            {
                "id": at + 1,
                "account": 1,
                "name": f"{chance.choice(FIRST.split())} {chance.choice(LAST.split())}",
                "title": chance.choice(TITLES.split(", ")),
                "role": chance.choice([*ROLE_CODES, None, None]),
                "friend_foe": chance.choice([*ATTITUDE_CODES, None]),
                "decision_power": chance.choice([*POWER_CODES, None]),
                "internal_contact": chance.choice([7, 8, 9, None]),
                "reports_to": boss,
                "primary": chance.random() < 0.1,
            }
        )
    return contacts(rows)


FAMILY = """
Helena Storm, Chief Executive Officer: executive_sponsor supporter high our=9 * mail=helena@northwind.example
  Anton Weiss, Chief Financial Officer: decision_maker critic high our=9 mail=anton@northwind.example
  Freja Nyholm, Managing Director Nordics: @2 champion advocate high our=7 * mail=freja@northwind.example
    Aksel Brandt, Head of Purchasing: @2 decision_maker neutral medium our=7
    Old Desk, Former Sales Director: @2 archived
      Tuva Lie, Category Buyer: @2 point_of_contact supporter low
  Marco Reyes, Managing Director Iberia: @3 decision_maker hostile high our=8
    Carme Vidal, Plant Director: @3 influencer supporter medium our=8
Anton Weiss, Board member Nordics: @2 decision_maker advocate medium mail=Anton@Northwind.example boss=3
Olav Sund, Purchasing assistant: @2 boss=99
"""


def family() -> Forest:
    """Three accounts of one family; Anton is in two of them, and they disagree about him."""
    who = people(FAMILY)
    return forest(who, freshness=fresh(who, {1: 3, 2: 50, 4: 9}), today=TODAY, users=USERS, accounts=ACCOUNTS)
