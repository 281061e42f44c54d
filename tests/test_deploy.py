"""The samples in deploy/ are what systemd, nginx and our own command take."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from kapta_workspace.cli.app import app
from kapta_workspace.settings import Settings
from tests.conftest import ROOT
from tests.faults.parties import nobodys_certificate

DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "kapta@.service"


def text(name: str) -> str:
    """A sample."""
    return (DEPLOY / name).read_text(encoding="utf-8")


def calls() -> dict[str, list[str]]:
    """Sample → what it calls ``kapta`` with."""
    unit = re.findall(r"^ExecStart=(.*)$", text(UNIT.name), re.MULTILINE)[0]
    container = re.findall(r"^CMD (\[.*\])$", text("Containerfile"), re.MULTILINE)[0]
    return {
        "unit": shlex.split(unit.replace("%i", "5006"))[1:],
        "container": re.findall(r'"([^"]*)"', container)[1:],
    }


@pytest.mark.parametrize("sample", ["unit", "container"])
def test_the_samples_call_what_there_is(sample: str) -> None:
    """The command and every option of a sample are ours, each with a value it may have."""
    command, *words = calls()[sample]
    serve = get_command(app).commands[command]  # type: ignore[attr-defined]
    told = serve.make_context(command, words).params

    assert (True, True, True) == (told["sign_in"], told["proxied"], told["json_log"])


def test_every_variable_of_the_sample_is_a_setting() -> None:
    """Those that are written out and those that stand there to be filled in."""
    named = re.findall(r"^(?:# )?KAPTA_([A-Z_]+)=", text("kapta.env"), re.MULTILINE)

    assert len(named) > 5
    assert set() == {name.lower() for name in named} - set(Settings.model_fields)


def test_nothing_but_the_package_gets_into_a_container() -> None:
    """A checkout holds databases, keys and environments: what is not named stays outside."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]

    assert "*" == rules[0]
    assert {"kapta_workspace", "notebooks", "LICENSE", "README.md", "pyproject.toml"} == {
        rule[1:] for rule in rules if rule.startswith("!")
    }


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """As it checks units itself, with the program where the sample says."""
    systemd = shutil.which("systemd-analyze")
    if systemd is None:
        pytest.skip("no systemd here")
    program = tmp_path / "kapta"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    unit = tmp_path / UNIT.name
    unit.write_text(text(UNIT.name).replace("/srv/kapta/venv/bin/kapta", str(program)), encoding="utf-8")
    checked = subprocess.run([systemd, "verify", str(unit)], capture_output=True, text=True, check=False)

    assert (0, "") == (checked.returncode, checked.stderr)


def test_nginx_takes_the_site(tmp_path: Path) -> None:
    """As it checks sites itself, with a certificate in place."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if nginx is None:
        pytest.skip("no nginx here")
    nobodys_certificate(tmp_path)
    pem = str(tmp_path / "nobody.pem")
    site = re.sub(r"/etc/ssl/[a-z.]+[.](?:pem|key)", pem, text("nginx.conf"))
    # Ports that everybody may take, on a machine that need not speak IPv6.
    site = re.sub(r"listen \[::\].*", "", re.sub(r"listen (\d+)", r"listen 1\1", site))
    (tmp_path / "site.conf").write_text(site, encoding="utf-8")
    whole = (
        f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ include {tmp_path}/site.conf; }}"
    )
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    told = [nginx, "-t", "-q", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)]
    checked = subprocess.run(told, capture_output=True, text=True, check=False)

    assert 0 == checked.returncode, checked.stderr
