"""What a process keeps of an account is what the database holds, for exactly those who may see it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from kapta_workspace.domain.errors import NotFound
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services import dossiers, scoring, undo
from kapta_workspace.services.views import View, open_view
from tests.build import ADMIN, Office


@pytest.fixture
def ids(office: Office) -> dict[str, int]:
    """Two accounts with people, notes and a metric for managers; Vic sees Globex, Mia owns Rome."""
    vic, mia = office.user("Vic", "viewer"), office.user("Mia")
    ids = office.portfolio("Globex; Rome")
    office.edit("account", ids["Rome"], owner=mia)
    people = office.people("Ada @ Globex; Bo @ Rome", ids)
    office.share(vic, ids["Globex"])
    margin = office.add("metric", name="Margin", access="managers")
    for account in (ids["Globex"], ids["Rome"]):
        office.add("metric_value", account=account, metric=margin, measured_on="2026-02-01", value=3.0)
        office.add("note", account=account, title="Talk", occurred_on="2026-02-02")
    return {**ids, **people, "Vic": vic, "Mia": mia, "Margin": margin}


def story(office: Office, ids: Mapping[str, int]) -> Iterator[Any]:
    """Every sort of write there is, one after the other."""
    globex, rome = ids["Globex"], ids["Rome"]
    yield office.add("note", account=globex, title="New", occurred_on="2026-02-20")
    yield office.edit("contact", ids["Ada"], role="champion")
    yield office.edit("contact", ids["Bo"], account=globex)
    yield office.edit("contact", ids["Bo"], archived_at=pd.Timestamp("2026-03-01T13:00Z"))
    task = office.add("task", account=globex, title="Call", due="2026-03-04")
    yield task
    yield office.remove("task", task)
    yield undo.undo(office.store, ADMIN, office.head, "back")
    yield office.add("setting", key="features", value="{}")
    yield office.write("custom_field", {"entity": "account", "key": "team", "label": "Team", "kind": "text"})
    yield office.edit("account", globex, cf_team="North")
    yield office.edit("metric", ids["Margin"], access="everyone")
    yield office.edit("user", ids["Vic"], role="account_manager")
    yield office.add("contributor", account=rome, user=ids["Vic"])
    yield office.edit("account", globex, owner=ids["Mia"])
    yield office.share(ids["Mia"], rome)
    yield office.edit("account", rome, archived_at=pd.Timestamp("2026-03-01T14:00Z"))
    yield office.edit("user", ids["Vic"], is_disabled=True)


WRITTEN = ("account", "contact", "note", "task", "metric", "metric_value", "setting", "contributor")
"""The kinds the story is about."""


def same(office: Office, ids: Mapping[str, int], kinds: Iterable[str] = WRITTEN) -> None:
    """Whoever looks at whichever account finds in what is kept exactly what the database gives."""
    for user in (ADMIN, ids["Vic"], ids["Mia"]):
        for account in (ids["Globex"], ids["Rome"]):
            still = office.view(user, account, archived=True).still()
            plain = office.view(user, account, archived=True)
            for kind in kinds:
                pd.testing.assert_frame_equal(
                    plain.frame(kind, archived=True), still.frame(kind, archived=True)
                )
            pd.testing.assert_frame_equal(plain.frame("contact"), still.frame("contact"))


def test_what_is_kept_is_what_is_there_after_every_write(office: Office, ids: dict[str, int]) -> None:
    """For three people and two accounts, all kinds are the same from memory as from the database."""
    same(office, ids, SCHEMAS)
    for _ in story(office, ids):
        same(office, ids)
    same(office, ids, SCHEMAS)

    assert office.head > len(ids)


def test_scores_from_what_is_kept_are_those_of_the_records(office: Office, ids: dict[str, int]) -> None:
    """After every write the score worked out for all is the score of a view that keeps nothing."""
    today = office.clock().date()
    for _ in story(office, ids):
        fresh = scoring.scores(office.view(account=ids["Globex"], archived=True), today).totals
        kept = scoring.scores(office.view(account=ids["Globex"], archived=True).still(), today).totals

        pd.testing.assert_frame_equal(fresh, kept)


def test_nobody_gets_what_another_was_shown(office: Office, ids: dict[str, int]) -> None:
    """The administrator has both accounts open; Vic still sees nothing of Rome, nor the managers' metric."""
    for account in (ids["Globex"], ids["Rome"]):
        office.view(account=account).still().frame("metric_value")
    rome_notes = office.view(account=ids["Rome"]).frame("note")["id"].tolist()
    rome = office.view(ids["Vic"], ids["Rome"]).still()
    globex = office.view(ids["Vic"], ids["Globex"]).still()

    assert [0] * len(SCHEMAS) == [len(rome.frame(kind)) if SCHEMAS[kind].account else 0 for kind in SCHEMAS]
    assert (0, 0, 1) == tuple(len(globex.frame(kind)) for kind in ("metric", "metric_value", "note"))
    assert {} == rome.titles("note", rome_notes)
    with pytest.raises(NotFound):
        open_view(office.store, ids["Vic"], ids["Rome"], combined=False, as_of=None)


def test_access_taken_away_counts_at_once(office: Office, ids: dict[str, int]) -> None:
    """Vic's group loses Globex: the next look, from memory too, shows nothing."""
    office.view(ids["Vic"], ids["Globex"]).still().frame("note")
    office.remove("reach", int(office.frame("reach")["id"].iloc[0]))

    assert office.view(ids["Vic"], ids["Globex"]).still().frame("note").empty


def test_the_past_is_not_answered_from_the_present(office: Office, ids: dict[str, int]) -> None:
    """Ada became a champion; a page of the day before still shows her without a role."""
    before = office.head
    office.edit("contact", ids["Ada"], role="champion")
    now = office.view(account=ids["Globex"]).still().frame("contact")
    then = office.view(account=ids["Globex"], position=before).still().frame("contact")

    assert ("champion", True) == (now["role"].iloc[0], pd.isna(then["role"].iloc[0]))


def test_a_frame_one_has_changed_is_changed_for_oneself_only(office: Office, ids: dict[str, int]) -> None:
    """Whoever writes into a frame they were given writes into their own."""
    mine = office.view(account=ids["Globex"]).still().frame("contact")
    mine.loc[0, "name"] = "Somebody else"
    mine["more"] = 1
    totals = scoring.scores(office.view(account=ids["Globex"]).still(), office.clock().date()).totals
    totals["score"] = -1.0
    theirs = office.view(account=ids["Globex"]).still()

    assert ["Ada"] == theirs.frame("contact")["name"].tolist()
    assert "more" not in theirs.frame("contact")
    assert -1.0 != scoring.scores(theirs, office.clock().date()).totals["score"].iloc[0]


def test_the_twenty_fifth_reader_of_an_account_costs_the_database_little(
    office: Office, ids: dict[str, int]
) -> None:
    """What 25 people have open is read once: each further look asks who they are and what is new, no more."""

    def looks() -> int:
        still = office.view(account=ids["Globex"]).still()
        with statements(office) as asked:
            for kind in SCHEMAS:
                still.frame(kind)
        return len(asked)

    first, *later = [looks() for _ in range(25)]

    assert first > 30
    # Who looks, the custom fields, the log, whether they see the account, and one kind that is not kept.
    assert max(later) <= 10


def test_an_entry_about_another_account_has_nothing_read_again(office: Office, ids: dict[str, int]) -> None:
    """While people write about Rome, what is kept of Globex stays as it is."""
    held = kept_of(office, ids["Globex"])
    office.add("note", account=ids["Rome"], title="Elsewhere", occurred_on="2026-02-20")

    assert held.frames["note"] is kept_of(office, ids["Globex"]).frames["note"]
    assert held.position < kept_of(office, ids["Globex"]).position


def test_only_so_many_accounts_are_kept(office: Office) -> None:
    """Who has looked at more accounts than are kept finds the last ones there, the first one gone."""
    accounts = list(office.portfolio("; ".join(f"A{one}" for one in range(12))).values())
    cabinet = dossiers.cabinet(office.store)
    try:
        dossiers.MOST, usual = 6, dossiers.MOST
        for account in accounts:
            office.view(account=account).still().frame("note")
    finally:
        dossiers.MOST = usual

    assert 6 == len(cabinet)
    assert cabinet.rows < dossiers.MOST_ROWS


def test_a_backup_put_in_its_place_is_read_anew(office: Office, ids: dict[str, int]) -> None:
    """The log's entry at the position known is another one: nothing kept is believed."""
    held = kept_of(office, ids["Globex"])
    with office.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE contact SET name = 'Eve' WHERE name = 'Ada'")
        moved = "2026-03-01T23:59:00+00:00"
        connection.exec_driver_sql(f"UPDATE change_set SET at = '{moved}' WHERE id = {office.head}")

    assert ["Ada"] == held.frames["contact"]["name"].tolist()
    assert ["Eve"] == office.view(account=ids["Globex"]).still().frame("contact")["name"].tolist()


def kept_of(office: Office, account: int) -> dossiers.Dossier:
    """What is kept of an account once somebody has looked at it."""
    view: View = office.view(account=account).still()
    held = view.held
    assert held is not None
    assert held.own is not None
    return held.own


@contextmanager
def statements(office: Office) -> Iterator[list[str]]:
    """The statements the database is asked meanwhile, but for those that begin and end."""
    asked: list[str] = []

    def hear(_c: Any, _u: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    sa.event.listen(office.store.engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        sa.event.remove(office.store.engine, "before_cursor_execute", hear)
