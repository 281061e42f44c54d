"""Panel must find its files on this machine: our package says so before Panel is imported."""

import kapta_workspace.ui  # noqa: F401
