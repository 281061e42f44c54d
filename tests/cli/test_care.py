"""Backups, the doctor and migrations from the command line."""

import json
import stat

from kapta_workspace.storage import migrate


def test_a_backup_is_made_listed_checked_and_restored(kapta, lived):
    """What was changed after it is gone after the restore, and kept as another backup."""
    made = kapta("backup", "--why", "Friday")
    listed = json.loads(kapta("backup", "--list", "--json").out)
    kapta("undo", "--yes")
    checked = kapta("restore", "--check")
    done = kapta("restore", listed[0]["name"], "--yes")

    assert [0, 0, 0] == [made.code, checked.code, done.code], done.err
    assert ["Friday"] == [one["why"] for one in listed]
    assert f"log entry {listed[0]['log']}" in done.out
    assert listed[0]["log"] == json.loads(kapta("log", "--limit", "1", "--json").out)[0]["id"]
    assert ["before a restore", "Friday"] == [
        one["why"] for one in json.loads(kapta("backup", "--list", "--json").out)
    ]


def test_a_dry_run_touches_nothing(kapta, lived):
    """Neither backup nor restore nor migrate leave a trace when they are only tried."""
    before = sorted(path.name for path in lived.rglob("*"))

    assert 0 == kapta("backup", "--dry-run").code
    assert "the newest" in kapta("migrate", "--dry-run").out
    assert before == sorted(path.name for path in lived.rglob("*"))


def test_without_a_workspace_there_is_nothing_to_back_up(kapta, tmp_path):
    """A sentence says how to begin, and no empty file is made."""
    said = kapta("backup")

    assert 1 == said.code
    assert "kapta demo makes one" in said.err
    assert "There is no backup" in kapta("restore").err
    assert not (tmp_path / "kept" / "kapta.db").exists()


def test_migrate_makes_the_tables(kapta):
    """From nothing to the newest step, said before and done after."""
    newest = migrate.head()

    assert f"from nothing to step {newest}" in kapta("migrate", "--dry-run").out
    assert f"at step {newest} now" in kapta("migrate").out
    assert f"at step {newest}, the newest" in kapta("migrate").out


def test_the_doctor_finds_an_open_door(kapta, lived):
    """A file others may read is a problem with its command, and exit code 3; closed it is none."""
    (lived / "kapta.db").chmod(0o644)
    said = kapta("doctor", "--json")
    found = {one["about"]: one for one in json.loads(said.out)}
    (lived / "kapta.db").chmod(0o600)

    assert 3 == said.code
    assert ("problem", f"chmod 600 {lived / 'kapta.db'}") == (found["File"]["level"], found["File"]["repair"])
    assert 0 == kapta("doctor").code


def test_the_doctor_changes_nothing(kapta, tmp_path):
    """Where there is no workspace it says so and makes none."""
    said = kapta("doctor")

    assert 0 == said.code
    assert "There is no workspace yet" in said.out
    assert not (tmp_path / "kept").exists()


def test_a_workspace_is_private(kapta, lived):
    """The file and its backups are its owner's alone."""
    kapta("backup")
    modes = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in lived.rglob("kapta.db")}

    assert {0} == modes


def test_a_whole_workspace_moves_into_an_empty_folder(kapta, lived, tmp_path):
    """``export --all`` writes one private file; ``import --all`` fills an empty database and no other."""
    whole, fresh = tmp_path / "whole.zip", tmp_path / "fresh"
    out = kapta("export", "--all", "--to", whole)
    assert 0 == out.code
    assert "rows up to log entry" in out.out
    assert 0o600 == whole.stat().st_mode & 0o777
    assert "is whole" in kapta("--folder", fresh, "import", "--all", whole, "--dry-run").out
    moved = kapta("--folder", fresh, "import", "--all", whole, "--yes")
    again = kapta("--folder", fresh, "import", "--all", whole, "--yes")

    assert (0, 1) == (moved.code, again.code)
    assert "compared row by row" in moved.out
    assert "empty database only" in again.err
    assert (
        kapta("export", "accounts", "--dry-run").out.split(" to ")[0]
        == (kapta("--folder", fresh, "export", "accounts", "--dry-run").out.split(" to ")[0])
    )


def test_a_whole_workspace_is_not_cut(kapta, lived):
    """Everything is everything: a kind or an account beside ``--all`` is refused in a sentence."""
    assert "name no kind" in kapta("export", "accounts", "--all").err
