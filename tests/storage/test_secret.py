"""The secret of a workspace is made once, and nobody else reads it."""

import pytest

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.storage.secret import NAME, secret


def test_the_secret_is_made_once_and_is_its_owners(tmp_path):
    """The same after a restart; a file that others may read, or a short one, is refused."""
    made = secret(tmp_path)

    assert (64, made) == (len(made), secret(tmp_path))
    assert 0o600 == (tmp_path / NAME).stat().st_mode & 0o777
    (tmp_path / NAME).chmod(0o644)
    with pytest.raises(Misconfigured, match="chmod 600"):
        secret(tmp_path)
    with pytest.raises(Misconfigured, match="32"):
        secret(tmp_path, "short")
    assert "x" * 32 == secret(tmp_path, "x" * 32)
    assert [NAME] == [path.name for path in tmp_path.iterdir()]
