"""An invented history goes through the door: each batch at its moment, by its writer, all or nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
import pytest

from kapta_workspace.domain.errors import Misconfigured, Refused
from kapta_workspace.services import demo
from kapta_workspace.storage.store import Store
from kapta_workspace.workspace import open_workspace


@dataclass(frozen=True)
class Written:
    """A batch as a generator hands it over."""

    moment: datetime
    actor: str
    through: str
    why: str
    writes: tuple[tuple[str, pd.DataFrame], ...]


def person(number, name, role="administrator"):
    """A colleague's row."""
    email = f"{name.lower()}@ours.example"
    return {"id": number, "name": name, "email": email, "role": role}


def history(last="Globex Europe"):
    """Two colleagues, two accounts and their people, then a rename and a move by the second colleague."""
    people = pd.DataFrame([person(-1, "Bea"), person(-2, "Kim", "account_manager")])
    houses = pd.DataFrame(
        [
            {"id": -3, "name": "Globex", "owner": -2},
            {"id": -4, "name": "Globex EU", "owner": -2, "parent": -3},
        ]
    )
    ada = pd.DataFrame([{"id": -5, "account": -3, "name": "Ada"}])
    first = datetime(2025, 5, 16, 7, tzinfo=UTC)
    later = datetime(2025, 6, 20, 7, tzinfo=UTC)
    return [
        Written(first, "bea@ours.example", "form", "Set up", (("user", people),)),
        Written(first, "bea@ours.example", "import", "Import", (("account", houses), ("contact", ada))),
        Written(
            later,
            "kim@ours.example",
            "form",
            "Renamed",
            (
                ("account", pd.DataFrame([{"id": -4, "name": last}])),
                ("note", pd.DataFrame([note(-6)])),
            ),
        ),
    ]


def note(number):
    """A note about Ada, linked to her by the id she had in an earlier batch."""
    return {"id": number, "account": -3, "text": "Met Ada.", "occurred_on": "2025-06-19", "contacts": (-5,)}


def loaded(folder, batches):
    """Load batches into a fresh file and open it as whoever a notebook works as."""
    store = Store(f"sqlite:///{folder / 'kapta.db'}")
    try:
        demo.load(store, batches)
    finally:
        store.close()
    return open_workspace(f"sqlite:///{folder / 'kapta.db'}")


def test_ids_of_earlier_batches_are_the_same_records_later(tmp_path):
    """A temporary id means one record through the whole history, in links of every kind."""
    with loaded(tmp_path, history()) as ws:
        accounts, notes, people = ws.accounts.frame(), ws.notes.frame(), ws.contacts.frame()

    assert {"Globex", "Globex Europe"} == set(accounts["name"])
    assert ["Globex"] == accounts["parent_name"].replace("nan", pd.NA).dropna().tolist()
    assert [tuple(people["id"])] == notes["contacts"].tolist()


def test_every_batch_has_its_moment_and_its_writer(tmp_path):
    """The log tells the invented times and colleagues, so as-of and activity work on the demo."""
    with loaded(tmp_path, history()) as ws:
        log = ws.log().sort_values("id")
        names = ws.view().titles("user", log["actor"].dropna())
        was = ws.accounts.frame(as_of=datetime(2025, 6, 1, tzinfo=UTC))["name"].tolist()

    assert ["Set up", "Import", "Renamed"] == log["why"].tolist()
    assert ["form", "import", "form"] == log["through"].tolist()
    assert [pd.NA, "Bea", "Kim"][1:] == [names[one] for one in log["actor"].tolist()[1:]]
    assert ["2025-05-16", "2025-05-16", "2025-06-20"] == [f"{at:%Y-%m-%d}" for at in log["at"]]
    assert {"Globex", "Globex EU"} == set(was)


def test_a_notebook_works_as_the_first_administrator_of_the_demo(tmp_path):
    """Nobody is founded beside the invented colleagues."""
    with loaded(tmp_path, history()) as ws:
        assert "Bea" == ws.me.name
        assert 2 == len(ws.users.frame())


def test_a_history_that_breaks_a_rule_leaves_nothing(tmp_path):
    """One bad batch, and none is written; the error tells which one it was."""
    with pytest.raises(Refused) as refusal:
        loaded(tmp_path, history(last=""))
    assert ["In the batch of 2025-06-20 07:00 by kim@ours.example: Renamed"] == refusal.value.__notes__
    store = Store(f"sqlite:///{tmp_path / 'kapta.db'}")
    assert not demo.is_in_use(store)
    store.close()


def test_a_workspace_in_use_is_left_alone(tmp_path):
    """A demo is never written among real accounts."""
    with loaded(tmp_path, history()) as ws:
        head = ws.head
        with pytest.raises(Misconfigured, match="in use already"):
            demo.load(ws.store, history())
        assert head == ws.head
