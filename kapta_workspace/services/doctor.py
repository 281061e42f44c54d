"""
The doctor: a page of plain findings about an installation, each with the command that mends it.

It changes nothing. A check that fails to run is a finding, too.
"""

import importlib.metadata
import locale
import platform
import re
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.services.printing import BROWSERS
from kapta_workspace.services.readiness import LITTLE_ROOM, LITTLE_SHARE
from kapta_workspace.storage import backup, checkup, migrate
from kapta_workspace.storage.store import Clock, Store, utc_now

PACKAGE = "kapta-workspace"
EXTRAS = {"lab": "jupyterlab", "postgres": "psycopg"}
"""Extra → a module it brings along."""

OLDEST_PYTHON = (3, 11)
STALE_BACKUP = timedelta(days=7)


class Level(StrEnum):
    """How much a finding matters."""

    GOOD = "good"
    NOTE = "note"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing the doctor looked at.

    Attributes:
        about: What it is about, in a word or two.
        level: How much it matters.
        sentence: What was found.
        repair: The command or act that mends it; empty when nothing needs mending.
    """

    about: str
    level: Level
    sentence: str
    repair: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """
    What is examined.

    Attributes:
        store: The workspace's database.
        folder: Where its files are kept.
        port: Where its dashboards are served.
        clock: Tells the present moment.
    """

    store: Store
    folder: Path
    port: int
    clock: Clock = utc_now


def examine(patient: Patient) -> list[Finding]:
    """Look at everything; the order is that of the page."""
    return [finding for name, check in CHECKS.items() for finding in _tried(name, check, patient)]


def frame(findings: list[Finding]) -> pd.DataFrame:
    """Findings as a table: *about, level, sentence, repair*."""
    rows = [(one.about, str(one.level), one.sentence, one.repair) for one in findings]
    return pd.DataFrame(rows, columns=["about", "level", "sentence", "repair"])


def _tried(name: str, check: "Check", patient: Patient) -> list[Finding]:
    try:
        return list(check(patient))
    except KaptaError as error:
        return [Finding(name, Level.PROBLEM, str(error))]
    except Exception as error:  # noqa: BLE001 - a doctor who faints is no help
        said = f"This could not be looked at: {type(error).__name__}: {error}."
        return [Finding(name, Level.WARNING, said)]


# --- the program ----------------------------------------------------------------------------------------


def _python(_: Patient) -> Iterator[Finding]:
    said = f"Python {platform.python_version()} on {platform.system()}."
    if sys.version_info >= OLDEST_PYTHON:
        yield Finding("Python", Level.GOOD, said)
    else:
        yield Finding("Python", Level.PROBLEM, f"{said} 3.11 or newer is needed.", "Install a newer Python.")


def _packages(_: Patient) -> Iterator[Finding]:
    told = importlib.metadata.requires(PACKAGE) or []
    wanted = [_floor(line) for line in told if ";" not in line]
    lacking = [said for name, floor in wanted if (said := _lacking(name, floor))]
    if lacking:
        yield Finding("Packages", Level.PROBLEM, f"{'; '.join(lacking)}.", f"pip install --upgrade {PACKAGE}")
    else:
        yield Finding("Packages", Level.GOOD, f"All {len(wanted)} packages are there and new enough.")


def _floor(line: str) -> tuple[str, str]:
    name = re.match(r"[\w.-]+", line)
    floor = re.search(r">=\s*([\w.]+)", line)
    return (name.group() if name else line), (floor.group(1) if floor else "0")


def _lacking(name: str, floor: str) -> str:
    try:
        there = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return f"{name} is not installed"
    return "" if _numbers(there) >= _numbers(floor) else f"{name} {there} is older than {floor}"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("+")[0])[:3])


def _extras(_: Patient) -> Iterator[Finding]:
    for extra, module in EXTRAS.items():
        if find_spec(module) is None:
            yield Finding(
                "Extras", Level.NOTE, f"{extra} is not installed.", f'pip install "{PACKAGE}[{extra}]"'
            )
    there = [extra for extra, module in EXTRAS.items() if find_spec(module)]
    if there:
        yield Finding("Extras", Level.GOOD, f"Installed: {', '.join(there)}.")


def _spreadsheets(_: Patient) -> Iterator[Finding]:
    if find_spec("defusedxml"):
        yield Finding("Spreadsheets", Level.GOOD, "defusedxml guards the reading of workbooks.")
    else:
        said = "defusedxml is missing, so a hostile workbook could blow up while it is read."
        yield Finding("Spreadsheets", Level.PROBLEM, said, "pip install defusedxml")


def _browser(_: Patient) -> Iterator[Finding]:
    found = next((name for name in BROWSERS if shutil.which(name)), "")
    if found:
        yield Finding("Browser", Level.GOOD, f"{found} is there to take pictures of pages and charts.")
    else:
        said = "No Chromium or Chrome: reports cannot hold pictures of charts. Everything else works."
        yield Finding("Browser", Level.NOTE, said, "Install Chromium; on Debian: apt-get install chromium")


# --- the workspace --------------------------------------------------------------------------------------


def _database(patient: Patient) -> Iterator[Finding]:
    found = checkup.look(patient.store)
    if found.step is None:
        yield _tables(found)
        return
    where = patient.store.url.render_as_string(hide_password=True)
    yield Finding("Database", Level.GOOD, f"{found.server} answers at {where}.")
    if found.journal:
        yield _journal(found.journal)
    yield _tables(found)
    if found.broken:
        said = f"SQLite finds the file damaged: {found.broken[0]}."
        yield Finding("Soundness", Level.PROBLEM, said, "kapta restore (the newest backup)")
    elif found.dangling:
        said = f"{found.dangling:,} links point at records that are not there."
        yield Finding("Soundness", Level.PROBLEM, said, "kapta restore (the newest backup)")
    elif patient.store.is_sqlite:
        yield Finding("Soundness", Level.GOOD, "The file is whole and every link has its end.")
    yield _clock(patient, found.last)


def _journal(mode: str) -> Finding:
    if checkup.sqlite_is_sound():
        return Finding("Journal", Level.GOOD, f"Journal mode {mode}: readers do not wait for writers.")
    said = (
        f"Journal mode {mode}: this SQLite has a bug that can damage a file in the faster WAL mode, so "
        "readers and writers take turns."
    )
    return Finding(
        "Journal", Level.NOTE, said, "A Python with SQLite 3.51.3 or newer, or PostgreSQL for a team"
    )


def _tables(found: checkup.Checkup) -> Finding:
    if found.step is None:
        said = f"There is no workspace yet ({found.server})."
        return Finding("Database", Level.NOTE, said, "kapta demo, or kapta import FILE")
    if found.step == found.newest:
        return Finding("Tables", Level.GOOD, f"The tables are at step {found.step}, the newest.")
    if found.step < found.newest:
        said = f"The tables are at step {found.step}; this version wants {found.newest}."
        return Finding("Tables", Level.WARNING, said, "kapta migrate")
    said = f"The tables are at step {found.step}, which this version does not know: it is too old."
    return Finding("Tables", Level.PROBLEM, said, f"pip install --upgrade {PACKAGE}")


def _clock(patient: Patient, last: datetime | None) -> Finding:
    now = patient.clock().astimezone(UTC)
    if last is not None and last > now + timedelta(minutes=5):
        said = (
            f"This machine's clock ({now:%Y-%m-%d %H:%M} UTC) is behind the newest entry of the log "
            f"({last:%Y-%m-%d %H:%M})."
        )
        return Finding(
            "Clock", Level.WARNING, said, "Set the clock, for instance with timedatectl set-ntp true"
        )
    zone = time.strftime("%Z")
    return Finding("Clock", Level.GOOD, f"{now:%Y-%m-%d %H:%M} UTC; this machine shows {zone}.")


def _file(patient: Patient) -> Iterator[Finding]:
    path = patient.store.path
    if path is None or not path.exists():
        return
    kind = checkup.network_file_system(path)
    if kind:
        said = (
            f"The workspace lies on a network file system ({kind}), where SQLite's locks cannot be trusted."
        )
        yield Finding("File", Level.PROBLEM, said, "Move it to this machine's own disk, or use PostgreSQL.")
    mode = checkup.open_to_others(path)
    if mode:
        said = (
            f"Others on this machine may open the workspace's file (permissions {mode}), and whoever can is "
            "its administrator."
        )
        yield Finding("File", Level.PROBLEM, said, f"chmod 600 {path}")
    else:
        yield Finding("File", Level.GOOD, f"Only you may open {path}.")


def _room(patient: Patient) -> Iterator[Finding]:
    folder = next(one for one in (patient.folder, *patient.folder.parents) if one.exists())
    disk = shutil.disk_usage(folder)
    said = f"{disk.free / 1e9:,.1f} GB of {disk.total / 1e9:,.1f} GB are free where the workspace lies."
    if disk.free < LITTLE_ROOM or disk.free < LITTLE_SHARE * disk.total:
        yield Finding(
            "Disk", Level.WARNING, said, "Make room: a backup needs as much again as the workspace."
        )
    else:
        yield Finding("Disk", Level.GOOD, said)


def _backups(patient: Patient) -> Iterator[Finding]:
    if migrate.revision(patient.store) is None:
        return
    folder = patient.folder / backup.FOLDER
    for one in backup.ruined(folder):
        said = f"The backup {one.name} is damaged: its {backup.MANIFEST} cannot be read."
        yield Finding("Backups", Level.WARNING, said, f"Move {one} elsewhere; it is not counted.")
    made = backup.backups(folder)
    if not made:
        yield Finding("Backups", Level.WARNING, "There is no backup yet.", "kapta backup")
        return
    age = patient.clock() - datetime.fromisoformat(made[0].made)
    said = f"{len(made)} backups; the newest is {max(age.days, 0)} days old."
    if age > STALE_BACKUP:
        yield Finding("Backups", Level.WARNING, said, "kapta backup")
    else:
        yield Finding("Backups", Level.GOOD, said)


# --- the machine ----------------------------------------------------------------------------------------


def _language(_: Patient) -> Iterator[Finding]:
    encoding = locale.getpreferredencoding(do_setlocale=False)
    if encoding.casefold().replace("-", "") == "utf8":
        yield Finding("Language", Level.GOOD, f"Text is {encoding}.")
    else:
        said = f"This terminal writes {encoding}, which cannot show every name."
        yield Finding("Language", Level.WARNING, said, "export LC_ALL=C.UTF-8 (on Windows: set PYTHONUTF8=1)")


def _port(patient: Patient) -> Iterator[Finding]:
    if port_is_free(patient.port):
        yield Finding("Port", Level.GOOD, f"Port {patient.port} is free for the dashboards.")
    else:
        said = f"Something listens on port {patient.port} already; perhaps the dashboards are running."
        yield Finding("Port", Level.NOTE, said, f"kapta serve --port {patient.port + 1}")


def port_is_free(port: int, address: str = "127.0.0.1") -> bool:
    """Whether a server may listen on a port here."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError:
            return False
    return True


Check = Callable[[Patient], Iterator[Finding]]
CHECKS: dict[str, Check] = {
    "Python": _python,
    "Packages": _packages,
    "Extras": _extras,
    "Spreadsheets": _spreadsheets,
    "Database": _database,
    "File": _file,
    "Backups": _backups,
    "Disk": _room,
    "Language": _language,
    "Port": _port,
    "Browser": _browser,
}
"""What is looked at, in this order."""
