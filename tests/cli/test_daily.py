"""What is done once a day."""

import json
import os
from datetime import UTC, datetime, timedelta


def test_a_day_is_done_once(kapta, lived):
    """The scores of the two live accounts are sealed; a second call the same day changes nothing."""
    first = kapta("daily")
    head = json.loads(kapta("log", "--limit", "1", "--json").out)[0]["id"]
    second = kapta("daily")

    assert (0, 0) == (first.code, second.code), first.err + second.err
    assert "Scores: 2 score snapshots created" in first.out
    assert "Scores: Nothing changed" in second.out
    assert head == json.loads(kapta("log", "--limit", "1", "--json").out)[0]["id"]


def test_restore_files_go_after_thirty_days(kapta, lived):
    """One of 31 days ago goes; one of 29 days and a file of somebody else stay."""
    folder = lived / "removed"
    folder.mkdir()
    ages = {"account-1-log-7.json": 31, "account-2-log-9.json": 29, "account-list.json": 99}
    for name, days in ages.items():
        (folder / name).write_text("{}")
        then = (datetime.now(UTC) - timedelta(days=days)).timestamp()
        os.utime(folder / name, (then, then))

    assert "Restore files: 1 older than 30 days deleted" in kapta("daily").out
    assert ["account-2-log-9.json", "account-list.json"] == sorted(path.name for path in folder.iterdir())
