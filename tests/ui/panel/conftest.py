"""Panel must find its files on this machine: our package says so before Panel is imported."""

import gc

import pytest

import kapta_workspace.ui  # noqa: F401


@pytest.fixture
def nothing_old() -> None:
    """Only what comes about from now on is found by ``gc.get_objects``, not what earlier tests left."""
    gc.collect()
    gc.freeze()
