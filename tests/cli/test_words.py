"""Every command explains itself, answers programs in JSON, and refuses in a sentence."""

import json

import pytest
import typer.main
from typer.core import TyperGroup

from kapta_workspace.cli.app import app


def commands(group, path=()):
    """Every command with the words that call it."""
    for name, one in group.commands.items():
        if isinstance(one, TyperGroup):
            yield from commands(one, (*path, name))
        else:
            yield (*path, name), one


COMMANDS = dict(commands(typer.main.get_command(app)))
WRITES = {"demo", "template", "import", "export", "undo", "backup", "restore", "migrate"}
READS = {"score", "log", "doctor", "backup", "config show"}


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_shows_an_example(kapta, words):
    """Its help ends in a line one can type, and that line calls this command."""
    said = kapta(*words, "--help")

    assert 0 == said.code
    assert f"kapta {' '.join(words)}" in said.out.partition("Examples:")[2]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_option_explains_itself(words):
    """No option or argument is without a sentence of help."""
    assert [] == [one.name for one in COMMANDS[words].params if not getattr(one, "help", "")]


def test_what_writes_can_be_tried_first():
    """Whatever changes the workspace or a file has --dry-run."""
    lacking = {" ".join(words) for words, one in COMMANDS.items() if not _has(one, "--dry-run")}

    assert set() == WRITES & lacking


def test_what_reads_answers_in_json():
    """Whatever shows something has --json."""
    assert {words for words in READS if not _has(COMMANDS[tuple(words.split())], "--json")} == set()


def _has(command, option):
    return any(option in one.opts for one in command.params)


def test_help_names_the_exit_codes(kapta):
    """A script can rely on them."""
    said = kapta("--help")

    assert all(f"{code} " in said.out for code in (0, 1, 2, 3))
    assert "Exit codes" in said.out


def test_what_is_not_understood_is_exit_code_2(kapta):
    """A mistyped command or option is told apart from work that failed."""
    assert 2 == kapta("scoer").code
    assert 2 == kapta("score", "--colour").code
    assert 2 == kapta("demo", "--accounts", "3").code


def test_an_error_is_one_sentence_without_a_stack(kapta, lived):
    """What we refuse on purpose is a sentence on standard error, exit code 1, and no result."""
    said = kapta("score", "Glubex")

    assert (1, "") == (said.code, said.out)
    assert "There is no account “Glubex”" in said.err
    assert "Did you mean “Globex”" in said.err
    assert "Traceback" not in said.err


def test_a_wrong_setting_is_named(kapta, monkeypatch):
    """A port that is no number is told by its name."""
    monkeypatch.setenv("KAPTA_PORT", "five")
    said = kapta("config", "show")

    assert 1 == said.code
    assert "The setting port cannot be “five”" in said.err


def test_settings_say_where_they_come_from(kapta, monkeypatch, tmp_path):
    """Command line before environment before .env before kapta.toml before the default."""
    (tmp_path / "kapta.toml").write_text('port = 1\naddress = "10.0.0.1"\nuser = "toml@x.example"\n')
    (tmp_path / ".env").write_text("KAPTA_PORT=2\nKAPTA_USER=env@x.example\n")
    monkeypatch.setenv("KAPTA_PORT", "3")
    told = json.loads(kapta("--user", "flag@x.example", "config", "show", "--json").out)
    came = {one["setting"]: (one["value"], one["from"]) for one in told}

    assert ("3", "environment") == came["port"]
    assert ("flag@x.example", "command line") == came["user"]
    assert ("10.0.0.1", "kapta.toml") == came["address"]
    assert "default" == came["database_url"][1]


@pytest.mark.parametrize("name", ["KAPTA_DATABASE_URL", "DATABASE_URL"])
def test_secrets_are_hidden(kapta, monkeypatch, name):
    """A password in the database's address is never shown, whichever way it came."""
    monkeypatch.setenv(name, "postgres://ann:open-sesame@db.example/kapta")
    said = kapta("config", "show", "--json")

    assert "open-sesame" not in said.out
    assert "postgresql+psycopg://ann:***@db.example/kapta" in said.out
    assert '"from": "environment"' in said.out


def test_no_colour_reaches_a_file(kapta, lived):
    """What is piped into a file or a program has no control characters."""
    said = kapta("log")

    assert "\x1b" not in said.out + said.err
