"""Large sheets for benchmarks: accounts and contacts as people would bring them in a spreadsheet."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kapta_workspace.demo.colleagues import MANAGERS
from kapta_workspace.demo.companies import FORGED, TAILS, TRADES
from kapta_workspace.demo.names import POOLS, plain
from kapta_workspace.demo.titles import HEADS, STAFF
from kapta_workspace.domain.fields import Field
from kapta_workspace.domain.schemas import SCHEMAS

CHILDREN = 0.4
"""The share of accounts that have a parent."""
DEPTH = 4
"""Out of so many accounts one may be a parent, which keeps the trees shallow and wide as real ones are."""
Texts = np.ndarray[tuple[int], np.dtype[np.object_]]


def large(
    accounts: int, contacts: int, seed: int = 7, owners: Sequence[str] = MANAGERS
) -> dict[str, pd.DataFrame]:
    """
    Sheets of text with the headers of the import template, by record kind: *account* and *contact*.

    Accounts: *External id, Account name, Parent account* (an external id), *Owner (account manager)* (one
    of ``owners``), *Website, Industry, City, Country, Annual revenue*. Contacts: *External id, Account*
    (an external id), *Name, Job title, E-mail, Role, Friend / foe, Decision power, Reports to* (an external
    id of the same account, never in a circle), *Primary contact*. Missing cells are missing values. Parents
    and managers may stand further down than those who name them.
    """
    luck = np.random.default_rng(seed)
    return {"account": _accounts(luck, accounts, owners), "contact": _contacts(luck, accounts, contacts)}


def _texts(values: Sequence[str]) -> Texts:
    return np.array(values, dtype=object)


def _numbered(letter: str, numbers: np.ndarray) -> pd.Series:
    return pd.Series(np.char.add(letter, np.char.zfill((numbers + 1).astype("U8"), 7))).astype("str")


def _taken(pool: Texts, places: np.ndarray, *, blank: np.ndarray | None = None) -> pd.Series:
    taken = pool[places]
    if blank is not None:
        taken[blank] = None
    return pd.Series(taken).astype("str")


def _label(kind: str, name: str) -> str:
    return SCHEMAS[kind][name].label


def _accounts(luck: np.random.Generator, number: int, owners: Sequence[str]) -> pd.DataFrame:
    places = np.arange(number)
    stems = _texts([stem + tail for tail in TAILS for stem in FORGED])
    trades = _texts(list(TRADES.values()))
    name = _taken(stems, places % len(stems)) + " " + _taken(trades, luck.integers(0, len(trades), number))
    parents = _parents(luck, number)
    towns, lands = (
        _texts(["Ludlow", "Soest", "Albi", "Kalmar"]),
        _texts(["United Kingdom", "Germany", "France", "Sweden"]),
    )
    town = luck.integers(0, 4, number)
    sheet = {
        "external_id": _numbered("A", places),
        "name": name + " " + pd.Series((places // len(stems) + 1).astype("U8")).astype("str"),
        "parent": _numbered("A", parents).where(pd.Series(parents >= 0)),
        "owner": _taken(_texts(list(owners)), luck.integers(0, len(owners), number)),
        "website": "https://www.a" + pd.Series(places.astype("U8")).astype("str") + ".example",
        "industry": _taken(_texts(list(TRADES)), luck.integers(0, len(TRADES), number)),
        "city": _taken(towns, town),
        "country": _taken(lands, town),
        "annual_revenue": pd.Series((luck.integers(20, 9000, number) * 1000).astype("U12")).astype("str"),
    }
    return _shuffled(luck, "account", sheet)


def _parents(luck: np.random.Generator, number: int) -> np.ndarray:
    """The place of each account's parent, or -1; a parent stands earlier, so nothing runs in circles."""
    places = np.arange(number)
    wanted = (luck.random(number) < CHILDREN) & (places >= DEPTH)
    drawn = (luck.random(number) * (places // DEPTH)).astype(int) * DEPTH
    return np.where(wanted, drawn, -1)


def _contacts(luck: np.random.Generator, accounts: int, number: int) -> pd.DataFrame:
    places = np.arange(number)
    account = np.sort(luck.integers(0, accounts, number))
    first = np.searchsorted(account, account)
    manager = _managers(luck, places, first)
    given = _texts([name.split("/")[-1] for pool in POOLS.values() for name in pool.given])
    family = _texts(
        [name.split("/")[-1].replace("\u00a0", " ") for pool in POOLS.values() for name in pool.family]
    )
    one, other = luck.integers(0, len(given), number), luck.integers(0, len(family), number)
    serial = pd.Series((places - first + 1).astype("U6")).astype("str")
    sheet = {
        "external_id": _numbered("P", places),
        "account": _numbered("A", account),
        "name": _taken(given, one) + " " + _taken(family, other),
        "title": _taken(_texts([*HEADS, *STAFF]), luck.integers(0, len(HEADS) + len(STAFF), number)),
        "email": _emails(given, family, one, other)
        + serial
        + "@a"
        + pd.Series(account.astype("U8")).astype("str")
        + ".example",
        **{
            name: _chosen(luck, SCHEMAS["contact"][name], number)
            for name in ("role", "friend_foe", "decision_power")
        },
        "reports_to": _numbered("P", manager).where(pd.Series(manager >= 0)),
        "primary": _taken(_texts(["Yes", "No"]), (luck.random(number) > 0.15).astype(int)),
    }
    return _shuffled(luck, "contact", sheet)


def _emails(given: Texts, family: Texts, one: np.ndarray, other: np.ndarray) -> pd.Series:
    plain_given, plain_family = (
        _texts([plain(name) for name in given]),
        _texts([plain(name) for name in family]),
    )
    return _taken(plain_given, one) + "." + _taken(plain_family, other) + "."


def _managers(luck: np.random.Generator, places: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Nine in ten report to one of the first colleagues of their account who stands before them."""
    before = places - first
    drawn = first + (luck.random(len(places)) * np.minimum(before, 4)).astype(int)
    return np.where((before > 0) & (luck.random(len(places)) < 0.9), drawn, -1)


def _chosen(luck: np.random.Generator, field: Field, number: int) -> pd.Series:
    """Labels of a choice field by lot, a quarter of them empty."""
    labels = _texts([choice.label for choice in field.choices])
    return _taken(labels, luck.integers(0, len(labels), number), blank=luck.random(number) < 0.25)


def _shuffled(luck: np.random.Generator, kind: str, sheet: dict[str, pd.Series]) -> pd.DataFrame:
    frame = pd.DataFrame({_label(kind, name): values for name, values in sheet.items()})
    return frame.take(luck.permutation(len(frame))).reset_index(drop=True)
