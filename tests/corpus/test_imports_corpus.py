"""Files people really made, imported through the public door: every row accounted for, nothing guessed."""

import csv
from pathlib import Path

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.workspace import Workspace

GOVERNMENT = {"govuk": "external_id", "parent-govuks": "parent", "government-organisation": ""}
POSTS = {
    "Post Unique Reference": "external_id",
    "Unit": "department",
    "Contact E-mail": "",  # one address for a whole office is no address of a person
    "Contact Phone": "",
}
SNAPSHOTS = (
    "cabinet_office-2011-09-30-senior.csv",
    "department_for_business_innovation_and_skills-2011-09-30-senior.csv",
    "department_for_international_development-2013-03-31-senior.csv",
    "department_of_education-2011-09-30-senior.csv",
    "health_and_safety_executive-2011-09-30-senior.csv",
    "nuclear_decommissioning_authority-2011-09-30-senior.csv",
)


def folder(corpus: Path, name: str) -> Path:
    """One source of the corpus, or a skip that says what is missing."""
    if not (corpus / name).is_dir():
        pytest.skip(f"no {name} in the corpus: see its README")
    return corpus / name


def table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """A file as it is."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


# --- a view exported from a CRM, where records are linked by name ---------------------------------------


BROKEN_ADDRESSES = {12: "annie @contoso.com", 25: "brad @contoso.com", 67: "emil@contoso.com/"}
"""Found by eye: three addresses with a space or a slash in them, in rows that are fine otherwise."""


def test_a_crm_export_links_by_name_and_names_what_is_missing(corpus: Path, record_property) -> None:
    """
    13 users, 33 accounts, 199 contacts: 7 name a company nobody exported, 3 have a broken address.

    All ten fail and are named; leniently the three come in without their address, and exactly the seven fail.
    """
    files = folder(corpus, "crm_dynamics365_contoso")
    companies = {row["Account Name"].strip().casefold() for row in table(files / "Account.csv")}
    contacts = enumerate(table(files / "Contact.csv"), start=2)
    named = {line: row["Company Name"].strip() for line, row in contacts}
    lost = {line: name for line, name in named.items() if name.casefold() not in companies}
    with open_workspace("sqlite://") as ws:
        users = ws.imports.plan(files / "User.csv", kind="user", mapping={"Manager": ""}).apply()
        accounts = ws.imports.plan(files / "Account.csv").apply()
        strict = ws.imports.plan(files / "Contact.csv", day_first=False)
        plan = ws.imports.plan(files / "Contact.csv", day_first=False, lenient=True)
        missing = plan.problems[plan.problems["code"] == "E07"]

        assert (13, 33, 7) == (users.counts["created"], accounts.counts["created"], len(lost))
        assert {*lost, *BROKEN_ADDRESSES} == set(strict.rows.loc[strict.rows["outcome"] == "error", "row"])
        assert set(lost) == set(plan.rows.loc[plan.rows["outcome"] == "error", "row"])
        assert lost == dict(zip(missing["row"], missing["value"], strict=True))
        noted = plan.problems[~plan.problems["row"].isin(lost)]
        assert BROKEN_ADDRESSES == dict(zip(noted["row"], noted["value"], strict=True))
        said = "199 rows read = 192 created + 0 updated + 0 unchanged + 0 skipped + 7 failed"
        assert said == plan.apply(good_rows=True).identity
        again = ws.imports.plan(files / "Contact.csv", day_first=False, lenient=True)
        assert (192, 7) == (again.counts["unchanged"], again.counts["failed"])
    record_property("corpus_cases", 13 + 33 + 199)


# --- government bodies, some with several parents ---------------------------------------------------------


def government(ws: Workspace, corpus: Path, *, lenient: bool):
    """The plan of the list of 1,016 bodies."""
    path = folder(corpus, "co_uk_government_bodies") / "lists__govuk__list.tsv"
    return ws.imports.plan(path, kind="account", mapping=GOVERNMENT, lenient=lenient)


def above(body: str, parents: dict[str, list[str]]) -> set[str]:
    """Everybody on any way up from a body, itself included."""
    found, left = {body}, [body]
    while left:
        new = set(parents[left.pop()]) - found
        found |= new
        left.extend(new)
    return found


def test_several_parents_in_one_cell_are_a_stated_conflict(corpus: Path, record_property) -> None:
    """Of 1,016 bodies 16 name several parents: 16 conflicts that say which, 1,000 to create."""
    rows = table(folder(corpus, "co_uk_government_bodies") / "lists__govuk__list.tsv", "\t")
    several = {line for line, row in enumerate(rows, start=2) if ";" in row["parent-govuks"]}
    with open_workspace("sqlite://") as ws:
        plan = government(ws, corpus, lenient=False)

        assert 16 == len(several)
        assert several == set(plan.rows.loc[plan.rows["outcome"] == "conflict", "row"])
        assert {"E09"} == set(plan.problems["code"])
        cells = {line: row["parent-govuks"] for line, row in enumerate(rows, start=2) if line in several}
        assert cells == dict(zip(plan.problems["row"], plan.problems["value"], strict=True))
        assert 1000 == int(plan.summary["create"].sum())
    record_property("corpus_cases", len(rows))


def test_nothing_is_lost_and_the_tree_is_the_counted_one(corpus: Path, record_property) -> None:
    """
    Leniently all 1,016 come in; whoever is not above, below or among the 16 stands as counted by hand.

    The truth counts a body under each of its parents, so children, descendants and depth can only agree
    where no body of several parents is on the way up or down: 977 of them.
    """
    truth = {
        row["id"]: row
        for row in table(folder(corpus, "co_uk_government_bodies") / "truth_hierarchy_govuk.csv")
    }
    parents = {body: [one for one in row["parents"].split(";") if one] for body, row in truth.items()}
    several = {body for body, named in parents.items() if len(named) > 1}
    ways = {body: above(body, parents) for body in truth}
    doubtful = {body for body in truth if ways[body] & several}
    clean = set(truth) - doubtful - {top for body in several for top in ways[body]}
    with open_workspace("sqlite://") as ws:
        plan = government(ws, corpus, lenient=True)
        assert 1016 == plan.apply().counts["created"]
        assert 16 == len(plan.problems)
        rows = ws.accounts.frame()
        code = dict(zip(rows["id"], rows["external_id"], strict=True))
        stored = {
            one: [code[parent]] if parent in code else []
            for one, parent in zip(rows["external_id"], rows["parent"].fillna(-1), strict=True)
        }
        up = {body: above(body, stored) for body in stored}

        assert 977 == len(clean)
        for body in clean:
            counted = {name: int(truth[body][name]) for name in ("n_children", "n_descendants", "depth")}
            found = {
                "n_children": sum(body in named for named in stored.values()),
                "n_descendants": sum(body in way for way in up.values()) - 1,
                "depth": len(up[body]) - 1,
            }
            assert counted == found, body
        one = int(rows.loc[rows["external_id"] == "ministry-of-defence", "id"].iloc[0])
        assert 1 + 46 == len(ws.view(one, combined=True).accounts)
    record_property("corpus_cases", len(truth))


def test_one_answer_settles_all_namesakes_of_a_sister_list(corpus: Path, record_property) -> None:
    """
    A second register knows the same bodies under numbers of its own: 459 names are taken already.

    Two of these are one body that changed its name, and ask which row is kept; the others become updates that
    keep the code they have. Of 981 rows 523 are new, one is left out, and nothing fails.
    """
    path = (
        folder(corpus, "co_uk_government_bodies")
        / "data__government-organisation__government-organisation.tsv"
    )
    with open_workspace("sqlite://") as ws:
        government(ws, corpus, lenient=False).apply(good_rows=True)
        codes = ws.accounts.frame().set_index("name")["external_id"]
        plan = ws.imports.plan(path, kind="account", mapping={"government-organisation": "external_id"})
        taken = {one: len(one.answers) - 2 for one in plan.questions if one.code == "E10"}
        answered = plan.answer(taken)

        assert ({"E10": 459}, 458) == (plan.problems["code"].value_counts().to_dict(), len(taken))
        assert (523, 0) == (answered.counts["created"], answered.counts["failed"])
        answered.apply()
        kept = ws.accounts.frame().drop_duplicates("name").set_index("name")["external_id"]
        assert codes.to_dict() == kept[codes.index].to_dict()
    record_property("corpus_cases", 981)


# --- organograms ------------------------------------------------------------------------------------------


def posts(ws: Workspace, files: Path, name: str):
    """The plan of one snapshot, all of it under one account."""
    return ws.imports.plan(
        files / "senior" / name, kind="contact", mapping=POSTS, given={"account": "Body"}, lenient=True
    )


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_an_organogram_comes_in_to_the_row(corpus: Path, record_property, name: str) -> None:
    """Repeated posts are skipped, posts under themselves or under nobody known are named and stand on top."""
    files = folder(corpus, "org_uk_organograms")
    counted = next(row for row in table(files / "truth_structure.csv") if row["file"] == name)
    truth = {key: int(counted[key]) for key in ("posts", "dup_refs", "roots", "orphans", "self")}
    with open_workspace("sqlite://") as ws:
        ws.accounts.add(name="Body")
        plan = posts(ws, files, name)
        batch = plan.apply(good_rows=True)
        codes = plan.problems["code"].value_counts().to_dict()
        people = ws.contacts.frame()
        tops = int(people["reports_to"].isna().sum())

        assert truth["posts"] == batch.counts["read"]
        assert truth["posts"] - truth["dup_refs"] == batch.counts["created"]
        assert truth["dup_refs"] == batch.counts["skipped"]
        assert truth["self"] == codes.get("E12", 0)
        assert truth["orphans"] == codes.get("E07", 0)
        assert truth["roots"] + truth["orphans"] + truth["self"] == tops
    record_property("corpus_cases", truth["posts"])


def test_the_next_snapshot_tells_who_came_and_who_holds_a_post_now(corpus: Path, record_property) -> None:
    """Half a year later: the new posts are created, and the moves that a sheet can tell are updates."""
    files = folder(corpus, "org_uk_organograms")
    old, new = SNAPSHOTS[0], "cabinet_office-2012-03-31-senior.csv"
    truth = next(row for row in table(files / "truth_changes.csv") if (row["old"], row["new"]) == (old, new))
    with open_workspace("sqlite://") as ws:
        ws.accounts.add(name="Body")
        posts(ws, files, old).apply(good_rows=True)
        plan = posts(ws, files, new)
        changes = plan.rows.loc[plan.rows["outcome"] == "update", "changes"]

        assert int(truth["added"]) == plan.counts["created"]
        assert int(truth["holder_changed"]) == int(changes.str.contains(r"(?:^|; )Name: ").sum())
        assert int(truth["reports_to_changed"]) == int(changes.str.contains("Reports to: ").sum())
        plan.apply(good_rows=True)
    record_property("corpus_cases", int(truth["kept"]) + int(truth["added"]))
