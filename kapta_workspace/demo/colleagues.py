"""Our own side of the demo: Quillmere Systems, an invented maker of sensors, its people and their groups."""

import datetime as dt
from dataclasses import dataclass

from kapta_workspace.demo.diary import Diary, Hand

DOMAIN = "quillmere.example"
COMPANY = "Quillmere Systems"


@dataclass(frozen=True, slots=True)
class Colleague:
    """
    One of our own people.

    Attributes:
        name: First and last name.
        role: What they may do in the workspace.
        title: Their job.
        location: Where they sit.
        manager: The first name of whom they report to, or empty.
        biography: A line or two.
    """

    name: str
    role: str
    title: str
    location: str
    manager: str
    biography: str

    @property
    def first(self) -> str:
        """The word the others call them by."""
        return self.name.split()[0]

    @property
    def email(self) -> str:
        """Their address, which is also how they sign in."""
        return f"{self.first.casefold()}@{DOMAIN}"


COLLEAGUES = (
    Colleague("Beatriz Olmedo", "administrator", "Head of Key Accounts", "Lisbon", "Harald",
              "Built the team from two people to ten. Reads every lost-account note twice."),
    Colleague("Kaveh Ardalani", "administrator", "Sales Operations Analyst", "Utrecht", "Beatriz",
              "Keeps the figures honest: imports, metrics, policies."),
    Colleague("Imke Tannhauser", "account_manager", "Key Account Manager", "Hamburg", "Beatriz",
              "Pharma and laboratories; a chemist by training."),
    Colleague("Callum Strathearn", "account_manager", "Key Account Manager", "Edinburgh", "Beatriz",
              "Hospitals and food in the British Isles."),
    Colleague("Margaux Tellier", "account_manager", "Key Account Manager", "Lyon", "Beatriz",
              "Southern Europe, the Maghreb and Latin America."),
    Colleague("Tomasz Wilkowiec", "account_manager", "Key Account Manager", "Gdańsk", "Beatriz",
              "Nordics and Eastern Europe, until he left us for the family farm."),
    Colleague("Priya Ranganekar", "account_manager", "Key Account Manager", "Singapore", "Beatriz",
              "Asia, Australia and Africa; up before everybody else."),
    Colleague("Sanna Kivelä", "account_manager", "Key Account Manager", "Turku", "Beatriz",
              "Came from the service desk and took over the North from Tomasz."),
    Colleague("Osagie Bellman", "contributor", "Solution Engineer", "Bristol", "Beatriz",
              "Designs the sensor networks; happiest in a plant room."),
    Colleague("Lenka Poláčková", "contributor", "Service Desk Lead", "Brno", "Beatriz",
              "Knows every ticket by its first name."),
    Colleague("Rhodri Penhallow", "contributor", "Calibration Manager", "Cardiff", "Beatriz",
              "Certificates, audits and the vans."),
    Colleague("Harald Stenmyr", "viewer", "Managing Director", "Lund", "",
              "Reads, asks good questions and never edits."),
    Colleague("Yuna Sasakawa", "viewer", "Finance Partner", "Utrecht", "Harald",
              "Looks at the strategic accounts before each forecast."),
)  # fmt: skip
"""Twelve at any one time: Tomasz leaves about half-way through and Sanna comes."""

BY_FIRST = {colleague.first: colleague for colleague in COLLEAGUES}
DESK = BY_FIRST["Kaveh"].email
"""The operations desk: who writes what nobody in particular writes."""
LEAVER, SUCCESSOR = "Tomasz", "Sanna"
ENGINEERS = ("Osagie", "Lenka", "Rhodri")
MANAGERS = tuple(colleague.email for colleague in COLLEAGUES if colleague.role == "account_manager")

PATCHES = {
    "Callum": "GB IE",
    "Imke": "US CA DE AT CH NL",
    "Priya": "AU TR JP KR VN IN NG ZA",
    "Tomasz": "CZ PL HU SE FI NO LT UA",
    "Margaux": "BE FR ES MX CL IT PT BR GR MA",
}
OWNERS = {country: first for first, patch in PATCHES.items() for country in patch.split()}
"""Country → the first name of the account manager who looks after it at the beginning."""


def handover(diary: Diary) -> dt.date:
    """The day on which Tomasz's accounts become Sanna's."""
    return diary.clamp(diary.begin + (diary.end - diary.begin) * 0.52)


def employ(diary: Diary, setup: Hand) -> dict[str, int]:
    """Write down the colleagues and return first name → temporary id."""
    ids: dict[str, int] = {}
    for one in sorted(COLLEAGUES, key=lambda who: (who.manager != "", who.manager != "Harald")):
        hired = one.first == SUCCESSOR
        day = handover(diary) - dt.timedelta(days=14) if hired else diary.begin
        hand = Hand(why="Sanna joins the key-account team", turn=-1) if hired else setup
        ids[one.first] = diary.add(
            "user",
            day,
            hand,
            name=one.name,
            email=one.email,
            role=one.role,
            title=one.title,
            location=one.location,
            biography=one.biography,
            manager=ids.get(one.manager),
            is_disabled=False,
        )
    leave = handover(diary) + dt.timedelta(days=14)
    diary.edit("user", ids[LEAVER], leave, Hand(why="Tomasz has left the company", turn=1), is_disabled=True)
    return ids


GROUPS = {
    "Board": ("All strategic accounts, for the managing director and finance.", ("Harald", "Yuna")),
    "Healthcare circle": ("Hospitals, pharma and laboratories.", ("Imke", "Callum", "Rhodri", "Harald")),
    "Cold chain circle": (
        "Food and logistics, where the same engineers work.",
        ("Margaux", "Priya", "Osagie"),
    ),
}
CIRCLES = {
    "Healthcare circle": ("Hospitals", "Pharma", "Laboratories"),
    "Cold chain circle": ("Food", "Logistics"),
}


def gather(diary: Diary, setup: Hand, people: dict[str, int]) -> dict[str, int]:
    """Write down the groups with their members and return group → temporary id."""
    ids = {}
    for name, (about, members) in GROUPS.items():
        ids[name] = diary.add("group", diary.begin, setup, name=name, description=about)
        for first in members:
            diary.add("member", diary.begin, setup, group=ids[name], user=people[first])
    return ids
