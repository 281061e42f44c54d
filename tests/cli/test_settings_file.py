"""Settings from the command line: out as YAML, in after a plan, and taken back."""

import json


def test_settings_go_out_and_the_same_file_changes_nothing(kapta, lived):
    """On the screen and in a file the same; in again there is nothing to agree to."""
    shown = kapta("settings", "export")
    written = kapta("settings", "export", "--to", "settings.yaml")
    again = kapta("settings", "import", "settings.yaml")

    assert [0, 0, 0] == [shown.code, written.code, again.code], again.err
    assert shown.out.startswith("# The settings of a key-account workspace")
    assert "unchanged." in again.out


def test_a_changed_file_is_planned_agreed_to_and_taken_back(kapta, lived, tmp_path):
    """A stage more: a dry run writes nothing, --yes writes it, undo takes it away."""
    file = tmp_path / "settings.yaml"
    file.write_text("kapta_settings: 1\nstages:\n  - {name: Pilot, probability: 60}\n", encoding="utf-8")
    tried = kapta("settings", "import", str(file), "--dry-run")
    planned = json.loads(kapta("settings", "import", str(file), "--dry-run", "--json").out)
    done = kapta("settings", "import", str(file), "--yes")
    there = "Pilot" in kapta("settings", "export").out
    kapta("undo", "--yes")

    assert "1 created." in tried.out
    assert ["create"] == [one["does"] for one in planned["plan"]]
    assert (0, True) == (done.code, there), done.err
    assert "Pilot" not in kapta("settings", "export").out


def test_a_wrong_file_is_told_with_the_place_and_writes_nothing(kapta, lived, tmp_path):
    """A probability of 140 %: its line and its way through the file, and exit code 1."""
    file = tmp_path / "settings.yaml"
    file.write_text("kapta_settings: 1\nstages:\n  - {name: Pilot, probability: 140}\n", encoding="utf-8")
    said = kapta("settings", "import", str(file), "--yes")

    assert 1 == said.code
    assert "Line 3, stages › 1 › probability:" in said.err
    assert "Nothing was written" in said.err
