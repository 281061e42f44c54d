"""
A whole workspace as one file that either database takes, with its log, people, pictures and documents.

The file is a zip: every table as lines of JSON, the files beside the database as they are, and a manifest
with a count and a sum for each table. A sum depends neither on the order of the rows nor on how a database
holds a value, so the same workspace has the same sums on SQLite and on PostgreSQL: it has arrived when its
sums, read back out of the new database, are those of the manifest.

Sessions, links and failed tries stay behind, and so do the roles of a database server: they belong to it.
"""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kapta_workspace.domain.errors import Misconfigured, Unreadable
from kapta_workspace.domain.progress import Progress, silent
from kapta_workspace.storage import files, rows, steps
from kapta_workspace.storage.bulk import bulk
from kapta_workspace.storage.contents import STANDS_AT, Contents
from kapta_workspace.storage.log import as_moment, head
from kapta_workspace.storage.store import Store, Unit
from kapta_workspace.storage.tables import METADATA

FORMAT = 1
MANIFEST = "manifest.json"
STAYS = frozenset({"sign_in_session", "sign_in_link", "sign_in_try", "database_role"})
BESIDE = re.compile(r"(pictures|documents|removed)/[\w][\w.-]*")
AT_ONCE = 20_000
SUM = 1 << 256

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """
    A workspace in a file.

    Attributes:
        format: How the file is laid out.
        made: When, as ISO text in UTC.
        step: The step its tables stand at.
        head: The newest position of its log.
        counts: Rows, by table.
        sums: A sum over the rows of each table.
        columns: The columns of each table, as its lines hold them.
        beside: How many files lie in it beside the tables.
    """

    format: int
    made: str
    step: str
    head: int
    counts: Mapping[str, int]
    sums: Mapping[str, str]
    columns: Mapping[str, Sequence[str]]
    beside: int

    @property
    def holds(self) -> Contents:
        """The same in numbers only."""
        return Contents(self.step, self.head, self.counts)


# --- out ------------------------------------------------------------------------------------------------


def copy_out(store: Store, target: Path, beside: Sequence[Path] = (), progress: Progress = silent) -> Moved:
    """
    Write a workspace into a new file while others go on working.

    Args:
        store: The workspace's database, at the newest step.
        target: The file; it is there wholly or not at all.
        beside: The folders that belong to the workspace.
        progress: Told how many tables are done.

    Raises:
        Misconfigured: when the tables are at another step, or the file cannot be written.
    """
    with files.placed(target) as work, zipfile.ZipFile(work, "w", zipfile.ZIP_DEFLATED) as package:
        with store.reading() as unit:
            _must_be_at(str(unit.connection.scalar(sa.select(STANDS_AT.c.version_num))), "This workspace")
            counts, sums = {}, {}
            tables = _tables()
            for number, table in enumerate(tables):
                progress(number, len(tables), "Writing the tables")
                counted = _Sum()
                with package.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as lines:
                    for row in counted.over(_read(unit, table)):
                        lines.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
                counts[table.name], sums[table.name] = counted.count, counted.text
            told = Moved(
                FORMAT,
                unit.now.astimezone(UTC).isoformat(timespec="seconds"),
                steps.head(),
                head(unit),
                counts,
                sums,
                {table.name: [column.name for column in table.columns] for table in tables},
                _add_beside(package, beside),
            )
        package.writestr(MANIFEST, json.dumps(asdict(told), indent=1))
    return told


def _tables() -> list[sa.Table]:
    """What moves, each table after those it points at."""
    return [table for table in METADATA.sorted_tables if table.name not in STAYS]


def _read(unit: Unit, table: sa.Table) -> Iterator[Row]:
    """The rows of a table, in values JSON has, the same from either database."""
    asked = unit.connection.execution_options(yield_per=AT_ONCE).execute(sa.select(table))
    told = [_told(column, unit.dialect) for column in table.columns]
    for part in asked.partitions():
        for row in part:
            yield tuple(None if value is None else say(value) for say, value in zip(told, row, strict=True))


def _told(column: sa.Column[Any], dialect: str) -> Any:
    """How a value of a column is said in JSON."""
    kind = column.type
    if isinstance(kind, JSONB):
        return json.loads if dialect == "sqlite" else _same
    if isinstance(kind, sa.DateTime):
        return _moment
    if isinstance(kind, sa.Date):
        return str
    return bool if isinstance(kind, sa.Boolean) else _same


def _same(value: Any) -> Any:
    return value


def _moment(value: Any) -> str:
    return as_moment(value).isoformat(timespec="microseconds")


def _add_beside(package: zipfile.ZipFile, beside: Sequence[Path]) -> int:
    found = [path for folder in beside if folder.is_dir() for path in sorted(folder.iterdir())]
    there = [path for path in found if path.is_file() and BESIDE.fullmatch(f"{path.parent.name}/{path.name}")]
    for path in there:
        package.write(path, f"{path.parent.name}/{path.name}")
    return len(there)


class _Sum:
    """Counts rows as they go by and adds up what they hold, in whatever order they come."""

    def __init__(self) -> None:
        self.count = self._total = 0

    def over(self, found: Iterable[Row]) -> Iterator[Row]:
        for row in found:
            said = json.dumps(_plain(row), ensure_ascii=False, sort_keys=True).encode(
                "utf-8", "surrogatepass"
            )
            self._total = (self._total + int.from_bytes(sha256(said).digest(), "big")) % SUM
            self.count += 1
            yield row

    @property
    def text(self) -> str:
        return f"{self._total:064x}"


def _plain(value: Any) -> Any:
    """The same number is the same, whichever way a database writes it: 2.0 is 2."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return {name: _plain(one) for name, one in value.items()} if isinstance(value, dict) else value


# --- what a file says -------------------------------------------------------------------------------------


def look_into(file: Path) -> Moved:
    """
    What a file holds, after a look at every line of it.

    Raises:
        Unreadable: when it is no workspace, is damaged, or rows are missing.
    """
    with _opened(file) as package:
        told = _manifest(package, file)
        for name in told.counts:
            counted = _Sum()
            for _ in counted.over(_lines(package, name)):
                """Only counted."""
            if (counted.count, counted.text) != (told.counts[name], told.sums[name]):
                raise Unreadable(f"The file {file} does not hold what it should: rows of {name} are missing.")
    return told


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as package:
            yield package
    except FileNotFoundError as error:
        raise Unreadable(f"There is no file {file}.") from error
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, ValueError) as error:
        raise Unreadable(
            f"{file} is no workspace that kapta export --all wrote, or it is damaged: {error}."
        ) from error


def _manifest(package: zipfile.ZipFile, file: Path) -> Moved:
    try:
        told = Moved(**json.loads(package.read(MANIFEST)))
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"{file} is no workspace that kapta export --all wrote.") from error
    if told.format != FORMAT:
        raise Unreadable(
            f"{file} was written by a newer version of this program: pip install --upgrade kapta-workspace"
        )
    return told


def _lines(package: zipfile.ZipFile, name: str) -> Iterator[Row]:
    with package.open(f"tables/{name}.jsonl") as lines:
        for line in lines:
            yield tuple(json.loads(line))


def _must_be_at(step: str, what: str) -> None:
    if step != steps.head():
        raise Misconfigured(
            f"{what} is at step {step}, this version of the program at {steps.head()}. Use the version it "
            "was last used with, or open the workspace with this one first (kapta migrate) and export again."
        )


# --- in -------------------------------------------------------------------------------------------------


def move_in(store: Store, file: Path, folder: Path, progress: Progress = silent) -> Moved:
    """
    Fill a database of empty tables, and the folder beside it, with the workspace in a file.

    Raises:
        Misconfigured: when the database holds a workspace already, or the file is of another step.
        Unreadable: when the file is damaged, or what arrived is not what left; nothing is written then.
    """
    told = look_into(file)
    _must_be_at(told.step, f"The workspace in {file.name}")
    with store.writing() as unit:
        if any(_count(unit, table) for table in METADATA.sorted_tables):
            where = store.url.render_as_string(hide_password=True)
            raise Misconfigured(
                f"There is a workspace at {where} already. A whole one moves into an empty database only: "
                "name another (--url or KAPTA_DATABASE_URL), or another folder (--folder)."
            )
        _fill(unit, file, told, folder, progress)
    return told


def put_back(store: Store, file: Path, progress: Progress = silent) -> None:
    """
    Make the workspace what a file holds, in one transaction; its tables are at the newest step, or not there.

    Raises:
        Misconfigured: when the file is of another step.
        Unreadable: when what arrived is not what left; nothing has changed then.
    """
    told = look_into(file)
    _must_be_at(told.step, f"The workspace in {file.name}")
    with store.writing() as unit:
        if not sa.inspect(unit.connection).has_table(STANDS_AT.name):
            steps.take(unit.connection)  # the workspace that was here is lost: an empty server took its place
        if unit.dialect == "postgresql":
            unit.connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
        for table in reversed(METADATA.sorted_tables):
            unit.connection.execute(table.delete())
        _fill(unit, file, told, None, progress)


def _count(unit: Unit, table: sa.Table) -> int:
    return int(unit.connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def _fill(unit: Unit, file: Path, told: Moved, folder: Path | None, progress: Progress) -> None:
    tables = [table for table in _tables() if told.counts.get(table.name)]
    with _opened(file) as package:
        for number, table in enumerate(tables):
            progress(number, len(tables), "Reading the tables")
            _fill_table(unit, table, told, _lines(package, table.name))
        for number, table in enumerate(tables):
            progress(number, len(tables), "Making sure that all of it arrived")
            arrived = _Sum()
            for _ in arrived.over(_read(unit, table)):
                """Only counted."""
            if (arrived.count, arrived.text) != (told.counts[table.name], told.sums[table.name]):
                raise Unreadable(
                    f"What arrived of {table.name} is not what {file} holds; nothing was written. Please "
                    "report this."
                )
        if folder is not None:
            for name in filter(BESIDE.fullmatch, package.namelist()):
                files.put(folder / name, package.read(name))


def _fill_table(unit: Unit, table: sa.Table, told: Moved, lines: Iterator[Row]) -> None:
    columns = [table.columns[name] for name in told.columns[table.name]]
    with bulk(unit.connection, table, told.counts[table.name]):
        while part := list(islice(lines, AT_ONCE)):
            held = {
                column.name: _series(column, values, unit.dialect)
                for column, values in zip(columns, zip(*part, strict=True), strict=True)
            }
            rows.insert_columns(unit.connection, table, pl.DataFrame(held))


def _series(column: sa.Column[Any], values: Sequence[Any], dialect: str) -> pl.Series:
    """One column as the driver takes it."""
    kind = column.type
    if isinstance(kind, JSONB):
        texts = [None if value is None else json.dumps(value) for value in values]
        return pl.Series(texts, dtype=pl.String)
    if isinstance(kind, sa.Boolean):
        return pl.Series(values, dtype=pl.Boolean).cast(pl.Int8 if dialect == "sqlite" else pl.Boolean)
    if isinstance(kind, sa.Double):
        return pl.Series(values, dtype=pl.Float64, strict=False)
    return pl.Series(values, dtype=pl.Int64 if isinstance(kind, sa.Integer) else pl.String)
