"""Whether a server may be sent visitors: what its database and its disk have to say."""

import os
import shutil
from pathlib import Path

from kapta_workspace.domain.errors import NotReady
from kapta_workspace.storage import checkup, migrate
from kapta_workspace.storage.store import Store

LITTLE_ROOM, LITTLE_SHARE = 500_000_000, 0.05
"""A disk is nearly full with fewer free bytes than this, or a smaller share of it."""


def is_little(free: int, total: int) -> bool:
    """
    Whether so few bytes are free that a team should be sent elsewhere.

    Both must be little: a twentieth of a large disk is plenty, and a small disk is small from the first day.

    >>> is_little(400_000_000, 20_000_000_000), is_little(400_000_000, 1_000_000_000)
    (True, False)
    """
    return free < LITTLE_ROOM and free < LITTLE_SHARE * total


def make_sure(store: Store, folder: Path) -> None:
    """
    Ask the database and the disk whether a server can do its work.

    Args:
        store: The workspace's database.
        folder: Where files, backups and the secret are kept.

    Raises:
        NotReady: saying what is in the way, without an address, a path or a name: whoever asks may read it.
        Misconfigured: when the database does not answer.
    """
    step, newest = migrate.revision(store), migrate.head()
    if step is None:
        raise NotReady("There is no workspace in the database.")
    if step != newest:
        mend = "run kapta migrate" if step < newest else "update the program"
        raise NotReady(f"The tables are at step {step}, this program at {newest}: {mend}.")
    if checkup.may_only_read(store):
        raise NotReady("The database can only be read.")
    for place in {folder, *([store.path.parent] if store.path else [])}:
        there = next((one for one in (place, *place.parents) if one.exists()), None)
        if there is None or not os.access(there, os.W_OK):
            raise NotReady("The folder of the workspace cannot be written to.")
        disk = shutil.disk_usage(there)
        if is_little(disk.free, disk.total):
            raise NotReady(f"The disk is nearly full: {disk.free / 1e6:,.0f} MB are free.")
