"""What the rules suggest about accounts in view: priced, with answers respected, kept while nobody writes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

import pandas as pd

from kapta_workspace.domain import coaching
from kapta_workspace.domain.coaching import Kin, Scene, Suggestion
from kapta_workspace.domain.health.worlds import world
from kapta_workspace.services import portfolio, scoring
from kapta_workspace.services.doing import usual_rating
from kapta_workspace.services.scoring import Material
from kapta_workspace.services.views import View
from kapta_workspace.storage import log
from kapta_workspace.storage.store import Store

IN_NEED = 12
"""So many accounts are looked at for the whole portfolio, unless more are asked for."""
NEAR = 105
"""Days within which a contract's end makes an account one of those in need."""
SEVERITY = {"low": 1, "medium": 2, "high": 4, "critical": 8}
OF_EACH = 3
"""So many suggestions of each account below are told in a combined view."""
FAMILY = frozenset({"child_at_risk", "judged_two_ways"})
"""Rules that speak of a family."""


def coach(view: View, account: int | None, *, combined: bool = False) -> pd.DataFrame:
    """
    What is suggested, with what was answered respected.

    Args:
        view: An account with its family, or all accounts.
        account: The account; None for all in view.
        combined: Also the first few of everything below it.
    """
    kept = answered(view, everything(view, account))
    if account is not None:
        own = (kept["account"] == account) | kept["rule"].isin(FAMILY)
        kept = kept[own | _first(kept[~own], len(kept))] if combined else kept[own]
    return kept.reset_index(drop=True)


def counted(view: View, account: int) -> int:
    """How many suggestions there are about an account in view, answers respected."""
    on = view.moment.date()
    rating = usual_rating(view, scoring.material(view, on), on)
    keys = view.worked_out(
        ("suggested", account, on, rating),
        lambda: tuple(each.key for each in coaching.suggest(Stage.of(view).scene(account))),
    )
    said = pd.DataFrame({"id": list(keys), "because": [""] * len(keys)})
    return len(coaching.respected(said, view.frame("advice"), on))


def answered(view: View, found: pd.DataFrame) -> pd.DataFrame:
    """Suggestions in order, without those answered, with the accounts' names."""
    kept = coaching.ranked(coaching.respected(found, view.frame("advice"), view.moment.date()))
    names = view.titles("account", kept["account"].tolist())
    kept.insert(2, "account_name", kept["account"].map(names).astype("str"))
    return kept


def neediest(view: View, most: int) -> tuple[int, ...]:
    """
    The accounts a portfolio is coached on: so many, those most in need first.

    Points of need: the severity of the open risk (1, 2, 4 or 8), 4 where a contract ends within ``NEAR``
    days, 3 for the red band and 1 for the amber, 2 where nobody was spoken to for 60 days; of equals the
    lower score.
    """
    table = portfolio.overview(view)
    today = pd.Timestamp(view.moment.date())
    left = (pd.to_datetime(table["next_end"]) - today).dt.days
    need = (
        table["risk"].astype("object").map(SEVERITY).fillna(0).astype(float)
        + 4.0 * (left <= NEAR)
        + table["band"].astype("object").map({"red": 3, "amber": 1}).fillna(0).astype(float)
        + 2.0 * (table["days_silent"].fillna(999).astype(float) > 60)
    )
    ranked = table.assign(need=need).sort_values(["need", "badge"], ascending=[False, True], kind="stable")
    return tuple(ranked["id"].astype(int).head(most).tolist())


def _first(kept: pd.DataFrame, size: int) -> pd.Series:
    """Which rows are the first few of their account."""
    turn = kept.groupby("account").cumcount()
    return (turn < OF_EACH).reindex(range(size), fill_value=False)


# --- what the rules say, kept -----------------------------------------------------------------------------


@dataclass
class Kept:
    """
    What the rules said of accounts, to one person, on one day.

    Attributes:
        position: The log position it belongs to.
        on: The day.
        found: Account → its priced suggestions (``coaching.COACHING``).
        families: A family and whom of it the rules about families were asked about → what they suggest.
    """

    position: int
    on: dt.date
    found: dict[int, pd.DataFrame] = field(default_factory=dict)
    families: dict[tuple[int, frozenset[int]], pd.DataFrame] = field(default_factory=dict)


_kept: WeakKeyDictionary[Store, dict[int, Kept]] = WeakKeyDictionary()
_lock = Lock()


def everything(view: View, account: int | None) -> pd.DataFrame:
    """Priced suggestions about all accounts in view, family rules among them; answers not yet respected."""
    on, accounts = view.moment.date(), sorted(view.accounts)
    kept = Kept(0, on) if view.position is not None else still_true(view, on)
    asked, family = [one for one in accounts if one not in kept.found], frozenset(accounts)
    lacks_family = account is not None and len(family) > 1 and (account, family) not in kept.families
    if asked or lacks_family:
        stage = Stage.of(view)
        kept.found |= stage.priced(asked)
        if account is not None and lacks_family:
            known = {one: kept.found[one] for one in accounts}
            kept.families[account, family] = stage.of_family(account, known)
    parts = [kept.found[one] for one in accounts]
    if account is not None and len(family) > 1:
        parts.append(kept.families[account, family])
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else coaching.table([])


def still_true(view: View, on: dt.date) -> Kept:
    """What was said of accounts and families that nobody has changed since; whoever asks fills it."""
    with view.store.reading() as unit:
        head = log.head(unit)
        with _lock:
            mine = _kept.setdefault(view.store, {})
            kept = mine.get(view.user)
            if kept is None or kept.on != on or kept.position > head:
                kept = mine[view.user] = Kept(head, on)
            touched = scoring.touched_since(unit, kept.position) if kept.position < head else []
            gone = list(kept.found) if touched is None else touched
            for one in gone:
                kept.found.pop(one, None)
            for key in [key for key in kept.families if touched is None or key[1] & set(gone)]:
                del kept.families[key]
            kept.position = head
            return kept


@dataclass(frozen=True)
class Stage:
    """
    Accounts as the rules look at them.

    Attributes:
        material: The accounts, their records and the scorecards.
        on: The day.
        policies: The account-type policies.
        users: Our own people.
        rating: The rating a business review is guessed to get.
    """

    material: Material
    on: dt.date
    policies: pd.DataFrame
    users: pd.DataFrame
    rating: float

    @classmethod
    def of(cls, view: View) -> "Stage":
        """What a view shows, on its day."""
        on = view.moment.date()
        made = scoring.material(view, on)
        rating = usual_rating(view, made, on)
        return cls(made, on, view.frame("policy"), view.frame("user", archived=True), rating)

    def scene(self, account: int) -> Scene:
        """One account."""
        mine = world(self.material.facts, self.material.accounts, account)
        tier = mine.accounts["tier"].iloc[0]
        card = self.material.cards["normal" if pd.isna(tier) else str(tier)]
        return Scene(mine, self.on, card, self.policies, self.users, self.rating)

    def priced(self, accounts: Sequence[int]) -> dict[int, pd.DataFrame]:
        """Account → its suggestions, priced together."""
        scenes = [self.scene(one) for one in accounts]
        cases = [(scene.world, coaching.suggest(scene)) for scene in scenes]
        made = coaching.priced(cases, self.on, self.material.cards)
        parts = dict(iter(made.groupby("account", sort=False)))
        return {one: parts.get(one, made.iloc[:0]) for one in accounts}

    def of_family(self, account: int, known: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
        """What the rules about families suggest, priced on the account each is about."""
        totals = self.material.score(self.on).totals.set_index("account")
        below = []
        for one in known:
            if one in totals.index and one != account:
                scene = self.scene(one)
                by_key = {said.key: said for said in coaching.suggest(scene)}
                first = coaching.ranked(known[one]).head(1)["id"].tolist()
                below.append((scene, [by_key[key] for key in first if key in by_key]))
        ids = [int(one) for one in totals.index.tolist()]
        scores = dict(zip(ids, totals["score"].astype(float).tolist(), strict=True))
        bands = dict(zip(ids, totals["band"].astype("str").tolist(), strict=True))
        kin = Kin(self.scene(account), below, scores, bands)
        found: dict[int, list[Suggestion]] = {}
        for rule in coaching.FAMILY_RULES:
            for said in rule(kin):
                found.setdefault(said.account, []).append(said)
        cases = [(self.scene(one).world, said) for one, said in found.items()]
        return coaching.priced(cases, self.on, self.material.cards)
