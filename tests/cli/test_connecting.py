"""``kapta connect`` keeps secrets, ``kapta sync`` takes over what changed, by hand or by a schedule."""

import json
from pathlib import Path

import keyring
import pytest
import sqlalchemy as sa

from kapta_workspace import open_workspace
from tests.cli.conftest import Kapta
from tests.connectors.stand_in import Answer, standing_in
from tests.connectors.test_secrets import InMemory

QUERY = "select account, metric, day, value from figures"


@pytest.fixture
def warehouse(lived: Path, monkeypatch: pytest.MonkeyPatch) -> sa.Engine:
    """A warehouse of one figure, switched on; give it more with SQL."""
    url = f"sqlite:///{lived / 'warehouse.db'}"
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("create table figures (account, metric, day, value)"))
    monkeypatch.setenv("KAPTA_CONNECTORS", "warehouse")
    monkeypatch.setenv("KAPTA_WAREHOUSE", json.dumps({"query": QUERY}))
    monkeypatch.setenv("KAPTA_WAREHOUSE_URL", url)
    return engine


def put(engine: sa.Engine, account: str, metric: str) -> None:
    """One more figure."""
    with engine.begin() as connection:
        told = {"account": account, "metric": metric}
        connection.execute(sa.text("insert into figures values (:account, :metric, '2026-03-01', 5)"), told)


def test_a_schedule_takes_over_what_it_can_and_says_by_its_exit_what_it_could_not(
    kapta: Kapta, lived: Path, warehouse: sa.Engine
) -> None:
    """Planned: nothing written. An unknown account fails: 1 and nothing written, or 3 and the good row."""
    with open_workspace(folder=lived) as ws:
        ws.metrics.add(name="Usage of the warehouse")
        known = str(ws.accounts.frame()["name"].iloc[0])
    put(warehouse, known, "Usage of the warehouse")
    assert 0 == kapta("sync", "warehouse", "--dry-run").code

    put(warehouse, "Nobody Ltd", "Usage of the warehouse")
    refused = kapta("sync", "warehouse", "--yes")
    assert (1, True) == (refused.code, "Nothing was written" in refused.err)

    done = kapta("sync", "warehouse", "--yes", "--good-rows", "--json")
    told = json.loads(done.out)
    assert (3, 1, 1) == (done.code, told["counts"]["created"], told["counts"]["failed"])


def test_what_is_not_switched_on_is_said(kapta: Kapta, lived: Path) -> None:
    """One sentence, exit 1."""
    said = kapta("sync", "salesforce", "--yes")

    assert (1, True) == (said.code, "salesforce is not switched on" in said.err)


def test_a_secret_is_asked_for_and_kept_in_the_keyring(kapta: Kapta, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is typed unseen, kept under its name, and never printed; settings never show it."""
    ring = InMemory()
    monkeypatch.setattr(keyring.core, "_keyring_backend", ring)
    said = kapta("connect", "hubspot", answer="hunter22\n")
    shown = kapta("config", "show")

    assert {("kapta", "hubspot_token"): "hunter22"} == ring.kept
    assert "hunter22" not in said.out + said.err + shown.out + shown.err


def test_the_week_is_said_and_posted_when_asked(
    kapta: Kapta, lived: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said only, nothing leaves; posted, the channel has the same text; no webhook is a sentence."""
    with standing_in(lambda _: Answer("ok")) as server:
        said = kapta("digest")
        monkeypatch.setattr(keyring.core, "_keyring_backend", InMemory())
        lacking = kapta("digest", "--post")
        monkeypatch.setenv("KAPTA_DIGEST_WEBHOOK", f"{server.address}/services/hunter22")
        posted = kapta("digest", "--post")

    assert (0, 1, 0) == (said.code, lacking.code, posted.code)
    assert "kapta connect digest" in lacking.err
    assert [posted.out.strip()] == [asked.json["text"].strip() for asked in server.asked]
    assert "hunter22" not in posted.out + posted.err
