"""Panel must find its files on this machine: our package says so before Panel is imported."""

from playwright.sync_api import expect

import kapta_workspace.ui  # noqa: F401

# A slow machine is not a fault: wait long for what must come, it comes at once where all is well.
expect.set_options(timeout=30_000)
