"""What the treasure map says of the demo is so."""

import re
from pathlib import Path

import pytest

MAP = (Path(__file__).parents[2] / "data" / "demo" / "README.md").read_text(encoding="utf-8")


def test_everybody_the_map_names_is_in_the_demo(history):
    """Bold and bracketed names of accounts and people are records; so are the titles of notes and tasks."""
    told = re.findall(r"\*\*(Pellworth[^*]+|Ravensholt[^*]+|Sildefjord[^*]+|Maren[^*]+)\*\*", MAP)
    told += ["Winifred Castellane", "Gareth Pomfrey", "Nyala Ridge Mining", "Tessaroli Meccanica"]
    told += ["Thessari Olive Works", "Kiramori Korea"]
    known = {*history.frame("account")["name"], *history.frame("contact")["name"]}
    noted = {*history.frame("note")["title"], *history.frame("task")["title"]}
    titles = ["Vaccine fridges over the weekend", "A bit tired", "Find out who takes over from Maren"]

    assert 5 <= len(set(told[:-6]))
    assert set(told) <= known
    for title in titles:
        assert title in " ".join(MAP.split())
        assert title in noted


@pytest.mark.parametrize("role", ["administrator", "account_manager", "contributor", "viewer"])
def test_the_map_says_how_to_sign_in_as_everybody(history, role):
    """Each colleague's first name stands before an at-sign; Tomasz has left and is told of elsewhere."""
    users = history.frame("user")
    addresses = users.loc[(users["role"] == role) & ~users["is_disabled"].astype(bool), "email"]

    assert [] == [address for address in addresses if f"`{address.split('@')[0]}@" not in MAP]


def test_the_numbers_of_the_map_are_those_of_the_demo(history):
    """Sixty accounts in thirty-three countries, five of them archived."""
    accounts = history.frame("account")

    assert 33 == accounts["country"].nunique()
    assert "sixty accounts in thirty-three countries" in MAP
    assert 5 == accounts["archived_at"].notna().sum()
    assert "Five accounts have left" in MAP


def test_spoilers_stay_hidden_until_they_are_opened():
    """The names of the stories stand only inside details."""
    shown = re.sub(r"<details>.*?</details>", "", MAP, flags=re.DOTALL)

    assert 3 == MAP.count("<details>") == MAP.count("</details>")
    for name in ("Pellworth", "Ravensholt", "Sildefjord", "Winifred", "Maren"):
        assert name not in shown
