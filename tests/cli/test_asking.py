"""Scores, the log and undo from the command line."""

import json


def test_scores_are_listed_and_explained(kapta, lived):
    """Every account once; one account in its parts; both for programs, too."""
    everyone = json.loads(kapta("score", "--json").out)
    one = json.loads(kapta("score", "Globex", "--json").out)

    assert {"Globex", "Globex EU"} == {row["name"] for row in everyone}
    assert ("Globex", 1) == (one["name"], one["account"])
    assert len(one["parts"]) > 5
    assert "Globex EU" in kapta("score").out
    assert "Globex: " in kapta("score", "Globex").out


def test_the_log_says_who_did_what_and_why(kapta, lived):
    """The newest entry first, with its counts and reason."""
    said = kapta("log", "--limit", "3").out
    rows = json.loads(kapta("log", "--json").out)

    assert "Ada Founder" in said
    assert "1 contact removed" in said
    assert "They left" in said
    assert rows[0]["id"] > rows[-1]["id"]
    assert {"removed": 1} == rows[0]["counts"]["contact"]
    # The note that mentioned them no longer does.
    assert 1 == rows[0]["counts"]["note"]["updated"]


def test_text_from_records_is_shown_as_it_is(kapta, lived):
    """Square brackets in a reason are no markup."""
    kapta("undo", "--yes", "--why", "[red]oops[/red]")

    assert "[red]oops[/red]" in kapta("log", "--limit", "1").out


def test_undo_takes_back_the_last_change(kapta, lived):
    """After a dry run nothing has changed; after undo the removed contact is there again."""
    last = json.loads(kapta("log", "--limit", "1", "--json").out)[0]["id"]
    tried = kapta("undo", "--dry-run")
    assert f"This would take back entry {last} (1 contact removed, 1 note updated)." in tried.out
    assert last == json.loads(kapta("log", "--limit", "1", "--json").out)[0]["id"]
    done = kapta("undo", str(last), "--yes")

    assert (0, "1 contact created, 1 note updated") == (done.code, done.out.split(" (")[0])
    assert last == json.loads(kapta("log", "--limit", "1", "--json").out)[0]["undoes"]


def test_undo_asks_first(kapta, lived):
    """Where nobody can answer, the sentence names --yes and nothing is done."""
    said = kapta("undo")

    assert 1 == said.code
    assert "say --yes" in said.err
    assert 1 == kapta("undo", "999", "--yes").code
