"""The doctor says what is wrong and what mends it, and never faints."""

from datetime import UTC, datetime, timedelta

import pytest

from kapta_workspace import Misconfigured, open_workspace
from kapta_workspace.services import doctor
from kapta_workspace.services.doctor import Level, Patient
from kapta_workspace.storage import backup, checkup
from kapta_workspace.storage.store import Store
from tests.released.write import live, ticking

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def examined(folder, *, hurt=None, clock=lambda: NOW):
    """The findings by what they are about, for a small workspace that something may have happened to."""
    store = Store(f"sqlite:///{folder / 'kapta.db'}", clock=ticking())
    live(store)
    if hurt:
        hurt(store)
    findings = doctor.examine(Patient(store, folder, 0, clock))
    store.close()
    return {one.about: one for one in findings}


def run(statement):
    """Something that happens to a workspace: a statement nobody should ever run."""

    def hurt(store):
        with store.engine.connect() as connection:
            driver = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")
            driver.execute(statement)

    return hurt


def test_a_sound_workspace_has_no_problem(tmp_path):
    """Nothing is wrong, and the only advice is a backup."""
    found = examined(tmp_path)

    assert [] == [one for one in found.values() if one.level is Level.PROBLEM]
    assert "kapta backup" == found["Backups"].repair


def test_links_to_nothing_are_found(tmp_path):
    """A contact whose account is not there."""
    found = examined(tmp_path, hurt=run("UPDATE contact SET account = 999"))

    assert (Level.PROBLEM, True) == (found["Soundness"].level, "1 links point" in found["Soundness"].sentence)


def test_tables_of_another_version_are_told_by_direction(tmp_path):
    """Newer tables want a newer program, older ones a migration."""
    (tmp_path / "a").mkdir()
    newer = examined(tmp_path, hurt=run("UPDATE alembic_version SET version_num = '9999'"))
    older = examined(tmp_path / "a", hurt=run("UPDATE alembic_version SET version_num = '0000'"))

    assert "pip install --upgrade kapta-workspace" == newer["Tables"].repair
    assert "kapta migrate" == older["Tables"].repair


def test_a_clock_behind_the_log_is_noticed(tmp_path):
    """A machine that lives in the past of its own workspace."""
    found = examined(tmp_path, clock=lambda: datetime(2020, 1, 1, tzinfo=UTC))

    assert (Level.WARNING, True) == (found["Clock"].level, "is behind" in found["Clock"].sentence)


def test_an_old_backup_is_worth_a_word(tmp_path):
    """A week without a backup is too long, a day is not."""
    made = backup.back_up
    old = examined(
        tmp_path,
        hurt=lambda store: made(store, tmp_path / backup.FOLDER),
        clock=lambda: NOW + timedelta(days=9),
    )

    assert (Level.WARNING, "kapta backup") == (old["Backups"].level, old["Backups"].repair)


def test_a_damaged_backup_is_named_beside_the_good_one(tmp_path):
    """Of two backups the manifest of the first is empty now: it is named, and the other one counts."""
    store = Store(f"sqlite:///{tmp_path / 'kapta.db'}", clock=ticking())
    live(store)
    first, _ = (backup.back_up(store, tmp_path / backup.FOLDER) for _ in range(2))
    (first.folder / backup.MANIFEST).write_text("", encoding="utf-8")
    found = doctor.examine(Patient(store, tmp_path, 0, ticking()))
    store.close()

    assert [
        f"The backup {first.folder.name} is damaged: its manifest.json cannot be read.",
        "1 backups; the newest is 0 days old.",
    ] == [one.sentence for one in found if one.about == "Backups"]


def test_a_check_that_fails_is_a_finding(tmp_path):
    """One thing that cannot be looked at does not keep the doctor from the others."""

    def faint(_patient):
        yield doctor.Finding("Python", Level.GOOD, {"well": "yes"}["dizzy"])

    store = Store(f"sqlite:///{tmp_path / 'kapta.db'}")
    checks = dict(doctor.CHECKS)
    doctor.CHECKS["Python"] = faint
    try:
        found = doctor.examine(Patient(store, tmp_path, 0))
    finally:
        doctor.CHECKS.update(checks)
        store.close()

    assert "KeyError: 'dizzy'" in found[0].sentence
    assert len(found) > 5


def test_versions_are_compared_as_numbers():
    """1.10 is newer than 1.9, and a local mark does not matter."""
    assert doctor._numbers("1.10.0") > doctor._numbers("1.9.4")
    assert (2, 1, 9) == doctor._numbers("2.1.9+local7")
    assert ("pandas", "3") == doctor._floor("pandas>=3")
    assert ("panel", "1.9.4") == doctor._floor("panel<2,>=1.9.4")


def test_a_network_disk_is_told_by_its_kind(tmp_path):
    """The longest mount that holds the path decides; a disk of this machine is none."""
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nhost:/x {tmp_path.resolve()}/far\\040off nfs4 rw 0 0\n")

    assert "nfs4" == checkup.network_file_system(tmp_path / "far off" / "kapta.db", mounts)
    assert "" == checkup.network_file_system(tmp_path / "kapta.db", mounts)
    assert "" == checkup.network_file_system(tmp_path, tmp_path / "no mounts here")


def test_a_file_on_a_network_disk_is_not_opened(tmp_path, monkeypatch):
    """Its locks cannot be trusted there: the sentence names what to do, and a setting takes the risk."""
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/x {tmp_path.resolve()} nfs4 rw 0 0\n")
    monkeypatch.setattr(checkup, "MOUNTS", mounts)
    url = f"sqlite:///{tmp_path / 'kapta.db'}"
    with pytest.raises(Misconfigured, match=r"network disk \(nfs4\).*KAPTA_FOLDER.*KAPTA_TRUST_NETWORK_DISK"):
        open_workspace(url)
    assert not (tmp_path / "kapta.db").exists()
    monkeypatch.setenv("KAPTA_TRUST_NETWORK_DISK", "true")
    with open_workspace(url) as ws:
        assert ws.head
