"""Organograms that 98 public bodies really published: nobody is dropped, nothing is misread."""

import csv
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from kapta_workspace.domain.orgchart import Forest, changes, forest, svg, tidy
from tests.orgcharts import contacts


@pytest.fixture(scope="module")
def organograms(corpus: Path) -> Path:
    """The folder of organograms, with its ORIGIN.md and the structure counted by hand."""
    folder = corpus / "org_uk_organograms"
    if not folder.is_dir():
        pytest.skip(f"no organograms in {corpus.name}: see its README")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    """A file of comma-separated values as it is."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NUMBERS: dict[str, int] = {}


def number(reference: str) -> int:
    """A post's reference as an id; the same in every file, so that snapshots can be compared."""
    return NUMBERS.setdefault(reference.strip(), len(NUMBERS) + 1)


def boss(reference: str) -> int | None:
    """``XX`` is how the files say that a post reports to nobody in them."""
    return None if reference.strip().upper() in ("", "XX") else number(reference)


@cache
def posts(path: Path) -> pd.DataFrame:
    """The posts of one file as contacts: the reference is the id, the holder the name."""
    return contacts(
        [
            {
                "id": number(row["Post Unique Reference"]),
                "account": 1,
                "name": row["Name"].strip(),
                "title": row["Job Title"].strip(),
                "email": row["Contact E-mail"].strip() or None,
                "reports_to": boss(row["Reports to Senior Post"]),
            }
            for row in rows(path)
        ]
    )


def structure(chart: Forest) -> dict[str, int]:
    """
    What the truth file counts, read off a chart.

    It counts recorded links: a post that reports to itself is one more level above itself and one of its
    own reports. The chart draws neither, so both are added here.
    """
    nodes, selfs = chart.nodes, set(chart.selfs)
    tops: dict[int, int] = {}
    for one, manager in zip(nodes["id"], nodes["manager"], strict=True):
        tops[one] = one if pd.isna(manager) else tops[manager]
    levels = [depth + (tops[one] in selfs) for one, depth in zip(nodes["id"], nodes["depth"], strict=True)]
    spans = [span + (one in selfs) for one, span in zip(nodes["id"], nodes["span"], strict=True)]
    return {
        "posts": len(nodes) + int(chart.duplicates["more"].sum()),
        "dup_refs": int(chart.duplicates["more"].sum()),
        "roots": int(nodes["reports_to"].isna().sum()),
        "orphans": len(chart.outsiders),
        "self": len(chart.selfs),
        "cycle_posts": len(chart.selfs) + sum(map(len, chart.cycles)),
        "max_depth": max(levels, default=0),
        "max_span": max(spans, default=0),
    }


def test_every_organogram_has_the_structure_that_was_counted(organograms, record_property):
    """Posts, roots, orphans, self-reports, shared posts, depth and span of all 167 files."""
    truth = rows(organograms / "truth_structure.csv")
    record_property("corpus_cases", len(truth))

    wrong = {
        row["file"]: (expected, found)
        for row in truth
        for found in [structure(forest(posts(organograms / "senior" / row["file"])))]
        for expected in [{key: int(row[key]) for key in found}]
        if expected != found
    }

    assert {} == wrong
    assert 167 == len(truth)


def test_nobody_published_is_missing_from_the_chart(organograms, record_property):
    """Every post of every file is on a card, every named holder on the card of their post."""
    files = sorted((organograms / "senior").glob("*.csv"))
    record_property("corpus_cases", len(files))

    missing = []
    for path in files:
        who, chart = posts(path), forest(posts(path))
        names = {
            one: {name, *also}
            for one, name, also in chart.nodes[["id", "name", "also_named"]].itertuples(index=False)
        }
        missing += [
            (path.name, one, name)
            for one, name in zip(who["id"], who["name"].fillna(""), strict=True)
            if name and name not in names.get(one, ())
        ]

    assert [] == missing


def test_snapshots_differ_as_was_counted(organograms, record_property):
    """Added, removed, kept, moved and taken-over posts of all 69 pairs of snapshots."""
    truth = rows(organograms / "truth_changes.csv")
    record_property("corpus_cases", len(truth))

    wrong = {}
    for row in truth:
        before, after = (posts(organograms / "senior" / row[which]) for which in ("old", "new"))
        count = changes(before, after)["change"].value_counts()
        found = {
            "added": count.get("added", 0),
            "removed": count.get("removed", 0),
            "kept": len(set(before["id"]) & set(after["id"])),
            "reports_to_changed": count.get("reports_to", 0),
            "holder_changed": count.get("holder", 0),
        }
        if found != {key: int(row[key]) for key in found}:
            wrong[row["new"]] = found

    assert {} == wrong
    assert 69 == len(truth)


def test_every_organogram_can_be_laid_out_and_drawn(organograms, record_property):
    """Each placed post has a spot either way, and the largest files become pictures."""
    files = sorted((organograms / "senior").glob("*.csv"), key=lambda path: path.stat().st_size)
    record_property("corpus_cases", len(files))

    for path in files:
        chart = forest(posts(path), required_roles=())
        placed = set(chart.nodes.loc[chart.nodes["place"] != "unplaced", "id"])
        assert [placed, placed] == [set(tidy(chart, direction=way).spots) for way in ("down", "right")]
    for path in files[-5:]:
        assert svg(forest(posts(path))).startswith("<svg")
